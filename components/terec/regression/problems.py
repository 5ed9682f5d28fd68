"""Problems as a fold over the builds of a branch: opened, fixed, reopened under the same id."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime

from terec.model import Acknowledgement, Problem, ProblemState, SignaturePair
from terec.regression.facts import RunFacts

Problems = Mapping[str, Problem]


@dataclass(frozen=True, slots=True)
class BuildSeen:
    """One build as the problems of a branch see it; builds come in run order.

    causes: by cause id the tests and signatures that failed. passed: ids of the tests that passed.
    rerun_seconds: by cause id, run time of the attempts after the first that it caused. seconds: of the whole run.
    """

    run: RunFacts
    causes: Mapping[str, Sequence[SignaturePair]]
    passed: Set[str] = frozenset()
    rerun_seconds: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0


def fold_problems(builds: Iterable[BuildSeen], problems: Problems | None = None) -> dict[str, Problem]:
    """The problems of a branch after these builds, by id; problems: those before them."""
    state = dict(problems or {})
    for build in builds:
        state = after_build(state, build)
    return state


def after_build(problems: Problems, build: BuildSeen) -> dict[str, Problem]:
    """The problems after one build; linear in the problems that are not fixed and the build's failures.

    A build of a pull request opens and fixes nothing: it only met the problems of its target. One that is not usable
    changes nothing, and one that is incomplete makes nothing pass.
    """
    state = dict(problems)
    if not build.run.usable:
        return state
    for cause, pairs in build.causes.items():
        known = state.get(cause)
        if build.run.target is not None:
            if known is not None:
                state[cause] = _met(known, build)
            continue
        state[cause] = _opened(cause, pairs, build) if known is None else _failed_again(known, pairs, build)
    if build.run.complete and build.run.target is None:
        for cause, problem in state.items():
            if problem.failing and cause not in build.causes:
                state[cause] = _after_passes(problem, build)
    return state


def with_acknowledgement(problem: Problem, acknowledgement: Acknowledgement | None) -> Problem:
    """The problem as a person acknowledged it, or with None as the word was withdrawn."""
    return replace(problem, acknowledgement=acknowledgement)


def state_at(problem: Problem, at: datetime) -> ProblemState:
    """The state to show: an open problem is acknowledged while the term holds and covers all that fails now."""
    word = problem.acknowledgement
    if problem.state is ProblemState.FIXED or word is None or not word.holds(at):
        return problem.state
    covered = set(word.pairs)
    failing = [pair for pair in problem.pairs if pair.test_id in problem.failing]
    return ProblemState.ACKNOWLEDGED if all(pair in covered for pair in failing) else problem.state


def _opened(cause: str, pairs: Sequence[SignaturePair], build: BuildSeen) -> Problem:
    run = build.run
    return Problem(
        problem_id=cause,
        branch=run.branch,
        state=ProblemState.OPEN,
        opened=run.point,
        opened_at=run.started,
        last_failed=run.point,
        pairs=tuple(sorted(set(pairs))),
        failing=_tests(pairs),
        minutes_lost=_minutes(cause, build),
    )


def _failed_again(problem: Problem, pairs: Sequence[SignaturePair], build: BuildSeen) -> Problem:
    back = problem.state is ProblemState.FIXED
    passed = build.passed if build.run.complete else frozenset()
    return replace(
        problem,
        state=ProblemState.REOPENED if back else problem.state,
        reopened=build.run.point if back else problem.reopened,
        reopenings=problem.reopenings + back,
        last_failed=build.run.point,
        pairs=tuple(sorted({*problem.pairs, *pairs})),
        failing=tuple(sorted((set(problem.failing) - passed) | set(_tests(pairs)))),
        builds=problem.builds + 1,
        minutes_lost=problem.minutes_lost + _minutes(problem.problem_id, build),
    )


def _after_passes(problem: Problem, build: BuildSeen) -> Problem:
    failing = tuple(test for test in problem.failing if test not in build.passed)
    if failing:
        return replace(problem, failing=failing)
    run = build.run
    return replace(problem, failing=(), state=ProblemState.FIXED, fixed=run.point, fixed_at=run.started)


def _met(problem: Problem, build: BuildSeen) -> Problem:
    number = build.run.pull_request
    met = problem.pull_requests if number is None else tuple(sorted({*problem.pull_requests, number}))
    lost = problem.minutes_lost + _minutes(problem.problem_id, build)
    return replace(problem, pull_requests=met, minutes_lost=lost)


def _minutes(cause: str, build: BuildSeen) -> float:
    alone = build.seconds if len(build.causes) == 1 else 0.0
    return (build.rerun_seconds.get(cause, 0.0) + alone) / 60


def _tests(pairs: Sequence[SignaturePair]) -> tuple[str, ...]:
    return tuple(sorted({pair.test_id for pair in pairs}))
