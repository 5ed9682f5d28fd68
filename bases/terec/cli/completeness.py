"""Says whether a run can be judged."""

from datetime import datetime

from terec.model import Completeness, NotJudgeable, RecordedRun, completeness

UNDECLARED = "The sender did not say how much it sends; the run is taken as it stands."


def must_be_judgeable(run: RecordedRun, now: datetime) -> None:
    """NotJudgeable for a run that is ignored, empty or incomplete at `now`, and why."""
    if run.ignore:
        because = f" ({run.ignore_details})" if run.ignore_details else ""
        raise NotJudgeable(f"Not judged: {run.key} is ignored{because}.")
    if not run.arrived_total:
        raise NotJudgeable(f"Not judged: {run.key} has no results.")
    if completeness(run, now) is Completeness.INCOMPLETE:
        raise NotJudgeable(f"Not judged: {run.key} is incomplete; {missing(run)}.")


def missing(run: RecordedRun) -> str:
    """What an incomplete run still waits for."""
    if run.status is not None and run.status.value == "IN_PROGRESS":
        return "its sender says that it is in progress"
    if run.open_uploads:
        return f"{run.open_uploads} of its uploads are not finished"
    if run.declared_parts is not None and len(run.parts) < run.declared_parts:
        return f"{len(run.parts)} of {run.declared_parts} parts have arrived"
    if run.declared_total is not None and run.arrived_total < run.declared_total:
        return f"{run.arrived_total:,} of {run.declared_total:,} results have arrived"
    return "its sender says that more is to come"


def undeclared(run: RecordedRun, now: datetime) -> str | None:
    """The sentence that every verdict on a run of which nothing was declared carries."""
    return UNDECLARED if completeness(run, now) is Completeness.UNDECLARED else None
