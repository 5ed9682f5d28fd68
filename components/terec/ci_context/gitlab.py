"""GitLab CI: pipelines of branches, tags, merge requests, merge trains and other repositories' pull requests."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from terec.ci_context.names import org_and_project_of_path
from terec.ci_context.told import Told
from terec.model import suite_from_report

_LEG = re.compile(r"(?P<job>.+?):? \[(?P<leg>.+)\]")
_SHARD = re.compile(r"(?P<job>.+?):? \d+/\d+")
_NO_COMMIT = re.compile("0+")
_MERGE_REQUEST = "CI_MERGE_REQUEST_IID"
_EXTERNAL = "CI_EXTERNAL_PULL_REQUEST_IID"


def read_gitlab(environment: Mapping[str, str], told: Told) -> None:
    """Tell the words of this GitLab job."""
    _tell_place(told)
    _tell_build(told)
    if environment.get(_MERGE_REQUEST):
        _tell_merge_request(told)
    elif environment.get(_EXTERNAL):
        _tell_external_request(told)
    else:
        _tell_push(told)
    told.variable("commit", "CI_COMMIT_SHA")
    if told.value("CI_PIPELINE_SOURCE") != "schedule":
        told.tell("author", told.value("CI_COMMIT_AUTHOR").partition("<")[0].strip(), "CI_COMMIT_AUTHOR")


def _tell_place(told: Told) -> None:
    """Of a fork's merge request the project that it goes into: there its results are looked for.

    suite is the name of the pipeline's file: CI_PIPELINE_NAME may hold the branch.
    """
    name = "CI_MERGE_REQUEST_PROJECT_PATH" if told.value("CI_MERGE_REQUEST_PROJECT_PATH") else "CI_PROJECT_PATH"
    org, project = org_and_project_of_path(told.value(name))
    told.tell("org", org, name)
    told.tell("project", project, name)
    if not told.value(_EXTERNAL):  # that request is at GitHub
        told.tell("repository", told.value(name), name)
        told.tell("api_url", told.value("CI_API_V4_URL").rstrip("/"), "CI_API_V4_URL")
    file = PurePosixPath(told.value("CI_CONFIG_PATH").partition("@")[0] or ".gitlab-ci.yml").name
    told.tell("suite", suite_from_report(PurePosixPath(file.lstrip(".")).stem), "CI_CONFIG_PATH")


def _tell_build(told: Told) -> None:
    """run_id is CI_PIPELINE_ID: CI_PIPELINE_IID counts in each fork for itself.

    A retried job stays in its pipeline and has no number of its own but CI_JOB_ID, which is beyond an attempt's range:
    attempt is 1 and the seconds from the pipeline's start to the job's, which grow from each try to the next.
    """
    told.number("run_id", "CI_PIPELINE_ID")
    told.variable("url", "CI_PIPELINE_URL")
    told.tell("attempt", _attempt(told), "CI_JOB_STARTED_AT")
    job = told.value("CI_JOB_NAME")
    leg = _LEG.fullmatch(job)
    if leg:
        told.tell("config", leg["leg"], "CI_JOB_NAME")
        told.tell("part", leg["job"], "CI_JOB_NAME")
    shard = _SHARD.fullmatch(job)
    told.part(shard["job"] if shard else job, "CI_JOB_NAME", "CI_NODE_INDEX", "CI_NODE_TOTAL")
    told.sender("CI_JOB_NAME", "CI_RUNNER_ID", "CI_CONCURRENT_ID")


def _attempt(told: Told) -> int | None:
    created, started = (_moment(told.value(name)) for name in ("CI_PIPELINE_CREATED_AT", "CI_JOB_STARTED_AT"))
    if created is None or started is None or started < created:
        return None
    return 1 + int((started - created).total_seconds())


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _tell_merge_request(told: Told) -> None:
    """Merged results and trains test a merge; its head and target are in the variables of the source and the target."""
    told.variable("pull_request", _MERGE_REQUEST)
    told.variable("target_branch", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    kind = told.value("CI_MERGE_REQUEST_EVENT_TYPE")
    told.tell("event", "merge_train" if kind == "merge_train" else "merge_request", "CI_MERGE_REQUEST_EVENT_TYPE")
    branch = told.value("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
    source, ours = told.value("CI_MERGE_REQUEST_SOURCE_PROJECT_ID"), told.value("CI_MERGE_REQUEST_PROJECT_ID")
    if source != ours:
        owner = told.value("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH").rpartition("/")[0]
        branch = f"{owner}:{branch}" if owner and branch else f"pull/{told.value(_MERGE_REQUEST)}"
        told.tell("fork", True, "CI_MERGE_REQUEST_SOURCE_PROJECT_ID")
    told.tell("branch", branch, "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
    told.variable("head_commit", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")
    told.variable("base_commit", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA")
    told.variable("base_commit", "CI_MERGE_REQUEST_DIFF_BASE_SHA")


def _tell_external_request(told: Told) -> None:
    """A pull request at GitHub whose repository GitLab mirrors."""
    told.variable("pull_request", _EXTERNAL)
    told.tell("event", "external_pull_request", _EXTERNAL)
    told.variable("target_branch", "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME")
    branch = told.value("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME")
    source = told.value("CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY")
    if source != told.value("CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY"):
        owner = source.partition("/")[0]
        branch = f"{owner}:{branch}" if owner and branch else f"pull/{told.value(_EXTERNAL)}"
        told.tell("fork", True, "CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY")
    told.tell("branch", branch, "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME")
    told.variable("head_commit", "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA")
    told.variable("base_commit", "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA")


def _tell_push(told: Told) -> None:
    """A tag is called tags/NAME: a branch may have the same name."""
    told.variable("event", "CI_PIPELINE_SOURCE")
    tag = told.value("CI_COMMIT_TAG")
    told.tell("branch", f"tags/{tag}" if tag else None, "CI_COMMIT_TAG")
    told.variable("branch", "CI_COMMIT_BRANCH")
    told.variable("branch", "CI_COMMIT_REF_NAME")
    before = told.value("CI_COMMIT_BEFORE_SHA")
    if before and not _NO_COMMIT.fullmatch(before):
        told.before = before
