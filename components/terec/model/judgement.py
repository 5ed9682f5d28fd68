"""What is stored and answered of a run's judgement: verdicts by test, causes, corrections, rankings."""

from dataclasses import dataclass, field
from datetime import datetime

from terec.model.gate import GateResult, LostTest
from terec.model.history import TestInRun
from terec.model.legs import Leg
from terec.model.names import CaseId, RunKey
from terec.model.problem import SignaturePair
from terec.model.result import Outcome, RecordedResult
from terec.model.run import Completeness, RecordedRun
from terec.model.suspect import Suspect
from terec.model.upload import DEFAULT_PART
from terec.model.verdict import Judged, RunPoint, Verdict


@dataclass(frozen=True, slots=True)
class CaseSighting:
    """What a case did in one run; part: of the result that counts.

    tries: outcome and strict hash of every other try of its leg (legs_of), oldest first.
    also_failed: strict hashes other than `signature` of the last failures in other parts and of other senders.
    beside: its other legs, as told_beside says; none where nobody told.
    """

    test_id: str
    run: RunKey
    outcome: Outcome
    signature: str | None = None
    tries: tuple[tuple[Outcome, str | None], ...] = ()
    part: str = DEFAULT_PART
    also_failed: tuple[str, ...] = ()
    beside: tuple[Leg, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseOfRun:
    """Failures of one run that belong together; title: the first line of what the oldest of them said.

    rerun_seconds: run time of their tries after the first.
    """

    cause_id: str
    title: str
    test_ids: tuple[str, ...]
    hashes: tuple[str, ...] = ()
    rerun_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class StoredVerdict:
    test_id: str
    signature: str
    judged: Judged


@dataclass(frozen=True, slots=True)
class StoredJudgement:
    """What the analyzer wrote of a run; content: digest of what it was judged from, to see when it is out of date."""

    run: RunKey
    version: str
    content: str
    infra: bool
    verdicts: tuple[StoredVerdict, ...] = ()
    causes: tuple[CauseOfRun, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's word against a verdict; kept as a label, and shown in place of the verdict."""

    run: RunKey
    test_id: str
    verdict: Verdict
    because: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class JudgedTest:
    """A failed test of a run; repeat: the command that runs it again in its runner's own words."""

    __test__ = False

    test_run: RecordedResult
    signature: str
    judged: Judged
    cause_id: str
    repeat: str | None = None
    correction: Correction | None = None


@dataclass(frozen=True, slots=True)
class RunVerdicts:
    """The judgement of a run: verdicts in the order of tests, causes with most tests first.

    suspects: commits that overlap with a cause, of each at most SUSPECTS_LIMIT, the best first.
    lost, gained, fixed: compared with `compared_with`; empty while the run is incomplete.
    """

    run: RecordedRun
    completeness: Completeness
    infra: bool
    tests: tuple[JudgedTest, ...] = ()
    causes: tuple[CauseOfRun, ...] = ()
    lost: tuple[LostTest, ...] = ()
    gained: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    compared_with: RunPoint | None = None
    suspects: tuple[Suspect, ...] = ()


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """The gate of a run with everything a page about it shows.

    names: of every test id that the gate mentions. links: pages of the runs that it points to, by `BRANCH #RUN_ID`,
    as far as their CI told them.
    """

    verdicts: RunVerdicts
    gate: GateResult
    names: dict[str, CaseId] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FailureFacts:
    """Everything about a failure hash, strict or loose.

    regression: the newest verdict of it is NEW (None: never judged). runs: how many runs it failed in.
    suspects: commits that overlap with its cause in the newest of them.
    """

    hash: str
    generic: bool
    first_seen: RunPoint
    last_seen: RunPoint
    runs: int
    branches: tuple[str, ...]
    tests: tuple[CaseId, ...]
    example: TestInRun
    newest: tuple[TestInRun, ...] = ()
    regression: bool | None = None
    problem_id: str | None = None
    suspects: tuple[Suspect, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two failures side by side; score 0 to 1, features by name, similar: the score is high enough to say so."""

    one: TestInRun
    other: TestInRun
    score: float
    features: dict[str, float]
    similar: bool
    same_strict: bool
    same_loose: bool


@dataclass(frozen=True, slots=True)
class FlakyTest:
    """A test that comes and goes. rate: flaky failures per result, low to high: its 95 % interval.

    minutes_lost: run time of the attempts it caused. runs: results looked at.
    """

    __test__ = False

    test_id: str
    case: CaseId
    failures: int
    runs: int
    rate: float
    low: float
    high: float
    last_seen: RunPoint
    minutes_lost: float
    pull_requests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseOverRuns:
    """A cause met in several runs of a time; newest: the last of them."""

    cause: CauseOfRun
    runs: int
    newest: RunPoint
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """What judging again would change."""

    run: RunKey
    test_id: str
    before: Verdict
    after: Verdict


@dataclass(frozen=True, slots=True)
class AcknowledgementRequest:
    """A person's wish to acknowledge a cause; until None: the default term."""

    because: str
    who: str
    ticket: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordedAcknowledgement:
    """A stored acknowledgement with its id; withdrawn: when and by whom it was taken back."""

    excuse_id: str
    cause_id: str
    branch: str
    pairs: tuple[SignaturePair, ...]
    who: str
    because: str
    since: datetime
    until: datetime
    ticket: str | None = None
    run: RunPoint | None = None
    withdrawn: datetime | None = None
    withdrawn_by: str | None = None
