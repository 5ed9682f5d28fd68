from terec.model import ExcuseRequest, GateOutcome
from terec.store import Store
from terec_testing import a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci


def _half(ci: Ci, run_id: int) -> None:
    """A build in which only five of the ten tests ran."""
    ci.later(hours=1)
    ci.results.put_run(a_run(run_id, tstamp=ci.now, complete=True))
    ci.results.add_results(a_run_key(run_id), a_header(), [a_pass(f"works{number}") for number in range(5)])
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
    ci.judgement.excuse(a_run_key(2), "missing", ExcuseRequest("moved to another suite", "mira"))
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
