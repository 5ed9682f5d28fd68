"""The fields that answers in JSON have, each a word of the model."""

from dataclasses import fields

from terec.model import RecordedResult, RecordedRun


def fields_of(kind: type) -> set[str]:
    """The fields of a word of the model."""
    return {each.name for each in fields(kind)}


RUN, RESULT = fields_of(RecordedRun), fields_of(RecordedResult)
CASE = {"test_package", "test_suite", "test_case", "test_config"}
