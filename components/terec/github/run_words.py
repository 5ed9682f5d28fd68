"""Makes the run that a workflow run is: the same words as an import from within it gives."""

from datetime import datetime
from pathlib import PurePosixPath

from terec.github.workflow_runs import Artifact, WorkflowRun
from terec.model import NAME_LIMIT, Run, RunStatus, UploadHeader, suite_from_report

_STATUS = {
    "success": RunStatus.SUCCESS,
    "neutral": RunStatus.SUCCESS,
    "failure": RunStatus.FAILURE,
    "timed_out": RunStatus.FAILURE,
}


def run_of(run: WorkflowRun, org: str, project: str, now: datetime, suite: str = "") -> Run:
    """The run; suite: instead of the workflow's name. now: the time of receipt.

    The commit of a pull request is its head: GitHub does not tell of the merge that was tested.
    """
    request = run.pull_request
    started = run.created or run.began
    return Run(
        org,
        project,
        suite or suite_from_report(_workflow(run)),
        _branch(run),
        run.number,
        tstamp=started and min(started, now),
        url=run.url or None,
        commit=run.commit or None,
        status=_STATUS.get(run.conclusion, RunStatus.ERROR),
        head_commit=(run.commit or None) if run.is_of_pull_request else None,
        base_commit=(request.base or None) if request else None,
        commits=(run.commit,) if run.is_of_pull_request and run.commit else None,
        target_branch=(request.target or None) if request else None,
        pull_request=request.number if request else None,
        author=_author(run),
        event=run.event or None,
    )


def header_of(run: WorkflowRun, artifact: Artifact, upload_id: str) -> UploadHeader:
    """Where the results of an artifact belong: each is a part; one older than the attempt is of the attempt before.

    An import from within has the job's name for part, which no artifact carries.
    """
    before = run.began is not None and artifact.created is not None and artifact.created < run.began
    attempt = max(run.attempt - 1, 1) if before else run.attempt
    return UploadHeader(artifact.name[:NAME_LIMIT], attempt, artifact.name[:NAME_LIMIT], upload_id)


def _workflow(run: WorkflowRun) -> str:
    """A workflow without a name is called by its path."""
    name = run.workflow or run.path
    return PurePosixPath(name).stem if name.endswith((".yml", ".yaml")) else name


def _branch(run: WorkflowRun) -> str:
    """A fork's branch is called owner:branch, so that its `main` is not taken for ours; without owner by its number."""
    if run.head_owner is None:
        return run.branch or "HEAD"
    if run.head_owner and run.branch:
        return f"{run.head_owner}:{run.branch}"
    return f"pull/{run.pull_request.number}" if run.pull_request else "pull/unknown"


def _author(run: WorkflowRun) -> str | None:
    """Who opened the pull request where GitHub says so, else who pushed; of a schedule nobody."""
    if run.pull_request is not None and run.pull_request.author:
        return run.pull_request.author
    return None if run.event == "schedule" else run.actor or None
