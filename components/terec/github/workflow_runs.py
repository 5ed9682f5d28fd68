"""Workflow runs and artifacts as GitHub tells of them; reference: docs.github.com/rest/actions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from terec.json_values import object_in, objects_in, text_in, whole_in
from terec.model import parse_time


@dataclass(frozen=True, slots=True)
class PullRequest:
    """number: as text. base: the commit that it starts from."""

    number: str
    target: str = ""
    base: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class WorkflowRun:
    """One run of a workflow, in its latest attempt. conclusion: GitHub's word. began: of that attempt.

    head_owner: whose repository the branch is in, where that is another one than the workflow's.
    """

    number: int
    workflow: str
    path: str = ""
    attempt: int = 1
    event: str = ""
    conclusion: str = ""
    branch: str = ""
    commit: str = ""
    url: str = ""
    actor: str = ""
    created: datetime | None = None
    began: datetime | None = None
    head_owner: str | None = None
    pull_request: PullRequest | None = None

    @property
    def is_of_pull_request(self) -> bool:
        return self.event in ("pull_request", "pull_request_target")

    def __str__(self) -> str:
        return f"run {self.number}"


@dataclass(frozen=True, slots=True)
class Artifact:
    """size: of the archive, in bytes."""

    number: int
    name: str
    size: int = 0
    expired: bool = False
    created: datetime | None = None


def read_run(value: Any) -> WorkflowRun | None:
    """A run out of a list of runs; None for what is none."""
    number = whole_in(value, "id")
    if not number:
        return None
    return WorkflowRun(
        number,
        text_in(value, "name"),
        text_in(value, "path"),
        whole_in(value, "run_attempt") or 1,
        text_in(value, "event"),
        text_in(value, "conclusion"),
        text_in(value, "head_branch"),
        text_in(value, "head_sha"),
        text_in(value, "html_url"),
        _login(value, "actor"),
        _time(value, "created_at"),
        _time(value, "run_started_at"),
        _head_owner(value),
        read_pull_request(next(iter(objects_in(value, "pull_requests")), None)),
    )


def read_pull_request(value: Any) -> PullRequest | None:
    """A pull request, out of a run or of the list of a commit's; None for what is none."""
    number, base = whole_in(value, "number"), object_in(value, "base")
    if not number:
        return None
    return PullRequest(str(number), text_in(base, "ref"), text_in(base, "sha"), _login(value, "user"))


def read_artifact(value: Any) -> Artifact | None:
    """An artifact out of the list of a run's; None for what is none."""
    number, size = whole_in(value, "id"), whole_in(value, "size_in_bytes") or 0
    if not number:
        return None
    created = _time(value, "created_at")
    return Artifact(number, text_in(value, "name"), size, value.get("expired") is True, created)


def _head_owner(value: dict[str, Any]) -> str | None:
    """None where head and workflow are in one repository; empty where the fork was deleted since."""
    ours = text_in(object_in(value, "repository"), "full_name")
    head = object_in(value, "head_repository")
    if not ours or text_in(head, "full_name") == ours:
        return None
    return _login(head, "owner")


def _login(value: dict[str, Any], name: str) -> str:
    return text_in(object_in(value, name), "login")


def _time(value: Any, name: str) -> datetime | None:
    try:
        return parse_time(text_in(value, name))
    except (ValueError, OverflowError):
        return None
