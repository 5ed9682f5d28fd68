"""What is asked of the host of the code; GitHub and GitLab answer it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """What a commit status says. ERROR: the gate could not judge, which is never SUCCESS."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class CommitStatus:
    """A status of one context on a commit. description: one line of at most 140 characters. url: where a click leads.

    pipeline: GitLab's number of the pipeline that it stands in; None: GitLab chooses.
    """

    context: str
    state: State
    description: str
    url: str | None = None
    pipeline: int | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a pull request."""

    comment_id: int
    text: str


class CodeHost(Protocol):
    """One repository. Every method raises NotFound, Denied or RemoteError; nothing is sent twice that counts twice."""

    @property
    def comment_limit(self) -> int:
        """Most characters of a comment."""

    def comments(self, pull_request: str) -> list[Comment]:
        """Those written by the user of the token in use, or by a bot where the host does not tell who that is; the
        oldest first."""

    def add_comment(self, pull_request: str, text: str) -> None: ...

    def change_comment(self, pull_request: str, comment_id: int, text: str) -> None: ...

    def remove_comment(self, pull_request: str, comment_id: int) -> None: ...

    def status(self, commit: str, context: str) -> CommitStatus | None:
        """The newest of this context; None: there is none."""

    def put_status(self, commit: str, status: CommitStatus) -> None: ...

    def close(self) -> None: ...
