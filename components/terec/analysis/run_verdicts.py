"""The verdicts of a run as they are shown."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from terec.analysis.causes import by_test
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.repeat import repeat_command
from terec.analysis.scope import Scope
from terec.analysis.suspects import suspects_of
from terec.model import CauseOfRun, Correction, JudgedTest, RunVerdicts, Suspect
from terec.store import Store


def run_verdicts(store: Store, scope: Scope, corrections: Iterable[Correction]) -> RunVerdicts:
    """Every failed test with its verdict, cause and correction, and how the run's tests differ from those before.

    Of a part its own failures, causes and losses.
    """
    judging, changed = scope.judging, scope.changes
    made = judging.made
    asked = tuple(each for cause in made.causes for each in _asked(cause, scope.failed))
    verdicts = {each.test_id: each for each in made.verdicts}
    causes = by_test(made.causes)
    corrected = {each.test_id: each for each in corrections}
    tests = tuple(
        JudgedTest(
            result,
            verdicts[result.test_id].signature,
            verdicts[result.test_id].judged,
            causes[result.test_id],
            repeat_command(result),
            correction=corrected.get(result.test_id),
        )
        for result in judging.seen.failed
        if result.test_id in causes and result.test_id in scope.failed
    )
    return RunVerdicts(
        run=judging.run,
        completeness=judging.completeness,
        infra=made.infra,
        tests=tests,
        causes=asked,
        lost=changed.lost,
        gained=changed.gained,
        fixed=changed.fixed,
        compared_with=changed.compared_with,
        suspects=_suspects(store, judging, asked) if tests else (),
    )


def _asked(cause: CauseOfRun, failed: Set[str]) -> Iterator[CauseOfRun]:
    """The cause with the tests that are asked about, unless it has none."""
    tests = tuple(test for test in cause.test_ids if test in failed)
    if tests:
        yield cause if tests == cause.test_ids else replace(cause, test_ids=tests)


def _suspects(store: Store, judging: RunUnderJudgement, causes: Iterable[CauseOfRun]) -> tuple[Suspect, ...]:
    shown = {each.cause_id for each in causes}
    return tuple(each for each in suspects_of(store, judging) if each.cause_id in shown)
