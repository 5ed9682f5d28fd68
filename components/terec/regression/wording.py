"""The sentences of the gate."""

from collections.abc import Sequence, Set

from terec.model import Completeness, FailOn, GatedFailure, GateOutcome, Verdict
from terec.regression.question import Elsewhere, GateFailure, GateQuestion


def gate_sentence(outcome: GateOutcome, failures: Sequence[GatedFailure], reasons: Sequence[str]) -> str:
    """The outcome in one sentence, the reader's own failures first."""
    if outcome is GateOutcome.NOT_JUDGEABLE:
        return f"Not judgeable: {reasons[0]}"
    if not failures:
        return "Green: nothing failed."
    yours = sum(each.excuse is None for each in failures)
    if yours:
        return f"Red: {yours} of {_failures(len(failures))} {'is' if yours == 1 else 'are'} yours."
    return f"Green: {_failures(len(failures))}, each with an excuse."


def no_excuse(asked: GateFailure, there: Elsewhere | None, fail_on: Set[FailOn]) -> str:
    """Why nothing excuses a failure."""
    judged = asked.judged
    if judged.steady and judged.evidence.same_failures and judged.verdict is not Verdict.KNOWN:
        return f"It was flaky, but fails {judged.evidence.streak} times in a row now."
    if asked.failure.generic:
        return "Its text says too little to be told from other failures, and it does not fail so at the base."
    if there is not None:
        return _not_on_target(there)
    if judged.passed_since and judged.verdict is Verdict.KNOWN:
        return f"It is back: it passed after it failed in {judged.last_same}."
    if judged.verdict is Verdict.KNOWN and FailOn.OPEN in fail_on:
        return f"It is open since {judged.first_failing}, and open problems were to fail."
    return judged.verdict.meaning


def _not_on_target(there: Elsewhere) -> str:
    base = there.base.run
    if base is None:
        return f"The target {there.run.target} has no run to compare with."
    doubt = "" if there.base.known else " (base unknown: the newest run before the change)"
    return f"It does not fail so on the target at {base.point}{doubt}, and nothing shows that it is flaky."


def notes_of(question: GateQuestion, there: Elsewhere | None) -> tuple[str, ...]:
    """What a reader of the outcome should know besides."""
    notes = []
    if there is not None and not there.base.known:
        notes.append("base unknown: no run of the target is of the base commit or its history.")
    if question.part is not None:
        notes.append(_of_part(question))
    elif question.completeness is Completeness.UNDECLARED:
        notes.append("The sender declared nothing: the run is judged as it stands.")
    if question.changes.compared_with is None and question.part is None:
        notes.append("No run to compare with: tests that are missing cannot be seen.")
    if question.passed_on_retry:
        notes.append(f"{_failures(len(question.passed_on_retry))} passed on retry.")
    return tuple(notes)


def _of_part(question: GateQuestion) -> str:
    lost = " and sees which tests are missing" if question.changes.compared_with is None else ""
    return f"This is part {question.part!r} of the run alone; `terec check` judges all of them together{lost}."


def _failures(count: int) -> str:
    return f"{count} failure" if count == 1 else f"{count} failures"
