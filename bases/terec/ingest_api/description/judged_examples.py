"""What the API's description shows of judgement: an example of each body and answer, made of the model's words."""

from datetime import datetime, timedelta
from typing import Any

from terec.ingest_api.description.examples import EXAMPLES
from terec.model import (
    CaseId,
    CauseOfRun,
    CauseOverRuns,
    ChangedVerdict,
    Comparison,
    Completeness,
    Correction,
    FailureFacts,
    FlakyTest,
    Found,
    FoundCase,
    FoundFailure,
    GateAnswer,
    GatedFailure,
    GateOutcome,
    GateResult,
    Judged,
    JudgedTest,
    LostHow,
    LostTest,
    Problem,
    ProblemState,
    RecordedAcknowledgement,
    RecordedResult,
    RecordedRun,
    RunKey,
    RunPoint,
    RunVerdicts,
    SignaturePair,
    Suspect,
    TestInRun,
    Verdict,
    VerdictEvidence,
    as_plain,
    from_plain,
    parse_time,
)

_NOON: datetime = parse_time("2026-03-01T12:00:00Z")
_RUN: RecordedRun = from_plain(RecordedRun, EXAMPLES["RECORDED_RUN"])
_HASH, _CAUSE = "f1:82737d8401d20a13", "c2:5b1f0e7722ac4d19"
_RESULT: RecordedResult = from_plain(RecordedResult, {**EXAMPLES["RECORDED_RESULT"], "failure_hash": _HASH})
_TEST, _LOST = _RESULT.test_id, "t1:77aa50c9e13b42d877aa50c9e13b42d8"
_CASE = CaseId("com.acme", "CartTest", "adds")
_KEY = RunKey("acme", "shop", "ci", "main", 17)
_NOW, _BEFORE = RunPoint("main", 17, "3f2a9c1", _NOON), RunPoint("main", 16, "b01d77e", _NOON - timedelta(days=1))
_SENTENCE = "New: it failed in none of 16 results before; last passed in main #16."
_JUDGED = Judged(Verdict.NEW, 0.9, _SENTENCE, VerdictEvidence(16, 16), first_failing=_NOW, last_passing=_BEFORE)
_CAUSE_OF_RUN = CauseOfRun(_CAUSE, "expected 2 but was 3", (_TEST,), (_HASH,))
_REPEAT = "mvn test -Dtest='com.acme.CartTest#adds'"
_SUSPECT = Suspect(
    *(_CAUSE, "3f2a9c1", "Mira", "Round per line", _NOW),
    because="touches src/shop/Cart.java, named in the 2nd frame",
    score=0.5,
)
_VERDICTS = RunVerdicts(
    _RUN,
    Completeness.COMPLETE,
    infra=False,
    tests=(JudgedTest(_RESULT, _HASH, _JUDGED, _CAUSE, _REPEAT),),
    causes=(_CAUSE_OF_RUN,),
    lost=(LostTest(_LOST, LostHow.SKIPPED),),
    compared_with=_BEFORE,
    suspects=(_SUSPECT,),
)
_GATE = GateResult(
    GateOutcome.RED,
    "Red: 1 of 1 failure is yours.",
    (GatedFailure(_TEST, _JUDGED, None, _JUDGED.verdict.meaning),),
    lost=(LostTest(_LOST, LostHow.SKIPPED),),
    base=_BEFORE,
)
_IN_RUN = TestInRun(_RESULT, _RUN)
_PAIRS = (SignaturePair(_TEST, _HASH),)
_EXCUSE = RecordedAcknowledgement(
    *("x1:2c90f1ab64d7e03f", _CAUSE, "main", _PAIRS, "mira", "Rounding is being reworked."),
    since=_NOON,
    until=_NOON + timedelta(days=14),
    ticket="SHOP-12",
    run=_NOW,
)
_CORRECTION = Correction(_KEY, _TEST, Verdict.FLAKY, "It depends on the clock.", "mira", _NOON)
_PROBLEM = Problem(_CAUSE, "main", ProblemState.OPEN, _NOW, _NOON, _NOW, _PAIRS, (_TEST,), minutes_lost=12.5)
_FACTS = FailureFacts(*(_HASH, False, _NOW, _NOW, 1, ("main",), (_CASE,), _IN_RUN), regression=True, problem_id=_CAUSE)
_FLAKY = FlakyTest(_TEST, _CASE, 3, 140, 0.0214, 0.0044, 0.0613, _NOW, 12.5, ("41",))
_FEATURES = {"message": 0.97, "frames": 0.88, "type": 1.0}

_WORDS = {
    "VERDICTS": _VERDICTS,
    "GATE": GateAnswer(
        _VERDICTS, _GATE, {_TEST: _CASE, _LOST: CaseId("com.acme", "CartTest", "rounds")}, {str(_NOW): _RUN.url or ""}
    ),
    "FAILURE": _FACTS,
    "CAUSES": [CauseOverRuns(_CAUSE_OF_RUN, 3, _NOW, Verdict.KNOWN)],
    "COMPARISON": Comparison(_IN_RUN, _IN_RUN, 0.93, _FEATURES, True, False, True),
    "PROBLEMS": [_PROBLEM],
    "FLAKY_TESTS": [_FLAKY],
    "FOUND": Found(
        (FoundCase(_TEST, _CASE),), (FoundFailure(_HASH, "AssertionError: expected # but was #", _KEY, _TEST),)
    ),
    "EXCUSE": _EXCUSE,
    "EXCUSES": [_EXCUSE],
    "CORRECTION": _CORRECTION,
    "CORRECTIONS": [_CORRECTION],
    "CHANGES": [ChangedVerdict(_KEY, _TEST, Verdict.NEW, Verdict.FLAKY)],
}

JUDGED_EXAMPLES: dict[str, Any] = {
    **{name: as_plain(word) for name, word in _WORDS.items()},
    "UNSTORED_RUN": {
        "run": {**EXAMPLES["RUN"], "run_id": None, "branch": "feature/x", "target_branch": "main"},
        "results": EXAMPLES["RESULTS"],
    },
    "EXCUSE_WISH": {
        "branch": "main",
        "run_id": 17,
        "cause_id": _CAUSE,
        "because": "Rounding is being reworked.",
        "who": "mira",
        "ticket": "SHOP-12",
        "until": "2026-03-15T12:00:00Z",
    },
    "CORRECTION_WISH": {
        "branch": "main",
        "run_id": 17,
        "test_id": _TEST,
        "verdict": "FLAKY",
        "because": "It depends on the clock.",
        "who": "mira",
    },
}
