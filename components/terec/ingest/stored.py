"""Whether a build that another system still has is stored here as a whole."""

from datetime import datetime

from terec.model import Completeness, NotFound, Run, RunKey, completeness
from terec.service import Results


def is_stored(results: Results, run: Run, now: datetime, since: datetime | None = None) -> bool:
    """Whether nothing of the run is missing: it is complete, or has results and its sender declared nothing.

    since: results that came before this time are not all, as the build was run again then.
    """
    if run.run_id is None:
        return False
    try:
        stored = results.run(RunKey(run.org, run.project, run.suite, run.branch, run.run_id))
    except NotFound:
        return False
    if since is not None and (stored.last_upload is None or stored.last_upload < since):
        return False
    state = completeness(stored, now)
    return state is Completeness.COMPLETE or (state is Completeness.UNDECLARED and stored.arrived_total > 0)
