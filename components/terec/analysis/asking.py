"""Puts the gate's question together, and its answer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from terec.analysis.histories import NOTHING
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.others import seen_by_others
from terec.analysis.past import PastReader
from terec.analysis.run_verdicts import run_verdicts
from terec.analysis.scope import Scope
from terec.model import (
    Acknowledgement,
    CaseId,
    Correction,
    FailOn,
    GateAnswer,
    GateResult,
    Judged,
    RecordedAcknowledgement,
    RecordedRun,
    RunPoint,
    StoredVerdict,
    Verdict,
)
from terec.regression import Failure, GateFailure, GateQuestion, gate
from terec.store import Store


def ask_gate(
    store: Store,
    scope: Scope,
    reader: PastReader,
    fail_on: Iterable[FailOn],
    acknowledgements: Sequence[Acknowledgement],
    corrections: Collection[Correction],
) -> GateAnswer:
    """The gate's answer. Other pull requests are asked only about failures that the target does not excuse."""
    judging = scope.judging
    called_new = {each.test_id for each in corrections if each.verdict is Verdict.NEW}
    question = _question(scope, frozenset(fail_on), called_new)
    question, requests = _with_others(store, question, judging, reader, called_new)
    result = gate(replace(question, acknowledgements=acknowledgements))
    shown = run_verdicts(store, scope, corrections)
    links = _links([*judging.past.recorded.values(), *requests], result, shown.compared_with)
    return GateAnswer(shown, result, _names(store, judging, result), links)


def not_withdrawn(excuses: Iterable[RecordedAcknowledgement]) -> list[Acknowledgement]:
    """Such of the excuses as acknowledgements; their terms may have ended."""
    return [
        Acknowledgement(each.branch, each.pairs, each.who, each.because, each.since, each.until, each.ticket, each.run)
        for each in excuses
        if each.withdrawn is None
    ]


def _question(scope: Scope, fail_on: frozenset[FailOn], called_new: Collection[str]) -> GateQuestion:
    judging, past = scope.judging, scope.judging.past
    failures = _failures(scope, called_new)
    long_lived = past.run.target is None
    return GateQuestion(
        run=judging.facts,
        at=judging.now,
        completeness=scope.completeness,
        ran=scope.ran,
        lacking=scope.lacking,
        failures=failures,
        changes=scope.changes,
        target_runs=past.target_runs,
        first_run=past.first_run,
        passed_on_retry=judging.seen.passed_on_retry,
        fail_on=fail_on,
        part=scope.part,
        fell_short=judging.own_runs.fell_short(failures, fail_on) if long_lived and failures else frozenset(),
    )


def _with_others(
    store: Store, question: GateQuestion, judging: RunUnderJudgement, reader: PastReader, called_new: Collection[str]
) -> tuple[GateQuestion, Sequence[RecordedRun]]:
    """The question with what other pull requests show of the failures that are red so far, and their runs."""
    if question.run.target is None or question.run.infra:
        return question, ()
    red = {each.test_id for each in gate(question).failures if each.excuse is None} - set(called_new)
    failures = [each.failure for each in question.failures]
    telling = [each for each in failures if each.test_id in red and not each.generic]
    others = seen_by_others(store, judging, reader, telling)
    asked = [replace(each, others=others.sightings.get(each.failure.test_id, ())) for each in question.failures]
    return replace(question, failures=asked), others.runs


def _failures(scope: Scope, called_new: Collection[str]) -> list[GateFailure]:
    """called_new: tests that a person called NEW; only an acknowledgement is left to excuse them."""
    judging, run = scope.judging, scope.judging.past.run
    found = []
    for each in judging.made.verdicts:
        if each.test_id not in scope.failed:
            continue
        for failure, judged in _counted(judging, each):
            if each.test_id in called_new:
                found.append(GateFailure(failure, replace(judged, verdict=Verdict.NEW)))
                continue
            history = judging.histories.get(each.test_id, NOTHING)
            found.append(GateFailure(failure, judged, history.on(run.branch), history.on(run.target)))
    return found


def _counted(judging: RunUnderJudgement, verdict: StoredVerdict) -> list[tuple[Failure, Judged]]:
    """Every failure of the test that counts: each needs an excuse; mostly it is the one that has the verdict."""
    counted = judging.seen.counted_failures.get(verdict.test_id, ())
    if len(counted) > 1:
        return judging.judged_failures(verdict.test_id)
    part = counted[0].part if counted else None
    return [(Failure(verdict.test_id, verdict.signature, verdict.judged.generic, part), verdict.judged)]


def _names(store: Store, judging: RunUnderJudgement, result: GateResult) -> dict[str, CaseId]:
    names = {each.test_id: each.case for each in judging.seen.failed}
    told = {*(each.test_id for each in result.failures), *(each.test_id for each in result.lost)}
    unknown = sorted({*told, *result.passed_on_retry} - names.keys())
    more = store.names(judging.run.key.suite_key, unknown) if unknown else {}
    return {**names, **dict(sorted(more.items()))}


def _links(recorded: Iterable[RecordedRun], result: GateResult, compared: RunPoint | None) -> dict[str, str]:
    points: set[RunPoint | None] = {result.base, compared}
    for each in result.failures:
        points |= {each.excuse.proof if each.excuse else None, each.judged.first_failing, each.judged.last_passing}
    told = {str(point) for point in points if point}
    urls = {f"{each.branch} #{each.run_id}": each.url for each in recorded}
    return {point: url for point in told if (url := urls.get(point))}
