"""Problems: causes that live over time on a branch, and people's acknowledgements of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from terec.model.errors import InvalidInput
from terec.model.verdict import RunPoint

ACKNOWLEDGED_DAYS = 14
"""How long an acknowledgement holds when no term is given."""

ACKNOWLEDGED_DAYS_MAX = 90
"""The longest term of an acknowledgement."""


class ProblemState(StrEnum):
    OPEN = "open"
    """Tests of it failed and did not all pass since."""

    ACKNOWLEDGED = "acknowledged"
    """Open, and a person acknowledged it; when the term ends it is open again."""

    FIXED = "fixed"
    """Every test of it passed since."""

    REOPENED = "reopened"
    """It was fixed and its tests fail the same way again."""


class SignaturePair(NamedTuple):
    """A test with the strict hash it fails with; signature None: the test is missing or skipped."""

    test_id: str
    signature: str | None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A person's word that these failures are known on a branch and in the pull requests into it.

    Holds from since until before until, for exactly these pairs: what joins the cause later is not covered.
    """

    branch: str
    pairs: tuple[SignaturePair, ...]
    who: str
    because: str
    since: datetime
    until: datetime
    ticket: str | None = None
    run: RunPoint | None = None

    def holds(self, at: datetime) -> bool:
        return self.since <= at < self.until


def acknowledged_until(since: datetime, until: datetime | None = None) -> datetime:
    """The end of an acknowledgement's term; InvalidInput when it lies before its start or too far away."""
    end = until or since + timedelta(days=ACKNOWLEDGED_DAYS)
    if not since < end <= since + timedelta(days=ACKNOWLEDGED_DAYS_MAX):
        raise InvalidInput(
            f"An acknowledgement holds for at most {ACKNOWLEDGED_DAYS_MAX} days and ends in the future: "
            f"{end:%Y-%m-%d} does not fit, give a date between."
        )
    return end


@dataclass(frozen=True, slots=True)
class Problem:
    """A cause on a branch over time; problem_id is the cause's id and stays through fixing and reopening.

    pairs: every test and signature it was seen with; failing: the tests that did not pass since they last failed.
    builds: runs of the branch it failed in. pull_requests: those it was met in.
    minutes_lost: run time of the attempts after the first that it caused, and of the runs it alone turned red.
    """

    problem_id: str
    branch: str
    state: ProblemState
    opened: RunPoint
    opened_at: datetime
    last_failed: RunPoint
    pairs: tuple[SignaturePair, ...]
    failing: tuple[str, ...]
    fixed: RunPoint | None = None
    fixed_at: datetime | None = None
    reopened: RunPoint | None = None
    reopenings: int = 0
    builds: int = 1
    pull_requests: tuple[str, ...] = ()
    minutes_lost: float = 0.0
    acknowledgement: Acknowledgement | None = None

    def age(self, now: datetime) -> timedelta:
        """From its first failure to its fix, else to now."""
        return (self.fixed_at if self.state is ProblemState.FIXED and self.fixed_at else now) - self.opened_at


@dataclass(frozen=True, slots=True)
class BranchProblems:
    """The problems of a branch by id; up_to: run_id of the newest build folded into them."""

    problems: Mapping[str, Problem]
    up_to: int
