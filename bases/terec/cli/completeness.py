"""Says what an incomplete run waits for."""

from terec.model import RecordedRun, RunStatus


def missing(run: RecordedRun) -> str:
    """What an incomplete run still waits for."""
    if run.status is RunStatus.IN_PROGRESS:
        return "its sender says that it is in progress"
    if run.open_uploads:
        return f"{run.open_uploads} of its uploads are not finished"
    if run.declared_parts is not None and len(run.parts) < run.declared_parts:
        return f"{len(run.parts)} of {run.declared_parts} parts have arrived"
    if run.declared_total is not None and run.arrived_total < run.declared_total:
        return f"{run.arrived_total:,} of {run.declared_total:,} results have arrived"
    return "its sender says that more is to come"
