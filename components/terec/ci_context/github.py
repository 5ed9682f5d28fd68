"""GitHub Actions: its variables and the event's payload file."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from terec.ci_context.merge_queues import tell_merge_queue
from terec.ci_context.names import as_name
from terec.ci_context.payload import read_payload
from terec.ci_context.told import Told
from terec.json_values import object_in, objects_in, text_in, whole_in
from terec.model import suite_from_report

_PULL_REF = re.compile(r"refs/pull/(\d+)/")
_NO_COMMIT = re.compile("0+")
_PAYLOAD = "GITHUB_EVENT_PATH"


def read_github(environment: Mapping[str, str], told: Told) -> None:
    """Tell the words of this GitHub Actions job."""
    payload = read_payload(environment.get(_PAYLOAD, ""))
    event = environment.get("GITHUB_EVENT_NAME")
    if event == "workflow_run":
        _tell_finished_run(object_in(payload, "workflow_run"), told)
    _tell_place(environment, told)
    _tell_build(told)
    told.variable("event", "GITHUB_EVENT_NAME")
    if environment.get("GITHUB_HEAD_REF") or object_in(payload, "pull_request"):
        _tell_pull_request(environment, object_in(payload, "pull_request"), told)
    elif event == "merge_group":
        _tell_merge_queue(environment, object_in(payload, "merge_group"), told)
    elif event != "workflow_run":
        _tell_push(environment, payload, told)
    if event != "workflow_run":  # there GITHUB_SHA is the tip of the default branch
        told.variable("commit", "GITHUB_SHA")


def _tell_place(environment: Mapping[str, str], told: Told) -> None:
    owner, _, repository = environment.get("GITHUB_REPOSITORY", "").partition("/")
    told.tell("org", as_name(owner), "GITHUB_REPOSITORY")
    told.tell("project", as_name(repository), "GITHUB_REPOSITORY")
    told.variable("repository", "GITHUB_REPOSITORY")
    told.tell("api_url", told.value("GITHUB_API_URL").rstrip("/"), "GITHUB_API_URL")
    workflow = environment.get("GITHUB_WORKFLOW", "")
    told.tell("suite", _suite(workflow), "GITHUB_WORKFLOW")


def _suite(workflow: str) -> str | None:
    if workflow.endswith((".yml", ".yaml")):  # a workflow without a name is called by its path
        workflow = Path(workflow).stem
    return suite_from_report(workflow) if workflow else None


def _tell_build(told: Told) -> None:
    """run_id is GITHUB_RUN_ID: it grows over the whole repository and a rerun keeps it.

    GITHUB_RUN_NUMBER starts again at 1 for a renamed workflow file and two workflows of one name share it.
    """
    told.number("run_id", "GITHUB_RUN_ID")
    told.number("attempt", "GITHUB_RUN_ATTEMPT")
    names = ("GITHUB_RUN_ID", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY")
    run, server, repository = map(told.value, names)
    if server and repository and run:
        told.tell("url", f"{server}/{repository}/actions/runs/{run}", "GITHUB_RUN_ID")
    told.variable("part", "GITHUB_JOB")
    told.sender("GITHUB_JOB", "RUNNER_NAME", "RUNNER_TRACKING_ID")  # the last differs between legs on one runner


def _tell_finished_run(run: dict[str, Any], told: Told) -> None:
    """A workflow that follows another one, to import what that one left: the run is the one that ended."""
    words = {"run_id": "id", "attempt": "run_attempt", "url": "html_url", "commit": "head_sha"}
    for word, name in words.items():
        told.tell(word, run.get(name), _PAYLOAD)
    told.tell("suite", _suite(text_in(run, "name")), _PAYLOAD)
    head, ours = object_in(run, "head_repository"), object_in(run, "repository")
    branch = text_in(run, "head_branch")
    first = next(iter(objects_in(run, "pull_requests")), {})
    number = _number(first)
    if _is_fork({"repo": head}, {"repo": ours}):
        owner = text_in(object_in(head, "owner"), "login")
        branch = f"{owner}:{branch}" if owner and branch else f"pull/{number or run.get('id')}"
        told.tell("fork", True, _PAYLOAD)
    told.tell("branch", branch, _PAYLOAD)
    told.tell("pull_request", number, _PAYLOAD)
    told.tell("target_branch", text_in(object_in(first, "base"), "ref"), _PAYLOAD)
    told.tell("author", text_in(object_in(run, "actor"), "login"), _PAYLOAD)


def _tell_pull_request(environment: Mapping[str, str], pull: dict[str, Any], told: Told) -> None:
    """A fork's branch is called owner:branch, so that its `main` is not taken for ours."""
    head, base = object_in(pull, "head"), object_in(pull, "base")
    reference = _PULL_REF.match(environment.get("GITHUB_REF", ""))
    number = _number(pull) or (reference[1] if reference else None)
    told.tell("pull_request", number, _PAYLOAD if pull else "GITHUB_REF")
    target = environment.get("GITHUB_BASE_REF") or text_in(base, "ref")
    told.tell("target_branch", target, "GITHUB_BASE_REF")
    branch = environment.get("GITHUB_HEAD_REF") or text_in(head, "ref")
    if _is_fork(head, base) or (not pull and branch == target):
        owner = text_in(object_in(head, "user"), "login")
        branch = f"{owner}:{branch}" if owner and branch else f"pull/{number}"
        told.tell("fork", True, _PAYLOAD if pull else "GITHUB_HEAD_REF")
    told.tell("branch", branch, "GITHUB_HEAD_REF")
    told.tell("head_commit", text_in(head, "sha"), _PAYLOAD)
    told.tell("base_commit", text_in(base, "sha"), _PAYLOAD)
    told.tell("author", text_in(object_in(pull, "user"), "login"), _PAYLOAD)
    if environment.get("GITHUB_EVENT_NAME") == "pull_request_target":  # there GITHUB_SHA is the target's tip
        told.tell("commit", text_in(head, "sha"), _PAYLOAD)


def _tell_merge_queue(environment: Mapping[str, str], group: dict[str, Any], told: Told) -> None:
    branch = environment.get("GITHUB_REF", "").removeprefix("refs/heads/")
    told.tell("branch", branch, "GITHUB_REF")
    told.tell("target_branch", text_in(group, "base_ref").removeprefix("refs/heads/"), _PAYLOAD)
    told.tell("base_commit", text_in(group, "base_sha"), _PAYLOAD)
    tell_merge_queue(branch, "GITHUB_REF", told)


def _tell_push(environment: Mapping[str, str], payload: dict[str, Any], told: Told) -> None:
    """A tag is called tags/NAME: a branch may have the same name."""
    reference = environment.get("GITHUB_REF", "")
    told.tell("branch", reference.removeprefix("refs/").removeprefix("heads/"), "GITHUB_REF")
    told.tell("author", text_in(object_in(object_in(payload, "head_commit"), "author"), "username"), _PAYLOAD)
    if environment.get("GITHUB_EVENT_NAME") != "schedule":  # there the actor is who last edited the schedule
        told.variable("author", "GITHUB_ACTOR")
    before = text_in(payload, "before")
    if before and not _NO_COMMIT.fullmatch(before):
        told.before = before
    pushed = [text_in(each, "id") for each in objects_in(payload, "commits")]
    told.pushed = tuple(each for each in reversed(pushed) if each)


def _is_fork(head: dict[str, Any], base: dict[str, Any]) -> bool:
    """Whether the branch is of another repository; a fork that was deleted since has none."""
    ours = text_in(object_in(base, "repo"), "full_name")
    return bool(ours) and text_in(object_in(head, "repo"), "full_name") != ours


def _number(pull: dict[str, Any]) -> str | None:
    number = whole_in(pull, "number")
    return None if number is None else str(number)
