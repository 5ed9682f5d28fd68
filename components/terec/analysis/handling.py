"""What the analyzer does with an event: judge the run, store what it found, tell of regressions."""

from collections.abc import Mapping
from datetime import datetime

from terec.analysis.causes import by_test
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.past import PastReader
from terec.analysis.problems import ProblemFolder
from terec.analysis.seen import StoredRun
from terec.model import (
    CASES_PER_EVENT,
    Event,
    RecordedRun,
    RunCompleted,
    RunKey,
    StoredJudgement,
    StoredVerdict,
    TestCaseRunFailed,
    TestCaseRunRegression,
    Verdict,
)
from terec.regression import HISTORY_RUNS
from terec.store import Store


def handle(store: Store, event: Event, now: datetime) -> None:
    """Judge the run that the event tells of, as it stands in the store; other events, and runs that are gone, pass.

    The same event again changes nothing.
    """
    if isinstance(event, TestCaseRunFailed | RunCompleted):
        judge_and_store(store, event.run, now)


def judge_and_store(store: Store, key: RunKey, now: datetime) -> StoredJudgement | None:
    """Judge the run and store verdicts, problems and the regressions found; None when there is no such run.

    The judgement is written last: a crash before leaves the run to be judged again, which folds its build anew. Later
    builds of the branch that were judged without what this run says now are judged again before it.
    """
    run = store.run(key)
    if run is None:
        return None
    reader = PastReader(store, key.suite_key, now)
    judging = RunUnderJudgement(store, StoredRun(store, run), now, reader)
    made = judging.made
    if made is not judging.stored:
        reader.remember(made)
        for later in _judged_later(store, reader, run):
            again = RunUnderJudgement(store, StoredRun(store, later), now, reader)
            reader.remember(again.made)
            _store(store, again)
    folder = ProblemFolder(store, reader, key.suite_key, now)
    folder.take(judging, made, made is not judging.stored)
    _store(store, judging)
    return made


def fold_without(store: Store, run: RecordedRun, now: datetime) -> None:
    """The problems of a deleted run's branch, or of the one that it was a request into, as the other builds tell.

    Reads the judgements of at most problems.FOLDED_RUNS builds.
    """
    reader = PastReader(store, run.key.suite_key, now)
    ProblemFolder(store, reader, run.key.suite_key, now).fold_anew(reader.targets.of(run) or run.branch)


def _judged_later(store: Store, reader: PastReader, run: RecordedRun) -> list[RecordedRun]:
    """Failed builds of the branch after the run that were judged already, oldest first."""
    newer = store.runs(run.key.suite_key, run.branch, HISTORY_RUNS)[::-1]
    failed = [each for each in newer if each.run_id > run.run_id and each.fail_count]
    judged = reader.judged(failed, whole=False)
    return [each for each in failed if each.key in judged]


def _store(store: Store, judging: RunUnderJudgement) -> None:
    """Store the judgement, and tell of regressions, where the stored one is out of date."""
    before, made = judging.stored, judging.made
    if made is not before:
        store.put_judgement(made, [] if judging.run.ignore else regressions(made, before))


def regressions(made: StoredJudgement, before: StoredJudgement | None = None) -> list[Event]:
    """Events for the failures judged NEW, those left out that were NEW in the judgement before.

    A test whose failure is another one by cause and by signature is told of again; by one alone, hashing or grouping
    may have changed.
    """
    told = _told(before) if before else {}
    causes = {
        each.test_id: cause for each, cause in _new(made) if not {cause, each.signature} & told.get(each.test_id, set())
    }
    fresh = list(causes)
    return [
        _regression(made.run, fresh[start : start + CASES_PER_EVENT], causes)
        for start in range(0, len(fresh), CASES_PER_EVENT)
    ]


def _told(before: StoredJudgement) -> dict[str, set[str | None]]:
    """Cause and signature of each test that was told of."""
    return {each.test_id: {cause, each.signature} for each, cause in _new(before)}


def _regression(run: RunKey, tests: list[str], causes: Mapping[str, str]) -> TestCaseRunRegression:
    return TestCaseRunRegression(run, tuple(sorted({causes[test] for test in tests})), tuple(tests))


def _new(judgement: StoredJudgement) -> list[tuple[StoredVerdict, str]]:
    """What was judged NEW, with its cause; a test that was mended while the run was read has none, and is passed over.

    The run is judged again for what mended it.
    """
    causes = by_test(judgement.causes)
    judged = [each for each in judgement.verdicts if each.judged.verdict is Verdict.NEW]
    return [(each, causes[each.test_id]) for each in judged if each.test_id in causes]
