"""Orgs, projects, suites, the tokens that open them, and how long their runs are kept."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase

from terec.model.names import RunKey


class Grant(StrEnum):
    """What a token allows; a later one includes the earlier ones."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def includes(self, other: "Grant") -> bool:
        order = list(Grant)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class Org:
    name: str
    full_name: str | None = None
    url: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """default_branch: what other branches go into (None: main, master or trunk, whichever has runs first).

    long_lived: shell patterns of branches without a target, such as `release/*`.
    """

    org: str
    name: str
    full_name: str | None = None
    description: str | None = None
    url: str | None = None
    default_branch: str | None = None
    long_lived: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    org: str
    project: str
    suite: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A stored token: its SHA-256, never its text."""

    org: str
    name: str
    grant: Grant
    digest: str = field(repr=False)
    created: datetime
    pull_requests_only: bool = False


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What is shown of a token."""

    name: str
    grant: Grant
    created: datetime
    pull_requests_only: bool = False


@dataclass(frozen=True, slots=True)
class OrgCreated:
    """The answer to a created org; tokens by name for a private one, shown this once."""

    message: str
    tokens: dict[str, str]


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Keep results of runs of matching suites and branches for `days` after their receipt.

    suite and branch are shell patterns (`*`, `release/*`); of several matching rules the longest term counts.
    """

    org: str
    project: str
    suite: str
    branch: str
    days: int

    def matches(self, key: RunKey) -> bool:
        return (
            self.org == key.org
            and self.project == key.project
            and fnmatchcase(key.suite, self.suite)
            and fnmatchcase(key.branch, self.branch)
        )


def days_kept(rules: Iterable[RetentionRule], key: RunKey) -> int | None:
    """The longest term of the rules that match the run; None: no rule does."""
    return max((rule.days for rule in rules if rule.matches(key)), default=None)
