"""Jenkins: freestyle, pipeline, matrix and multibranch jobs."""

from collections.abc import Mapping
from urllib.parse import unquote

from terec.ci_context.told import Told
from terec.model import suite_from_report


def read_jenkins(environment: Mapping[str, str], told: Told) -> None:
    """Tell the words of this Jenkins build."""
    told.number("run_id", "BUILD_NUMBER")
    told.variable("url", "BUILD_URL")
    told.tell("suite", _suite(environment), "JOB_NAME")
    # In a multibranch job PR-12 counts its builds for itself, so its runs stay apart from those of CHANGE_BRANCH.
    told.variable("branch", "BRANCH_NAME")
    told.tell("branch", without_remote(environment.get("GIT_BRANCH", "")), "GIT_BRANCH")
    told.variable("commit", "GIT_COMMIT")
    told.variable("pull_request", "CHANGE_ID")
    told.variable("target_branch", "CHANGE_TARGET")
    told.variable("author", "CHANGE_AUTHOR")
    told.tell("event", "pull_request" if environment.get("CHANGE_ID") else None, "CHANGE_ID")
    names = ("JOB_NAME", "NODE_NAME", "STAGE_NAME")
    told.tell("sender", "/".join(environment[name] for name in names if environment.get(name))[:200], "JOB_NAME")


def _suite(environment: Mapping[str, str]) -> str | None:
    name = environment.get("JOB_NAME", "")
    return suite_of_job(name, environment.get("BRANCH_NAME")) if name else None


def suite_of_job(job: str, branch: str | None) -> str:
    """A Jenkins job's name without the branch that a multibranch job adds, and without the axes of a matrix job."""
    words = job.split("/")
    last = unquote(unquote(words[-1]))
    if len(words) > 1 and ((branch and last == branch) or "=" in last):
        words.pop()
    return suite_from_report("/".join(words))


def without_remote(branch: str) -> str | None:
    """`origin/feature/x` as `feature/x`; None for a detached head."""
    for start in ("refs/heads/", "refs/remotes/", "remotes/"):
        branch = branch.removeprefix(start)
    for remote in ("origin/", "upstream/"):
        branch = branch.removeprefix(remote)
    return None if branch in ("", "detached", "HEAD") else branch
