"""The gate: green only if every failure has an excuse that can be shown."""

from collections.abc import Iterable

from terec.model import (
    Excuse,
    ExcuseKind,
    FailOn,
    GatedFailure,
    GateOutcome,
    GateResult,
    LostTest,
)
from terec.regression.excuses import (
    Acknowledgements,
    acknowledged,
    fails_for_others,
    fails_on_target,
    flaky_elsewhere,
    holding,
)
from terec.regression.long_lived import flaky_here, open_here
from terec.regression.question import Elsewhere, GateFailure, GateQuestion, elsewhere
from terec.regression.shortfall import shortfalls
from terec.regression.wording import gate_sentence, no_excuse, notes_of


def gate(question: GateQuestion) -> GateResult:
    """Judge a run as a whole; linear in its failures and what was seen of them elsewhere.

    Not judgeable comes before red and green: then nobody can say how the whole run would have ended.
    """
    there = elsewhere(question) if question.run.target is not None else None
    held = holding(question.acknowledgements, question.run, question.at)
    failures = _by_test(_gated(each, question, there, held) for each in question.failures)
    lost = tuple(_lost(each, held) for each in question.changes.lost)
    reasons = shortfalls(question, lost, held)
    outcome = _outcome(failures, reasons)
    base = there.base.run if there is not None else None
    return GateResult(
        outcome=outcome,
        sentence=gate_sentence(outcome, failures, reasons),
        failures=failures,
        lost=lost,
        passed_on_retry=question.passed_on_retry,
        base=None if base is None else base.point,
        base_unknown=there is not None and not there.base.known,
        reasons=reasons,
        notes=notes_of(question, there),
        part=question.part,
    )


def _by_test(failures: Iterable[GatedFailure]) -> tuple[GatedFailure, ...]:
    """Of each test one: the first that has no excuse, else the first. A test is excused when all it failed with is."""
    found: dict[str, GatedFailure] = {}
    for each in failures:
        known = found.get(each.test_id)
        if known is None or (known.excuse is not None and each.excuse is None):
            found[each.test_id] = each
    return tuple(found.values())


def _outcome(failures: tuple[GatedFailure, ...], reasons: tuple[str, ...]) -> GateOutcome:
    if reasons:
        return GateOutcome.NOT_JUDGEABLE
    return GateOutcome.RED if any(each.excuse is None for each in failures) else GateOutcome.GREEN


def _gated(asked: GateFailure, question: GateQuestion, there: Elsewhere | None, held: Acknowledgements) -> GatedFailure:
    excuse = _excuse(asked, question, there, held)
    sentence = excuse.sentence if excuse is not None else no_excuse(asked, there, question.fail_on)
    return GatedFailure(asked.failure.test_id, asked.judged, excuse, sentence)


def _excuse(
    asked: GateFailure, question: GateQuestion, there: Elsewhere | None, held: Acknowledgements
) -> Excuse | None:
    """What the runs show comes before an acknowledgement."""
    if there is not None:
        excuse = fails_on_target(asked, there) or flaky_elsewhere(asked, there) or fails_for_others(asked, there)
    else:
        excuse = flaky_here(asked) or open_here(asked, question.fell_short)
        if excuse is not None and excuse.kind is ExcuseKind.OPEN and FailOn.OPEN in question.fail_on:
            excuse = None
    return excuse or acknowledged(asked.failure.test_id, asked.failure.signature, held)


def _lost(test: LostTest, held: Acknowledgements) -> LostTest:
    return LostTest(test.test_id, test.how, acknowledged(test.test_id, None, held) is not None)
