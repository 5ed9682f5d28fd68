"""Results of cases, as sent and as recorded."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from terec.model.names import NO_CONFIG, CaseId

LIST_TEXT_LIMIT = 1024
"""Bytes of each long text that lists carry; the rest is had from the run's tests."""

LONG_TEXTS = ("stdout", "stderr", "error_stacktrace", "error_details", "skip_details")
"""The fields of a result that can be long: cut at the door, stored once by content."""

ATTEMPT_TEXTS = ("error_details", "error_stacktrace", "stdout", "stderr")
"""The fields of an attempt that can be long, treated alike."""

SIGNED_TEXTS = ("error_details", "error_stacktrace")
"""The texts that signatures and the titles of causes are made from."""

LEG_PROPERTY = "terec.leg"
"""The property in which a result has its leg."""

OWNERS_LIMIT = 10
"""Most owners kept of a result."""


class Outcome(StrEnum):
    """What a test did; a JUnit error is a FAIL with its error type."""

    PASS = "PASS"  # noqa: S105 - a word of the contract, no password
    FAIL = "FAIL"
    SKIP = "SKIP"

    @property
    def severity(self) -> int:
        """The worst of several results counts: FAIL over PASS over SKIP (a skip hides no pass)."""
        return _SEVERITY[self]


_SEVERITY = {Outcome.SKIP: 0, Outcome.PASS: 1, Outcome.FAIL: 2}


@dataclass(slots=True)
class Attempt:
    """One try of a case before the one that counts: a rerun inside a report, or of an earlier CI attempt."""

    result: Outcome
    attempt: int | None = None
    part: str | None = None
    sender: str | None = None
    tstamp: datetime | None = None
    duration_ms: float | None = None
    error_type: str | None = None
    error_details: str | None = None
    error_stacktrace: str | None = None
    stdout: str | None = None
    stderr: str | None = None


@dataclass(slots=True)
class Result:
    """What one test did, as sent. Names are kept as given; duration in milliseconds; times are aware.

    attempts: earlier tries of this case inside the same report, oldest first. owners: whom CODEOWNERS names for it.
    Not frozen although nothing changes one: a frozen dataclass of this size takes eight times longer to make,
    and a build has 5,000 of them.
    """

    test_package: str
    test_suite: str
    test_case: str
    test_config: str = NO_CONFIG
    result: Outcome = Outcome.PASS
    test_group: str | None = None
    tstamp: datetime | None = None
    duration_ms: float | None = None
    stdout: str | None = None
    stderr: str | None = None
    error_stacktrace: str | None = None
    error_details: str | None = None
    skip_details: str | None = None
    error_type: str | None = None
    file: str | None = None
    line: int | None = None
    runner: str | None = None
    properties: dict[str, str] | None = None
    attachments: tuple[str, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    owners: tuple[str, ...] = ()

    @property
    def case(self) -> CaseId:
        return CaseId(self.test_package, self.test_suite, self.test_case, self.test_config)

    @property
    def leg(self) -> str | None:
        """The leg of a matrix, from `--config` or CI, that stands before the test's own config; of failures only."""
        return (self.properties or {}).get(LEG_PROPERTY)

    @leg.setter
    def leg(self, leg: str) -> None:
        self.properties = {**(self.properties or {}), LEG_PROPERTY: leg}


@dataclass(slots=True)
class RecordedResult(Result):
    """A result as answered: the effective one of its case in its run.

    test_id: identity hash of the case (`t1:…`). part, attempt: where the result that counts came from.
    attempts: every other try that is kept as evidence, oldest first. passed_on_retry: a pass after a failed try.
    truncated: names of the long texts of which only the first KiB is here.
    failure_hash, loose_hash: of a failure, the strict and the loose hash of its signature.
    """

    test_id: str = ""
    part: str = ""
    attempt: int = 1
    passed_on_retry: bool = False
    truncated: tuple[str, ...] = ()
    failure_hash: str | None = None
    loose_hash: str | None = None


@dataclass(frozen=True, slots=True)
class CaseSelection:
    """Which cases are asked for; None matches all. test_class is the case's test_suite."""

    test_package: str | None = None
    test_class: str | None = None
    test_case: str | None = None
    test_config: str | None = None
    test_group: str | None = None
