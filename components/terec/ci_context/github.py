"""GitHub Actions: its variables and the event's payload file."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from terec.ci_context.names import as_name
from terec.ci_context.told import Told
from terec.model import suite_from_report

PAYLOAD_LIMIT = 32 * 1024 * 1024
"""Bytes of an event file that are read; GitHub's own limit for a payload is 25 MB."""

_PULL_REF = re.compile(r"refs/pull/(\d+)/")
_QUEUE_REF = re.compile(r"refs/heads/gh-readonly-queue/.*/pr-(\d+)-[0-9a-f]+")
_NO_COMMIT = re.compile("0+")


def read_github(environment: Mapping[str, str], told: Told) -> None:
    """Tell the words of this GitHub Actions job."""
    payload = _payload(environment.get("GITHUB_EVENT_PATH", ""))
    _tell_place(environment, told)
    _tell_build(environment, told)
    told.variable("event", "GITHUB_EVENT_NAME")
    if environment.get("GITHUB_HEAD_REF") or isinstance(payload.get("pull_request"), dict):
        _tell_pull_request(environment, _part(payload, "pull_request"), told)
    elif environment.get("GITHUB_EVENT_NAME") == "merge_group":
        _tell_merge_queue(environment, _part(payload, "merge_group"), told)
    else:
        _tell_push(environment, payload, told)
    told.variable("commit", "GITHUB_SHA")


def _tell_place(environment: Mapping[str, str], told: Told) -> None:
    owner, _, repository = environment.get("GITHUB_REPOSITORY", "").partition("/")
    told.tell("org", as_name(owner), "GITHUB_REPOSITORY")
    told.tell("project", as_name(repository), "GITHUB_REPOSITORY")
    workflow = environment.get("GITHUB_WORKFLOW", "")
    if workflow.endswith((".yml", ".yaml")):  # a workflow without a name is called by its path
        workflow = Path(workflow).stem
    told.tell("suite", suite_from_report(workflow) if workflow else None, "GITHUB_WORKFLOW")


def _tell_build(environment: Mapping[str, str], told: Told) -> None:
    """run_id is GITHUB_RUN_ID: it grows over the whole repository and a rerun keeps it.

    GITHUB_RUN_NUMBER starts again at 1 for a renamed workflow file and two workflows of one name share it.
    """
    run = environment.get("GITHUB_RUN_ID", "")
    told.number("run_id", "GITHUB_RUN_ID")
    told.number("attempt", "GITHUB_RUN_ATTEMPT")
    server, repository = environment.get("GITHUB_SERVER_URL"), environment.get("GITHUB_REPOSITORY")
    if server and repository and run:
        told.tell("url", f"{server}/{repository}/actions/runs/{run}", "GITHUB_RUN_ID")
    told.variable("part", "GITHUB_JOB")
    names = ("GITHUB_JOB", "RUNNER_NAME", "RUNNER_TRACKING_ID")  # the last differs between legs on one runner
    told.tell("sender", "/".join(environment[name] for name in names if environment.get(name))[:200], "RUNNER_NAME")


def _tell_pull_request(environment: Mapping[str, str], pull: dict[str, Any], told: Told) -> None:
    """A fork's branch is called owner:branch, so that its `main` is not taken for ours."""
    head, base = _part(pull, "head"), _part(pull, "base")
    reference = _PULL_REF.match(environment.get("GITHUB_REF", ""))
    number = _text(pull.get("number")) or (reference[1] if reference else None)
    told.tell("pull_request", number, "GITHUB_EVENT_PATH" if pull else "GITHUB_REF")
    target = environment.get("GITHUB_BASE_REF") or _text(base.get("ref"))
    told.tell("target_branch", target, "GITHUB_BASE_REF")
    branch = environment.get("GITHUB_HEAD_REF") or _text(head.get("ref"))
    if _is_fork(head, base) or (not pull and branch == target):
        owner = _text(_part(head, "user").get("login"))
        branch = f"{owner}:{branch}" if owner and branch else f"pull/{number}"
    told.tell("branch", branch, "GITHUB_HEAD_REF")
    told.tell("head_commit", _text(head.get("sha")), "GITHUB_EVENT_PATH")
    told.tell("base_commit", _text(base.get("sha")), "GITHUB_EVENT_PATH")
    told.tell("author", _text(_part(pull, "user").get("login")), "GITHUB_EVENT_PATH")
    if environment.get("GITHUB_EVENT_NAME") == "pull_request_target":  # there GITHUB_SHA is the target's tip
        told.tell("commit", _text(head.get("sha")), "GITHUB_EVENT_PATH")


def _tell_merge_queue(environment: Mapping[str, str], group: dict[str, Any], told: Told) -> None:
    reference = _QUEUE_REF.match(environment.get("GITHUB_REF", ""))
    told.tell("pull_request", reference[1] if reference else None, "GITHUB_REF")
    told.variable("branch", "GITHUB_REF_NAME")
    target = (_text(group.get("base_ref")) or "").removeprefix("refs/heads/")
    told.tell("target_branch", target, "GITHUB_EVENT_PATH")
    told.tell("base_commit", _text(group.get("base_sha")), "GITHUB_EVENT_PATH")


def _tell_push(environment: Mapping[str, str], payload: dict[str, Any], told: Told) -> None:
    """A tag is called tags/NAME: a branch may have the same name."""
    reference = environment.get("GITHUB_REF", "")
    told.tell("branch", reference.removeprefix("refs/").removeprefix("heads/"), "GITHUB_REF")
    told.tell("author", _text(_part(_part(payload, "head_commit"), "author").get("username")), "GITHUB_EVENT_PATH")
    if environment.get("GITHUB_EVENT_NAME") != "schedule":  # there the actor is who last edited the schedule
        told.variable("author", "GITHUB_ACTOR")
    before = _text(payload.get("before"))
    if before and not _NO_COMMIT.fullmatch(before):
        told.before = before
    pushed = [_text(each.get("id")) for each in payload.get("commits") or () if isinstance(each, dict)]
    told.pushed = tuple(each for each in reversed(pushed) if each)


def _is_fork(head: dict[str, Any], base: dict[str, Any]) -> bool:
    """Whether the branch is of another repository; a fork that was deleted since has none."""
    ours = _part(base, "repo").get("full_name")
    return bool(ours) and _part(head, "repo").get("full_name") != ours


def _payload(path: str) -> dict[str, Any]:
    try:
        with Path(path).open("rb") as file:
            payload = json.loads(file.read(PAYLOAD_LIMIT))
    except (OSError, ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def _part(payload: dict[str, Any], name: str) -> dict[str, Any]:
    value = payload.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, (str, int)) and value != "" else None
