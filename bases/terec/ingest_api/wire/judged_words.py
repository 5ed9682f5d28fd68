"""The words of judgement on the wire: the model's own, and what people send; what describes and reads each of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter

from terec.model import (
    NAME_LIMIT,
    RUN_ID_MAX,
    CauseOverRuns,
    ChangedVerdict,
    Comparison,
    Correction,
    FailureFacts,
    FlakyTest,
    Found,
    GateAnswer,
    Problem,
    RecordedAcknowledgement,
    Result,
    Run,
    RunVerdicts,
    Verdict,
)

TEXT_LIMIT = 2000
"""Characters of what people write about a failure."""

RunId = Annotated[int, Field(ge=0, le=RUN_ID_MAX)]
Text = Annotated[str, Field(max_length=TEXT_LIMIT)]
Name = Annotated[str, Field(max_length=NAME_LIMIT)]


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
    because: Text
    who: Name = ""
    ticket: Text | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CorrectionWish:
    """A person's word against the verdict on a test of a run; who counts only without a token."""

    branch: str
    run_id: RunId
    test_id: str
    verdict: Verdict
    because: Text
    who: Name = ""


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
FOUND = TypeAdapter(Found)
EXCUSE = TypeAdapter(RecordedAcknowledgement)
EXCUSES = TypeAdapter(list[RecordedAcknowledgement])
CORRECTION = TypeAdapter(Correction)
CORRECTIONS = TypeAdapter(list[Correction])
CHANGES = TypeAdapter(list[ChangedVerdict])
