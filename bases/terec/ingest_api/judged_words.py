"""The words of judgement on the wire: the model's own, and what people send; what describes and reads each of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter

from terec.model import (
    RUN_ID_MAX,
    CauseOverRuns,
    ChangedVerdict,
    Comparison,
    Correction,
    FailureFacts,
    FlakyTest,
    GateAnswer,
    Problem,
    RecordedExcuse,
    Result,
    Run,
    RunVerdicts,
    Verdict,
)

RunId = Annotated[int, Field(ge=0, le=RUN_ID_MAX)]


@dataclass(frozen=True, slots=True)
class UnstoredRun:
    """Results to be judged and not kept, and what is known of their run."""

    __pydantic_config__ = ConfigDict(allow_inf_nan=False)

    run: Run
    results: list[Result]


@dataclass(frozen=True, slots=True)
class ExcuseWish:
    """The cause of a run that a person takes on; who counts only without a token."""

    branch: str
    run_id: RunId
    cause_id: str
    because: str
    who: str = ""
    ticket: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CorrectionWish:
    """A person's word against the verdict on a test of a run; who counts only without a token."""

    branch: str
    run_id: RunId
    test_id: str
    verdict: Verdict
    because: str
    who: str = ""


UNSTORED_RUN = TypeAdapter(UnstoredRun)
EXCUSE_WISH = TypeAdapter(ExcuseWish)
CORRECTION_WISH = TypeAdapter(CorrectionWish)
VERDICTS = TypeAdapter(RunVerdicts)
GATE = TypeAdapter(GateAnswer)
FAILURE = TypeAdapter(FailureFacts)
CAUSES = TypeAdapter(list[CauseOverRuns])
COMPARISON = TypeAdapter(Comparison)
PROBLEMS = TypeAdapter(list[Problem])
FLAKY_TESTS = TypeAdapter(list[FlakyTest])
EXCUSE = TypeAdapter(RecordedExcuse)
EXCUSES = TypeAdapter(list[RecordedExcuse])
CORRECTION = TypeAdapter(Correction)
CORRECTIONS = TypeAdapter(list[Correction])
CHANGES = TypeAdapter(list[ChangedVerdict])
