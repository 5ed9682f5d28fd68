"""Workflow runs and artifacts as GitHub tells of them; reference: docs.github.com/rest/actions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    if not isinstance(value, dict) or not _whole(value.get("id")):
        return None
    return WorkflowRun(
        value["id"],
        _text(value.get("name")),
        _text(value.get("path")),
        _whole(value.get("run_attempt")) or 1,
        _text(value.get("event")),
        _text(value.get("conclusion")),
        _text(value.get("head_branch")),
        _text(value.get("head_sha")),
        _text(value.get("html_url")),
        _login(value, "actor"),
        _time(value.get("created_at")),
        _time(value.get("run_started_at")),
        _head_owner(value),
        read_pull_request(_first(value.get("pull_requests"))),
    )


def read_pull_request(value: Any) -> PullRequest | None:
    """A pull request, out of a run or of the list of a commit's; None for what is none."""
    if not isinstance(value, dict) or not _whole(value.get("number")):
        return None
    base = _part(value, "base")
    return PullRequest(str(value["number"]), _text(base.get("ref")), _text(base.get("sha")), _login(value, "user"))


def read_artifact(value: Any) -> Artifact | None:
    """An artifact out of the list of a run's; None for what is none."""
    if not isinstance(value, dict) or not _whole(value.get("id")):
        return None
    size, created = _whole(value.get("size_in_bytes")) or 0, _time(value.get("created_at"))
    return Artifact(value["id"], _text(value.get("name")), size, value.get("expired") is True, created)


def _head_owner(value: dict[str, Any]) -> str | None:
    """None where head and workflow are in one repository; empty where the fork was deleted since."""
    ours = _text(_part(value, "repository").get("full_name"))
    head = _part(value, "head_repository")
    if not ours or _text(head.get("full_name")) == ours:
        return None
    return _login(head, "owner")


def _login(value: dict[str, Any], name: str) -> str:
    return _text(_part(value, name).get("login"))


def _part(value: dict[str, Any], name: str) -> dict[str, Any]:
    part = value.get(name)
    return part if isinstance(part, dict) else {}


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63 else None


def _time(value: Any) -> datetime | None:
    try:
        return parse_time(value) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None
