"""What is said of one failed case: a verdict, how sure it is, and the evidence for it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """A fact about a failure's history; `meaning` is the sentence a user reads."""

    NEW = "NEW"
    KNOWN = "KNOWN"
    FLAKY = "FLAKY"
    UNKNOWN = "UNKNOWN"
    INFRA = "INFRA"

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]


_MEANINGS = {
    Verdict.NEW: "This failure was not seen before, here or upstream; or a test that flaked now fails steadily.",
    Verdict.KNOWN: "This test failed the same way before, here or on the branch this one grew from.",
    Verdict.FLAKY: "This failure comes and goes without a change of the code that explains it.",
    Verdict.UNKNOWN: "There is no earlier result of this test, here or upstream, to compare with.",
    Verdict.INFRA: "Most tests of the run broke at once: look at the machines before the tests.",
}


@dataclass(frozen=True, slots=True)
class RunPoint:
    """A run of the suite at hand, as a verdict points to it; started: when, so that an age can be told."""

    branch: str
    run_id: int
    commit: str | None = None
    started: datetime | None = None

    def __str__(self) -> str:
        return f"{self.branch} #{self.run_id}"


@dataclass(frozen=True, slots=True)
class VerdictEvidence:
    """Counts over the earlier results that were looked at, here and upstream.

    runs: results of the test (skips, ignored and INFRA runs are none); passes and failures are their sum.
    same_failures: failures with this signature, those that a retry turned into a pass among them.
    episodes: times it failed with this signature for a short while and then passed again.
    same_commit: commits on which it passed and failed with this signature. streak: failures in a row up to this one.
    """

    runs: int = 0
    passes: int = 0
    failures: int = 0
    same_failures: int = 0
    episodes: int = 0
    same_commit: int = 0
    streak: int = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on one failed case.

    confidence: 0 to 1. first_failing: where this failure began (of FLAKY, and of KNOWN with a pass since: where it was
    first seen). last_passing: the newest pass before first_failing (where that is not this streak: the newest of all).
    last_same: the newest earlier run with this signature. proof: of FLAKY, the run that shows it.
    upstream: the branch that knows the failure, when this one does not.
    passed_since: the test passed after last_same, so that this failure is back again.
    steady: the failures in a row are more than chance, given how often the test failed before.
    generic: the failure's text says too little to be told from others.
    """

    verdict: Verdict
    confidence: float
    sentence: str
    evidence: VerdictEvidence = field(default_factory=VerdictEvidence)
    first_failing: RunPoint | None = None
    last_passing: RunPoint | None = None
    last_same: RunPoint | None = None
    proof: RunPoint | None = None
    upstream: str | None = None
    passed_since: bool = False
    steady: bool = False
    generic: bool = False
