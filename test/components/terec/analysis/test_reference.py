from terec.model import AcknowledgementRequest, GateOutcome, Result, RunStatus
from terec.store import Store
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci

MONEY = "price of sku 12 is negative"


def _half(ci: Ci, run_id: int, *failures: Result) -> None:
    """A build in which only five of the ten tests ran; failures: of some of these."""
    ci.later(hours=1)
    ci.results.put_run(a_run(run_id, tstamp=ci.now, complete=True))
    failed = {each.test_case for each in failures}
    passes = [a_pass(name) for number in range(5) if (name := f"works{number}") not in failed]
    ci.results.add_results(a_run_key(run_id), a_header(), [*passes, *failures])
    ci.analyze()


def test_a_loss_is_not_forgotten_by_the_build_that_repeats_it(store: Store) -> None:
    ci = Ci(store)
    ci.build(1)
    for run_id in (2, 3, 4):
        _half(ci, run_id)
        answer = ci.gate(run_id)
        assert answer.gate.outcome is GateOutcome.NOT_JUDGEABLE
        assert len(answer.gate.lost) == 5


def test_a_loss_that_a_person_took_on_becomes_the_measure(store: Store) -> None:
    ci = Ci(store)
    ci.build(1)
    _half(ci, 2)
    ci.judgement.excuse(a_run_key(2), "missing", AcknowledgementRequest("moved to another suite", "mira"))
    assert ci.gate(2).gate.outcome is GateOutcome.GREEN
    ci.later(days=30)
    _half(ci, 3)
    assert ci.gate(3).gate.outcome is GateOutcome.GREEN
    assert ci.gate(3).gate.lost == ()


def test_the_whole_suite_is_the_measure_again_when_it_is_back(store: Store) -> None:
    ci = Ci(store)
    ci.build(1)
    _half(ci, 2)
    ci.build(3)
    assert ci.gate(3).gate.outcome is GateOutcome.GREEN
    _half(ci, 4)
    assert ci.gate(4).gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_base_of_which_nothing_arrived_measures_no_loss(store: Store) -> None:
    ci = Ci(store)
    ci.build(1, a_pass(), url="http://ci.example.com/1")
    ci.later(hours=1)
    ci.results.put_run(a_run(2, tstamp=ci.now, commit="main-2", commits=("main-2",), status=RunStatus.FAILURE))
    ci.later(hours=1)
    request = {"pull_request": "7", "target_branch": "main", "author": "mira", "base_commit": "main-2"}
    ci.results.put_run(a_run(1, branch="pr-7", tstamp=ci.now, commit="pr-7-1", complete=True, **request))
    ci.results.add_results(a_run_key(1, "pr-7"), a_header(), [a_pass("works0")])

    answer = ci.gate(1, "pr-7")

    assert answer.gate.outcome is GateOutcome.NOT_JUDGEABLE
    assert len(answer.gate.lost) == 10
    assert answer.links["main #1"] == "http://ci.example.com/1"


def test_loss_accepted_in_a_pull_request_is_the_measure_once_it_landed(store: Store) -> None:
    ci = Ci(store)
    ci.build(1, a_pass())
    _accepted_in_a_request(ci, *(f"works{number}" for number in range(5)))

    _half(ci, 2)
    ci.later(days=30)
    _half(ci, 3, a_failure("works0", text=MONEY))
    _half(ci, 4, a_failure("works0", text=MONEY))

    assert [ci.gate(run_id).gate.outcome for run_id in (3, 4)] == [GateOutcome.RED, GateOutcome.GREEN]


def test_loss_beyond_what_a_pull_request_was_accepted_for_stays_one(store: Store) -> None:
    ci = Ci(store)
    ci.build(1, *(a_pass(f"more{number}") for number in range(10)))
    _accepted_in_a_request(ci, *(f"works{number}" for number in range(10)))

    for run_id in (2, 3):
        _half(ci, run_id)

    assert ci.gate(3).gate.outcome is GateOutcome.NOT_JUDGEABLE


def _accepted_in_a_request(ci: Ci, *left: str) -> None:
    """A pull request in which these tests of main #1 are left, and the loss of all others is acknowledged."""
    ci.later(hours=1)
    request = {"pull_request": "7", "target_branch": "main", "author": "mira", "base_commit": "main-1"}
    ci.results.put_run(a_run(1, branch="pr-7", tstamp=ci.now, commit="pr-7-1", complete=True, **request))
    ci.results.add_results(a_run_key(1, "pr-7"), a_header(), [a_pass(name) for name in left])
    ci.judgement.excuse(a_run_key(1, "pr-7"), "missing", AcknowledgementRequest("moved to another suite", "mira"))


def test_other_losses_that_were_repaired_do_not_hide_the_one_that_was_accepted(store: Store) -> None:
    ci = Ci(store)
    more = [a_pass(f"more{number}") for number in range(10)]
    ci.build(1, *more)
    _accepted_in_a_request(ci, *(f"works{number}" for number in range(10)))
    for run_id in (2, 4, 6, 8):
        _half(ci, run_id)
        ci.build(run_id + 1, *more)

    for run_id in range(10, 14):
        ci.build(run_id, a_failure(text=MONEY))

    assert [ci.gate(run_id).gate.outcome for run_id in (11, 12, 13)] == [GateOutcome.GREEN] * 3


def test_loss_accepted_in_a_pull_request_is_taken_once(store: Store) -> None:
    ci = Ci(store)
    ci.build(1)
    _accepted_in_a_request(ci, *(f"works{number}" for number in range(5)))
    _half(ci, 2)
    ci.build(3)
    ci.later(days=15)
    _half(ci, 4)
    _half(ci, 5)

    assert ci.gate(5).gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_loss_accepted_in_a_pull_request_that_never_landed_is_none_of_a_later_one(store: Store) -> None:
    ci = Ci(store)
    ci.build(1)
    _accepted_in_a_request(ci, *(f"works{number}" for number in range(5)))
    ci.later(days=40)
    _half(ci, 2)
    _half(ci, 3)

    assert ci.gate(3).gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_counts_without_results_measure_no_loss(store: Store) -> None:
    ci = Ci(store)
    ci.build(1)
    ci.later(hours=1)
    ci.results.put_run(a_run(2, tstamp=ci.now, pass_count=20, complete=True))
    _half(ci, 3)

    assert ci.gate(3).gate.outcome is GateOutcome.NOT_JUDGEABLE
