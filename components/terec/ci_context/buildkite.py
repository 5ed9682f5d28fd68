"""Buildkite: steps, parallel steps, pull requests of forks, merge queues."""

import re
from collections.abc import Mapping

from terec.ci_context.merge_queues import tell_merge_queue
from terec.ci_context.names import org_and_project
from terec.ci_context.told import Told
from terec.model import suite_from_report

_EMOJI = re.compile(r":[a-z0-9_+-]+:")


def read_buildkite(environment: Mapping[str, str], told: Told) -> None:
    """Tell the words of this Buildkite job; a rebuild is a build with a number of its own, a retried job is not."""
    _tell_place(told)
    told.number("run_id", "BUILDKITE_BUILD_NUMBER")
    told.variable("url", "BUILDKITE_BUILD_URL")
    _tell_job(told)
    if told.value("BUILDKITE_PULL_REQUEST") not in ("", "false"):
        _tell_pull_request(told)
    tag, branch = told.value("BUILDKITE_TAG"), told.value("BUILDKITE_BRANCH")
    told.tell("branch", f"tags/{tag}" if tag else None, "BUILDKITE_TAG")
    told.tell("branch", branch, "BUILDKITE_BRANCH")
    told.variable("target_branch", "BUILDKITE_MERGE_QUEUE_BASE_BRANCH")
    told.variable("base_commit", "BUILDKITE_MERGE_QUEUE_BASE_COMMIT")
    tell_merge_queue(branch, "BUILDKITE_BRANCH", told)
    if told.value("BUILDKITE_COMMIT") != "HEAD":  # as a build by hand may say; then git knows
        told.variable("commit", "BUILDKITE_COMMIT")
    told.variable("event", "BUILDKITE_GITHUB_EVENT")
    told.variable("event", "BUILDKITE_SOURCE")
    if told.value("BUILDKITE_SOURCE") != "schedule":
        told.variable("author", "BUILDKITE_BUILD_AUTHOR")


def _tell_place(told: Told) -> None:
    org, project = org_and_project(told.value("BUILDKITE_REPO"))
    told.tell("org", org, "BUILDKITE_REPO")
    told.tell("project", project, "BUILDKITE_REPO")
    slug = told.value("BUILDKITE_PIPELINE_SLUG")
    told.tell("suite", suite_from_report(slug) if slug else None, "BUILDKITE_PIPELINE_SLUG")


def _tell_job(told: Told) -> None:
    name = "BUILDKITE_STEP_KEY" if told.value("BUILDKITE_STEP_KEY") else "BUILDKITE_LABEL"
    job = _EMOJI.sub("", told.value(name)).strip()
    told.part(job, name, "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", first=0)
    told.number("attempt", "BUILDKITE_RETRY_COUNT", first=0)
    told.sender("BUILDKITE_LABEL", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_AGENT_NAME")


def _tell_pull_request(told: Told) -> None:
    """Buildkite calls a fork's branch `owner:branch` itself, unless its pipeline says otherwise."""
    told.variable("pull_request", "BUILDKITE_PULL_REQUEST")
    told.variable("target_branch", "BUILDKITE_PULL_REQUEST_BASE_BRANCH")
    told.tell("event", "pull_request", "BUILDKITE_PULL_REQUEST")
    source = org_and_project(told.value("BUILDKITE_PULL_REQUEST_REPO"))
    branch = told.value("BUILDKITE_BRANCH")
    if source[0] is None or source == org_and_project(told.value("BUILDKITE_REPO")):
        return
    told.tell("fork", True, "BUILDKITE_PULL_REQUEST_REPO")
    told.tell("branch", branch if ":" in branch else f"{source[0]}:{branch}", "BUILDKITE_BRANCH")
