"""Tries the gate on a suite's own past, without labels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from terec.analysis.asking import ask_gate
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.past import PastReader
from terec.analysis.scope import WholeRun
from terec.analysis.seen import StoredRun
from terec.model import (
    CaseSighting,
    ExcuseKind,
    GateAnswer,
    GatedFailure,
    GateOutcome,
    Outcome,
    RecordedRun,
    RunKey,
    SuiteKey,
    Verdict,
)
from terec.store import Store

BACKTEST_RUNS = 1000
"""Most runs that are gated again, the newest."""

STEADY_RESULTS = 3
"""Results of the target in a row, all failing the same way, that show that an excused failure was no chance."""


@dataclass(frozen=True, slots=True)
class DoubtfulFailure:
    """A failure whose gate was wrong as it looks now. test_id with signature failed in run."""

    run: RunKey
    test_id: str
    signature: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BacktestAnswer:
    """runs, failures: how many were gated; red, excused: failures without and with an excuse.

    false_reds: called NEW, then passed on the same commit. false_greens: excused as flaky or as others' failure, then
    steady on the target. not_judgeable: runs that could not be judged.
    """

    runs: int
    not_judgeable: int
    failures: int
    red: int
    excused: int
    false_reds: tuple[DoubtfulFailure, ...]
    false_greens: tuple[DoubtfulFailure, ...]


class _Gated(NamedTuple):
    """A failure of a run with its strict signature, and what the gate said of it."""

    run: RecordedRun
    failure: GatedFailure
    signature: str


Later = Mapping[str, Sequence[CaseSighting]]
"""What tests did in the runs that are looked at, by test id, oldest first."""

Runs = Mapping[RunKey, RecordedRun]


def backtest(store: Store, suite: SuiteKey, since: datetime, now: datetime) -> BacktestAnswer:
    """Gate every failed run since then again, as of its own time, and hold the answers against what came later."""
    reader = PastReader(store, suite, now)
    newer = [run for run in store.runs_since(suite, since, BACKTEST_RUNS)[::-1] if not run.ignore]
    answers = [_answer(store, reader, run) for run in newer if run.fail_count]
    judgeable = [answer for answer in answers if answer.gate.outcome is not GateOutcome.NOT_JUDGEABLE]
    gated = [each for answer in judgeable for each in _gated(answer)]
    reds = [each for each in gated if each.failure.excuse is None]
    greens = [each for each in gated if each.failure.excuse is not None]
    later = _later(store, newer, {each.failure.test_id for each in gated})
    runs = {run.key: run for run in newer}
    return BacktestAnswer(
        runs=len(answers),
        not_judgeable=len(answers) - len(judgeable),
        failures=sum(len(answer.gate.failures) for answer in answers),
        red=len(reds),
        excused=len(greens),
        false_reds=_doubtful(each for each in reds if _passed_since(each, later, runs)),
        false_greens=_doubtful(each for each in greens if _steady_since(each, later, runs, reader)),
    )


def _answer(store: Store, reader: PastReader, run: RecordedRun) -> GateAnswer:
    moment = run.began
    judging = RunUnderJudgement(store, StoredRun(store, run), reader.now, reader, as_of=moment)
    return ask_gate(store, WholeRun(judging), reader, (), (), ())


def _gated(answer: GateAnswer) -> Iterator[_Gated]:
    signatures = {each.test_run.test_id: each.signature for each in answer.verdicts.tests}
    for failure in answer.gate.failures:
        yield _Gated(answer.verdicts.run, failure, signatures[failure.test_id])


def _later(store: Store, runs: Sequence[RecordedRun], tests: set[str]) -> Later:
    return store.sightings(runs, tests) if tests and runs else {}


def _passed_since(gated: _Gated, later: Later, runs: Runs) -> bool:
    run, failure, _ = gated
    return failure.judged.verdict is Verdict.NEW and any(
        seen.outcome is Outcome.PASS and runs[seen.run].commit == run.commit and _after(runs[seen.run], run)
        for seen in (later.get(failure.test_id, ()) if run.commit else ())
    )


def _steady_since(gated: _Gated, later: Later, runs: Runs, reader: PastReader) -> bool:
    """Whether the next STEADY_RESULTS results of the target, or of the branch itself, all fail with the signature."""
    run, failure, signature = gated
    if failure.excuse is None or failure.excuse.kind in (ExcuseKind.TARGET, ExcuseKind.OPEN):
        return False
    branch = reader.targets.of(run) or run.branch
    following = [
        seen
        for seen in later.get(failure.test_id, ())
        if seen.run.branch == branch and seen.outcome is not Outcome.SKIP and _after(runs[seen.run], run)
    ][:STEADY_RESULTS]
    return len(following) == STEADY_RESULTS and all(seen.signature == signature for seen in following)


def _after(one: RecordedRun, other: RecordedRun) -> bool:
    return (one.began, one.run_id) > (other.began, other.run_id)


def _doubtful(found: Iterable[_Gated]) -> tuple[DoubtfulFailure, ...]:
    return tuple(
        DoubtfulFailure(each.run.key, each.failure.test_id, each.signature, each.failure.sentence) for each in found
    )
