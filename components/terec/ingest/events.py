"""Which events a change publishes."""

from datetime import datetime

from terec.model import (
    CASES_PER_EVENT,
    Completeness,
    Event,
    Outcome,
    RecordedRun,
    Run,
    RunCompleted,
    TestCaseRunFailed,
    Upload,
    as_microseconds,
    completeness,
)
from terec.test_hash import test_id


def events_of_run(sent: Run, run: RecordedRun, now: datetime) -> list[Event]:
    """run_completed when every result that was declared has arrived, else nothing; nothing of a run without results.

    A header that names the status completes it again each time, also one that declared nothing, and one that says
    whether to ignore the run is told of even if that is incomplete: verdicts of later runs and problems hang on both.
    """
    if sent.status is None and sent.ignore is None:
        return _completed(run, now)
    whole = completeness(run, now) is not Completeness.INCOMPLETE
    told = run.arrived_total and (whole or sent.ignore is not None)
    return [RunCompleted(run.key, run.arrived_total, as_microseconds(now))] if told else []


def events_of_results(upload: Upload, run: RecordedRun, now: datetime) -> list[Event]:
    """One event for at most CASES_PER_EVENT failed cases of the upload, then run_completed when it is.

    A run that declared nothing is completed again by every upload that ends and was not the first: it may mend what
    failed, or fail otherwise in the same cases, which the other events do not say.
    """
    failed = [
        test_id(each.test_package, each.test_suite, each.test_case, each.test_config)
        for each in upload.results
        if each.result is Outcome.FAIL
    ]
    events: list[Event] = [
        TestCaseRunFailed(upload.run, tuple(failed[start : start + CASES_PER_EVENT]))
        for start in range(0, len(failed), CASES_PER_EVENT)
    ]
    again = [RunCompleted(run.key, run.arrived_total)] if _adds_to_undeclared(upload, run, now) else []
    return events + (again or _completed(run, now))


def _completed(run: RecordedRun, now: datetime) -> list[Event]:
    complete = run.arrived_total and completeness(run, now) is Completeness.COMPLETE
    return [RunCompleted(run.key, run.arrived_total)] if complete else []


def _adds_to_undeclared(upload: Upload, run: RecordedRun, now: datetime) -> bool:
    """Whether an upload ended that is not all of the run; the last of many pieces is taken for one, too."""
    more = upload.header.last and run.arrived_total > len(upload.results)
    return more and completeness(run, now) is Completeness.UNDECLARED
