"""The problems of a branch, folded from the judgements of its builds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from terec.analysis.asking import not_withdrawn
from terec.analysis.judgement_version import JUDGEMENT_VERSION
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.past import PastReader
from terec.analysis.seen import StoredRun
from terec.model import (
    BranchProblems,
    Completeness,
    Outcome,
    Problem,
    ProblemState,
    RecordedAcknowledgement,
    RecordedRun,
    RunKey,
    SignaturePair,
    StoreBusy,
    StoredJudgement,
    SuiteKey,
    as_microseconds,
)
from terec.regression import BuildSeen, fold_problems, state_at, with_acknowledgement
from terec.store import Store

FOLDED_RUNS = 1000
"""Builds of a branch from which its problems are folded anew; older ones are forgotten then."""

PAGE_OF_BUILDS = 50
"""How many builds are in memory at once, with verdicts and sightings, while a branch is folded."""

REPLACING_TRIES = 20
"""Times that problems are folded again because others stored theirs meanwhile."""

Problems = Mapping[str, Problem]


class ProblemFolder:
    """Folds builds of a suite into the problems of their branches."""

    def __init__(self, store: Store, reader: PastReader, suite: SuiteKey, now: datetime) -> None:
        self._store, self._reader, self._suite, self._now = store, reader, suite, now

    def take(self, judging: RunUnderJudgement, made: StoredJudgement, changed: bool) -> None:
        """Store the problems with this build in them, before its judgement is stored.

        changed: its judgement is not the one that is stored. A build that is known already and changed has its branch
        folded anew, so that taking a build twice is taking it once. One of which nothing arrived says nothing, and is
        not known by that: mostly its results are under way.
        """
        if not judging.run.arrived_total:
            return
        whole = judging.completeness is not Completeness.INCOMPLETE
        self._reader.remember(made)
        run = judging.past.run
        if run.target is None:
            self._replace(run.branch, lambda before: self._with_own(judging.run, before, changed, whole))
        elif changed and whole:
            self._replace(run.target, lambda before: self._with_request(judging, made, run.target or "", before))

    def fold_anew(self, branch: str) -> None:
        """Replace the problems of a branch by what the builds that they know, and requests into it, say now."""
        self._replace(branch, lambda before: before and self._anew(branch, before.up_to))

    def up_to_date(self, branch: str | None = None) -> list[Problem]:
        """The problems of one branch, or of all without a target, with the builds that the stored ones do not know."""
        newest: dict[str, int | None] = {branch: None} if branch is not None else self._newest_of_branches()
        stored = self._store.problems_by_branch(self._suite, newest)
        found: list[Problem] = []
        for name, last in newest.items():
            known, problems = _known(stored.get(name))
            newer = self.newer(name, known) if last is None or known is None or last > known else []
            found += self.folded(problems, newer).values()
        return found

    def newer(self, branch: str, known: int | None, last: int | None = None) -> list[RecordedRun]:
        """Builds of a branch after the one known, up to `last`, oldest first."""
        before = None if last is None else last + 1
        limit = FOLDED_RUNS if known is None or last is None else min(FOLDED_RUNS, last - known)
        runs = self._store.runs(self._suite, branch, limit, before)
        return [run for run in reversed(runs) if known is None or run.run_id > known]

    def folded(self, problems: Problems, runs: Sequence[RecordedRun]) -> dict[str, Problem]:
        """The problems after these builds, in their order; what nobody judged yet is judged on the spot.

        Three questions for each PAGE_OF_BUILDS builds, whose verdicts alone are in memory.
        """
        after = dict(problems)
        for start in range(0, len(runs), PAGE_OF_BUILDS):
            page = runs[start : start + PAGE_OF_BUILDS]
            after = fold_problems(self._builds(after, page, self._judged(page)), after)
        return after

    def _newest_of_branches(self) -> dict[str, int | None]:
        """The newest run_id of each branch of the suite that is no request into another."""
        newest = self._store.branches(self._suite)
        return {run.branch: run.run_id for run in newest if self._reader.targets.of(run) is None}

    def _replace(self, branch: str, change: Callable[[BranchProblems | None], BranchProblems | None]) -> None:
        """Store what `change` makes of the branch's problems, anew where others stored theirs meanwhile; None: nothing.

        A request into a branch may be judged beside a build of it, by another analyzer.
        """
        for _ in range(REPLACING_TRIES):
            before = self._store.problems_by_branch(self._suite, [branch]).get(branch)
            after = change(before)
            if after is None or self._store.replace_problems(self._suite, branch, before, after):
                return
        raise StoreBusy(f"Others write the problems of branch {branch!r} all the time; try again.")

    def _with_own(
        self, run: RecordedRun, before: BranchProblems | None, changed: bool, whole: bool
    ) -> BranchProblems | None:
        """An incomplete build is taken in with a later one alone, and folded anew as soon as it changes then."""
        if before is None or run.run_id > before.up_to:
            if not whole:
                return None
            known, problems = _known(before)
            return BranchProblems(self.folded(problems, self.newer(run.branch, known, run.run_id)), run.run_id)
        return self._anew(run.branch, before.up_to) if changed else None

    def _with_request(
        self, judging: RunUnderJudgement, made: StoredJudgement, branch: str, before: BranchProblems | None
    ) -> BranchProblems | None:
        if before is None or before.problems.keys().isdisjoint(each.cause_id for each in made.causes):
            return None
        if judging.stored is None:
            return BranchProblems(self.folded(before.problems, [judging.run]), before.up_to)
        return self._anew(branch, before.up_to) if judging.stored.causes != made.causes else None

    def _anew(self, branch: str, up_to: int) -> BranchProblems:
        runs = self._store.runs(self._suite, branch, FOLDED_RUNS, before=up_to + 1)[::-1]
        return BranchProblems(self.folded({}, _in_order(runs, self._requests(branch, runs))), up_to)

    def _requests(self, branch: str, runs: Sequence[RecordedRun]) -> list[RecordedRun]:
        """Judged runs into the branch since the oldest of its builds."""
        if not runs:
            return []
        found = self._store.runs_since(self._suite, runs[0].began, FOLDED_RUNS)
        into = [run for run in found if run.fail_count and self._reader.targets.of(run) == branch]
        judged = self._reader.judged(into)
        return [run for run in into if run.key in judged]

    def _judged(self, runs: Sequence[RecordedRun]) -> Mapping[RunKey, StoredJudgement]:
        """What is stored, where the run itself is as it was then; what came into it since may not be told of yet."""
        found = self._reader.judged_as_they_stand(runs, whole=True)
        for run in runs:
            if run.key not in found:
                found[run.key] = self._judge(run)
        return found

    def _judge(self, run: RecordedRun) -> StoredJudgement:
        if not run.fail_count:
            return StoredJudgement(run.key, JUDGEMENT_VERSION, "", infra=False)
        made = RunUnderJudgement(self._store, StoredRun(self._store, run), self._now, self._reader).judged_now()
        self._reader.remember(made)
        return made

    def _builds(
        self, problems: Problems, runs: Sequence[RecordedRun], judged: Mapping[RunKey, StoredJudgement]
    ) -> list[BuildSeen]:
        tests = {test for problem in problems.values() for test in problem.failing}
        telling = [judged[run.key] for run in runs if not (run.ignore or judged[run.key].infra)]
        tests |= {test for each in telling for cause in each.causes for test in cause.test_ids}
        passed: dict[RunKey, set[str]] = {}
        for test, seen in (self._store.sightings(runs, tests) if tests else {}).items():
            for each in seen:
                if each.outcome is Outcome.PASS:
                    passed.setdefault(each.run, set()).add(test)
        return [self._build(run, judged[run.key], passed.get(run.key, set())) for run in runs]

    def _build(self, run: RecordedRun, judged: StoredJudgement, passed: set[str]) -> BuildSeen:
        signatures = {each.test_id: each.signature for each in judged.verdicts}
        return BuildSeen(
            self._reader.facts(run, judged.infra, self._reader.targets.of(run)),
            {
                cause.cause_id: [SignaturePair(test, signatures[test]) for test in cause.test_ids]
                for cause in judged.causes
            },
            passed,
            {cause.cause_id: cause.rerun_seconds for cause in judged.causes},
            run.duration_sec or 0.0,
        )


def _known(before: BranchProblems | None) -> tuple[int | None, Problems]:
    return (before.up_to, before.problems) if before else (None, {})


def _in_order(runs: Sequence[RecordedRun], requests: Sequence[RecordedRun]) -> list[RecordedRun]:
    """Builds of a branch by run_id, and before each the requests that had started by then."""
    found: list[RecordedRun] = []
    waiting = sorted(requests, key=lambda run: run.began, reverse=True)
    for run in runs:
        while waiting and waiting[-1].began <= run.began:
            found.append(waiting.pop())
        found.append(run)
    return found + waiting[::-1]


def shown(problems: Iterable[Problem], excuses: Iterable[RecordedAcknowledgement], now: datetime) -> list[Problem]:
    """Problems with people's words on them: open ones first, oldest first, then fixed ones, the last fixed first."""
    words = [each for each in not_withdrawn(excuses) if each.holds(now)]
    found = []
    for problem in sorted(problems, key=lambda each: (-as_microseconds(each.opened_at), each.branch, each.problem_id)):
        pairs = set(problem.pairs)
        word = next((each for each in words if each.branch == problem.branch and pairs & set(each.pairs)), None)
        told = with_acknowledgement(problem, word)
        found.append(replace(told, state=state_at(told, now)))
    fixed = [each for each in found if each.state is ProblemState.FIXED]
    open_ones = [each for each in found if each.state is not ProblemState.FIXED]
    return [
        *sorted(open_ones, key=lambda each: each.opened_at),
        *sorted(fixed, key=lambda each: each.fixed_at or each.opened_at, reverse=True),
    ]
