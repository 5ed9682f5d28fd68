"""The verdicts of a run as they are shown."""

from collections.abc import Iterable

from terec.analysis.causes import by_test
from terec.analysis.judging import RunJudgement
from terec.analysis.repeat import repeat_command
from terec.analysis.suspects import suspects_of
from terec.model import Correction, JudgedTest, RunVerdicts
from terec.store import Store


def run_verdicts(store: Store, judgement: RunJudgement, corrections: Iterable[Correction]) -> RunVerdicts:
    """Every failed test with its verdict, cause and correction, and how the run's tests differ from those before."""
    made, changed = judgement.judgement, judgement.changes
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
        for result in judgement.seen.failed
        if result.test_id in causes
    )
    return RunVerdicts(
        run=judgement.run,
        completeness=judgement.completeness,
        infra=made.infra,
        tests=tests,
        causes=made.causes,
        lost=changed.lost,
        gained=changed.gained,
        fixed=changed.fixed,
        compared_with=changed.compared_with,
        suspects=suspects_of(store, judgement) if tests else (),
    )
