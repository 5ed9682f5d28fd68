"""Says what an incomplete run waits for."""

from terec.model import RecordedRun, RunStatus, lacking_parts


def missing(run: RecordedRun) -> str:
    """What an incomplete run still waits for."""
    if run.status is RunStatus.IN_PROGRESS:
        return "its sender says that it is in progress"
    if run.open_uploads:
        return f"{run.open_uploads} of its uploads are not finished"
    if lack := lacking_parts(run.parts, run.declared_parts):
        return lack
    if run.declared_total is not None and run.arrived_total < run.declared_total:
        return f"{run.arrived_total:,} of {run.declared_total:,} results have arrived"
    return "its sender says that more is to come"
