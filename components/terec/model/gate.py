"""What the gate answers: green, red or not judgeable, and the excuse of every failure."""

from dataclasses import dataclass
from enum import StrEnum

from terec.model.verdict import Judged, RunPoint


class GateOutcome(StrEnum):
    """Only GREEN lets a change pass."""

    GREEN = "green"
    """Every failure has an excuse that can be shown."""

    RED = "red"
    """At least one failure has no excuse."""

    NOT_JUDGEABLE = "not judgeable"
    """The run does not show enough to be judged: incomplete, ignored, broken as a whole, empty or short of tests."""


class FailOn(StrEnum):
    """What else holds the gate, when asked for."""

    OPEN = "open"
    """Without a target: an open problem fails the gate."""

    MISSING = "missing"
    """Any test that passed before and is now missing or skipped makes the run not judgeable."""


class ExcuseKind(StrEnum):
    """Why a failure does not count against the change."""

    TARGET = "target"
    """It fails the same way on the target at the base."""

    FLAKY = "flaky"
    """The signature is flaky by evidence from elsewhere than this change."""

    ACKNOWLEDGED = "acknowledged"
    """A person acknowledged it, for a time."""

    ELSEWHERE = "elsewhere"
    """It fails the same way in pull requests of at least two other authors."""

    OPEN = "open"
    """Without a target: the branch has had this failure without a pass since an earlier run."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """proof: the run that shows it; of ACKNOWLEDGED the run that was looked at, where one was named."""

    kind: ExcuseKind
    sentence: str
    proof: RunPoint | None = None


@dataclass(frozen=True, slots=True)
class GatedFailure:
    """A failure with its verdict; excuse None: it fails the gate, and sentence says why nothing excuses it."""

    test_id: str
    judged: Judged
    excuse: Excuse | None
    sentence: str


class LostHow(StrEnum):
    MISSING = "missing"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class LostTest:
    """A test that passed in the run compared with and now has no result, or is skipped."""

    test_id: str
    how: LostHow
    acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class GateResult:
    """The gate's answer; lost tests are to be shown first.

    base: the target's run that was compared with; base_unknown: it was taken by time, not by commit.
    passed_on_retry: tests whose failure a retry hid. reasons: why the run is not judgeable.
    notes: what a reader of the outcome should know, one sentence each.
    part: the part of the run that alone was asked about; None: the run. passed_on_retry is of the run either way.
    """

    outcome: GateOutcome
    sentence: str
    failures: tuple[GatedFailure, ...] = ()
    lost: tuple[LostTest, ...] = ()
    passed_on_retry: tuple[str, ...] = ()
    base: RunPoint | None = None
    base_unknown: bool = False
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    part: str | None = None
