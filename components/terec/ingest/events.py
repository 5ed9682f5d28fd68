"""Which events a change publishes."""

from datetime import datetime

from terec.model import (
    CASES_PER_EVENT,
    Completeness,
    Event,
    Outcome,
    RecordedRun,
    RunCompleted,
    TestCaseRunFailed,
    Upload,
    completeness,
)
from terec.test_hash import test_id


def events_of_run(run: RecordedRun, now: datetime) -> list[Event]:
    """run_completed when every result of the run has arrived, else nothing."""
    complete = completeness(run, now) is Completeness.COMPLETE
    return [RunCompleted(run.key, run.arrived_total)] if complete else []


def events_of_results(upload: Upload, run: RecordedRun, now: datetime) -> list[Event]:
    """One event for at most CASES_PER_EVENT failed cases of the upload, then run_completed when it is."""
    failed = [
        test_id(each.test_package, each.test_suite, each.test_case, each.test_config)
        for each in upload.results
        if each.result is Outcome.FAIL
    ]
    events: list[Event] = [
        TestCaseRunFailed(upload.run, tuple(failed[start : start + CASES_PER_EVENT]))
        for start in range(0, len(failed), CASES_PER_EVENT)
    ]
    return events + events_of_run(run, now)
