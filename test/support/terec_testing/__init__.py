"""Builders shared by the tests; on sys.path through pytest's `pythonpath`."""

from terec_testing.builders import (
    NOW,
    a_failure,
    a_header,
    a_pass,
    a_result,
    a_run,
    a_run_key,
    a_suite_key,
    an_upload,
)
from terec_testing.test_data import require, test_data

__all__ = [
    "NOW",
    "a_failure",
    "a_header",
    "a_pass",
    "a_result",
    "a_run",
    "a_run_key",
    "a_suite_key",
    "an_upload",
    "require",
    "test_data",
]
