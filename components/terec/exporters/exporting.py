"""Chooses the writer of a format."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from terec.exporters.ctrf import as_ctrf
from terec.exporters.junit import as_junit
from terec.exporters.own_json import as_own_json
from terec.model import CommitChange, RecordedResult, RecordedRun


class Writer(Protocol):
    def __call__(
        self, run: RecordedRun, results: Iterable[RecordedResult], changes: Iterable[CommitChange]
    ) -> Iterator[str]: ...


FORMATS: Mapping[str, Writer] = {"json": as_own_json, "junit": as_junit, "ctrf": as_ctrf}
"""The formats by their names."""


def exported(
    form: str, run: RecordedRun, results: Iterable[RecordedResult], changes: Iterable[CommitChange] = ()
) -> Iterator[str]:
    """The run in one of FORMATS, in pieces of text as the results come; memory does not grow with the run.

    results: with whole texts and all evidence. changes: of the run's commits; only TeReC's own JSON holds them.
    """
    return FORMATS[form](run, results, changes)
