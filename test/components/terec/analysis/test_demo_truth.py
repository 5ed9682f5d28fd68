"""All verdicts of the demo's builds are the planted truth; evaluation/demo_truth.py says what is expected of each."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from terec.analysis import StoreJudgement, backtest
from terec.demo import MAIN, Demo, write_demo
from terec.model import GateOutcome, LostHow, LostTest, ProblemState, RunKey, SuiteKey
from terec.store import Store
from terec.store_sqlite import open_store
from terec.test_hash import test_id

_SCRIPT = Path(__file__).parents[4] / "evaluation" / "demo_truth.py"


@pytest.fixture(scope="module")
def truth() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo_truth", _SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["demo_truth"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def store(truth: ModuleType, demo: Demo) -> Iterator[Store]:
    """Every build reported in order of time, an analyzer behind."""
    with open_store(demo.folder / "demo.sqlite") as store:
        truth.import_and_judge(store, demo)
        yield store


@pytest.fixture(scope="module")
def now(truth: ModuleType, demo: Demo) -> datetime:
    moment: datetime = demo.builds[-1].tstamp + truth.JUDGED_AFTER
    return moment


@pytest.fixture(scope="module")
def judgement(store: Store, now: datetime) -> StoreJudgement:
    return StoreJudgement(store, lambda: now)


CAUSES = [
    "feed",
    "money",
    "voucher",
    "price",
    "outage",
    "window",
    "vat",
    "events",
]


@pytest.mark.parametrize("cause", CAUSES)
def test_every_verdict_is_as_planted(cause: str, truth: ModuleType, demo: Demo, store: Store, now: datetime) -> None:
    compared = [each for each in truth.compare(store, demo, now) if each.expected.cause == cause]
    assert compared
    assert [str(each) for each in compared if not each.agrees] == []


def test_no_cause_of_the_demo_is_left_out(demo: Demo) -> None:
    named = {getattr(each, "values", (each,))[0] for each in CAUSES}
    assert {cause for build in demo.builds for cause in build.causes.values()} == named


def test_the_outage_is_not_judgeable(truth: ModuleType, demo: Demo, judgement: StoreJudgement) -> None:
    assert _outcome(truth, judgement, demo.truth.outage.build) is GateOutcome.NOT_JUDGEABLE


def test_the_build_that_brings_a_regression_is_red(truth: ModuleType, demo: Demo, judgement: StoreJudgement) -> None:
    for broken in demo.truth.broken:
        assert _outcome(truth, judgement, broken.introduced) is GateOutcome.RED


def test_the_innocent_request_is_green_and_the_guilty_one_red_from_its_first_failure_on(
    truth: ModuleType, demo: Demo, judgement: StoreJudgement
) -> None:
    for request in demo.truth.pull_requests:
        for push in request.builds:
            expected = GateOutcome.RED if push in request.own_builds else GateOutcome.GREEN
            assert _outcome(truth, judgement, push, request.branch) is expected


def test_what_is_red_at_its_base_is_known_upstream_with_a_run_that_shows_it(
    truth: ModuleType, demo: Demo, judgement: StoreJudgement
) -> None:
    request = demo.truth.pull_requests[0]
    answer = judgement.gate(_key(truth, 1, request.branch))
    excuses = {answer.names[each.test_id]: each for each in answer.gate.failures}
    for case in request.inherited:
        failure = excuses[case]
        assert failure.judged.upstream == MAIN
        assert failure.excuse is not None
        assert failure.excuse.proof is not None
        assert (failure.excuse.proof.branch, failure.excuse.proof.run_id) == (MAIN, request.base)
        assert answer.links[str(failure.excuse.proof)].endswith(f"/{MAIN}/{request.base}/")


def test_a_renamed_test_is_missing_and_new(truth: ModuleType, demo: Demo, judgement: StoreJudgement) -> None:
    renaming = demo.truth.renaming
    verdicts = judgement.verdicts(_key(truth, renaming.build))
    assert verdicts.lost == (LostTest(test_id(*renaming.before), LostHow.MISSING),)
    assert verdicts.gained == (test_id(*renaming.after),)


def test_what_a_retry_hid_is_listed(truth: ModuleType, demo: Demo, judgement: StoreJudgement) -> None:
    retried = demo.truth.retried
    for build in retried.builds:
        assert judgement.gate(_key(truth, build)).gate.passed_on_retry == (test_id(*retried.case),)


def test_the_twelve_tests_of_one_regression_are_one_cause(
    truth: ModuleType, demo: Demo, judgement: StoreJudgement
) -> None:
    vat = next(each for each in demo.truth.regressions if len(each.cases) == 12)
    causes = judgement.verdicts(_key(truth, vat.introduced)).causes
    assert set(causes[0].test_ids) == {test_id(*case) for case in vat.cases}


def test_regressions_are_problems_from_their_first_build_to_their_fix(demo: Demo, judgement: StoreJudgement) -> None:
    problems = judgement.problems(SuiteKey("test", "test", "ci"), MAIN)
    for broken in demo.truth.broken:
        tests = {test_id(*case) for case in broken.cases}
        (problem,) = (each for each in problems if tests == {pair.test_id for pair in each.pairs})
        fixed = problem.fixed.run_id if problem.fixed else None
        assert (problem.opened.run_id, fixed) == (broken.introduced, broken.fixed)
        assert problem.state is (ProblemState.OPEN if broken.fixed is None else ProblemState.FIXED)


def test_the_flakiest_test_leads_the_ranking_with_its_rate(demo: Demo, judgement: StoreJudgement) -> None:
    first = judgement.flaky_tests(SuiteKey("test", "test", "ci"), MAIN)[0]
    flaky = max(demo.truth.flaky, key=lambda each: each.rate)
    assert (first.case, first.failures) == (flaky.case, len(flaky.failed_in))
    assert first.low < flaky.rate < first.high


def test_judging_everything_again_changes_nothing(store: Store, judgement: StoreJudgement) -> None:
    suite = SuiteKey("test", "test", "ci")
    runs = [run.key for run in store.runs(suite, None, 100)]
    before = store.judgements(suite, runs)
    assert judgement.reanalyze(suite) == []
    assert store.judgements(suite, runs) == before


def test_the_gate_was_never_wrong_by_what_came_later(demo: Demo, store: Store, now: datetime) -> None:
    answer = backtest(store, SuiteKey("test", "test", "ci"), demo.builds[0].tstamp, now)
    assert answer.failures == sum(len(build.causes) for build in demo.builds)
    assert (answer.false_reds, answer.false_greens) == ((), ())


def _key(truth: ModuleType, run_id: int, branch: str = MAIN) -> RunKey:
    return RunKey(truth.ORG, truth.PROJECT, "ci", branch, run_id)


def _outcome(truth: ModuleType, judgement: StoreJudgement, run_id: int, branch: str = MAIN) -> GateOutcome:
    return judgement.gate(_key(truth, run_id, branch)).gate.outcome
