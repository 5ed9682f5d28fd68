"""Jenkins: freestyle, pipeline, matrix and multibranch jobs."""

from collections.abc import Mapping
from urllib.parse import unquote

from terec.ci_context.context import CiContext
from terec.ci_context.merge_queues import tell_merge_queue
from terec.ci_context.names import org_and_project
from terec.ci_context.told import Told
from terec.model import suite_from_report


def read_jenkins(environment: Mapping[str, str], told: Told) -> None:
    """Tell the words of this Jenkins build; a replay or a restart from a stage is a build with a number of its own."""
    org, project = org_and_project(told.value("GIT_URL"))
    told.tell("org", org, "GIT_URL")
    told.tell("project", project, "GIT_URL")
    told.number("run_id", "BUILD_NUMBER")
    told.variable("url", "BUILD_URL")
    told.tell("suite", _suite(environment), "JOB_NAME")
    _tell_change(environment, told)
    told.variable("commit", "GIT_COMMIT")
    axes = unquote(unquote(environment.get("JOB_NAME", "").rpartition("/")[2]))
    told.tell("config", axes if "=" in axes else None, "JOB_NAME")
    # legs of a declarative matrix have no variable that tells them apart, but run at once on executors of their own
    told.sender("JOB_NAME", "NODE_NAME", "EXECUTOR_NUMBER", "STAGE_NAME")


def jenkins_words(variables: Mapping[str, str]) -> CiContext:
    """What these variables of a Jenkins build say of its run; asks no git."""
    told = Told(variables)
    read_jenkins(variables, told)
    return told.context()


def _tell_change(environment: Mapping[str, str], told: Told) -> None:
    told.variable("pull_request", "CHANGE_ID")
    told.variable("target_branch", "CHANGE_TARGET")
    told.variable("author", "CHANGE_AUTHOR")
    told.tell("event", "pull_request" if environment.get("CHANGE_ID") else None, "CHANGE_ID")
    told.tell("fork", bool(environment.get("CHANGE_FORK")), "CHANGE_FORK")
    tag = told.value("TAG_NAME")
    told.tell("branch", f"tags/{tag}" if tag else None, "TAG_NAME")
    # In a multibranch job PR-12 counts its builds for itself, so its runs stay apart from those of CHANGE_BRANCH.
    told.variable("branch", "BRANCH_NAME")
    branch = without_remote(told.value("GIT_BRANCH"))
    told.tell("branch", branch, "GIT_BRANCH")
    tell_merge_queue(told.value("BRANCH_NAME") or branch or "", "GIT_BRANCH", told)


def _suite(environment: Mapping[str, str]) -> str | None:
    name = environment.get("JOB_NAME", "")
    return _suite_of_job(name, environment.get("BRANCH_NAME")) if name else None


def _suite_of_job(job: str, branch: str | None) -> str:
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
