"""Which runs broke as a whole, told by what has come into them by now."""

from terec.model import ExcuseKind, GateOutcome
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci

REFUSED = "connection refused by the database"
TESTS = [f"case{number}" for number in range(20)]


def _run(ci: Ci, run_id: int, **words: object) -> None:
    ci.later(hours=1)
    ci.results.put_run(a_run(run_id, tstamp=ci.now, commit=f"main-{run_id}", commits=(f"main-{run_id}",), **words))


def _upload(ci: Ci, run_id: int, part: str, *failing: str) -> None:
    results = [a_failure(name, REFUSED) if name in failing else a_pass(name) for name in TESTS]
    ci.results.add_results(a_run_key(run_id), a_header(part=part), results)
    ci.analyze()


def test_run_that_waited_for_a_part_is_an_outage_once_nothing_is_waited_for(ci: Ci) -> None:
    for run_id in (1, 2):
        _run(ci, run_id)
        _upload(ci, run_id, "unit")
    _run(ci, 3, declared_parts=2)
    _upload(ci, 3, "unit", *TESTS)
    ci.later(minutes=30)
    ci.push(1, a_failure("case0", REFUSED), *[a_pass(name) for name in TESTS[1:]], base=3)

    stored = ci.store.judgement(a_run_key(3))
    assert stored is not None and not stored.infra
    assert ci.judgement.gate(a_run_key(1, "pr-7")).gate.outcome is GateOutcome.RED


def test_run_in_which_another_part_passed_is_no_outage_any_more(ci: Ci) -> None:
    for run_id in (1, 2, 3):
        _run(ci, run_id)
        _upload(ci, run_id, "db")
    others = [a_pass(f"unit{number}") for number in range(60)]
    for run_id in (4, 5):
        _run(ci, run_id)
        _upload(ci, run_id, "db", *TESTS)
        ci.results.add_results(a_run_key(run_id), a_header(part="unit"), others)

    gate = ci.judgement.gate(a_run_key(5)).gate
    assert gate.outcome is GateOutcome.GREEN
    assert {each.excuse.kind for each in gate.failures if each.excuse} == {ExcuseKind.OPEN}
