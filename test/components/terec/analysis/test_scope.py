"""The gate of one part, with an analyzer behind the store and none: what is stored stays one judgement of the run."""

import pytest

from terec.model import GateOutcome, Result, Verdict
from terec.test_hash import test_id
from terec_testing.builders import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci

MANY = [a_pass(f"unit {number}") for number in range(20)]
OTHERS = [a_pass(f"browser {number}") for number in range(20)]


def _build(ci: Ci, run_id: int, unit: list[Result], browser: list[Result]) -> None:
    """A run of main; whoever analyzes does so after each part."""
    ci.later(hours=1)
    ci.results.put_run(a_run(run_id, tstamp=ci.now, commit=f"main-{run_id}"))
    for part, results in {"unit": unit, "browser": browser}.items():
        if results:
            ci.results.add_results(a_run_key(run_id), a_header(part), results)
            ci.analyze()


def _outcome(ci: Ci, run_id: int, part: str) -> GateOutcome:
    return ci.judgement.gate(a_run_key(run_id), part=part).gate.outcome


@pytest.mark.parametrize("analyzed", ["ci", "unread"])
def test_part_is_judged_the_same_with_and_without_an_analyzer(request: pytest.FixtureRequest, analyzed: str) -> None:
    ci: Ci = request.getfixturevalue(analyzed)
    _build(ci, 1, MANY, OTHERS)
    _build(ci, 2, MANY, [a_failure("browser 0"), *OTHERS[1:]])

    assert (_outcome(ci, 2, "unit"), _outcome(ci, 2, "browser")) == (GateOutcome.GREEN, GateOutcome.RED)


def test_asking_about_a_part_stores_nothing(ci: Ci) -> None:
    _build(ci, 1, MANY, OTHERS)
    _build(ci, 2, MANY, [a_failure("browser 0"), *OTHERS[1:]])
    before = ci.store.judgement(a_run_key(2))

    _outcome(ci, 2, "unit")

    assert before is not None and ci.store.judgement(a_run_key(2)) == before


def test_outage_of_all_parts_is_not_judgeable_in_each(ci: Ci) -> None:
    _build(ci, 1, MANY, OTHERS)
    broken = [a_failure(each.test_case, "connection refused by the database") for each in (*MANY, *OTHERS)]
    _build(ci, 2, broken[:20], broken[20:])

    assert {_outcome(ci, 2, part) for part in ("unit", "browser")} == {GateOutcome.NOT_JUDGEABLE}


def test_part_that_broke_as_a_whole_is_never_green(ci: Ci) -> None:
    _build(ci, 1, MANY, OTHERS)
    _build(ci, 2, [a_failure(each.test_case, "connection refused by the database") for each in MANY], [])

    assert _outcome(ci, 2, "unit") is not GateOutcome.GREEN


def test_loss_that_was_stored_once_is_not_forgotten_by_the_next_build(ci: Ci) -> None:
    _build(ci, 1, MANY, OTHERS)
    for run_id in (2, 3):
        _build(ci, run_id, MANY[:10], OTHERS)

    assert _outcome(ci, 3, "unit") is GateOutcome.NOT_JUDGEABLE


def test_part_that_failed_for_one_of_two_senders_stays_red_whatever_other_parts_bring(ci: Ci) -> None:
    _build(ci, 1, MANY, OTHERS)
    ci.results.put_run(a_run(2, tstamp=ci.now, commit="main-2"))
    for sender, adds in (("a", a_failure()), ("b", a_pass())):
        ci.results.add_results(a_run_key(2), a_header("unit", sender=sender), [*MANY, adds])
    assert _outcome(ci, 2, "unit") is GateOutcome.RED

    ci.results.add_results(a_run_key(2), a_header("browser"), [*OTHERS, a_failure()])

    assert (_outcome(ci, 2, "unit"), _outcome(ci, 2, "browser")) == (GateOutcome.RED, GateOutcome.RED)


def test_retry_of_a_part_is_told_when_another_part_passed_the_test_later(ci: Ci) -> None:
    _build(ci, 1, MANY, OTHERS)
    ci.results.put_run(a_run(2, tstamp=ci.now, commit="main-2"))
    for header, adds in ((a_header("unit"), a_failure()), (a_header("unit", 2), a_pass())):
        ci.results.add_results(a_run_key(2), header, [*MANY, adds])
    ci.results.add_results(a_run_key(2), a_header("browser"), [*OTHERS, a_pass()])

    assert ci.gate(2).gate.passed_on_retry == (test_id(*a_pass().case),)


def test_failure_of_a_test_that_a_report_names_twice_is_the_parts_own_whatever_other_parts_bring(ci: Ci) -> None:
    _build(ci, 1, MANY, OTHERS)
    _build(ci, 2, [*MANY, a_failure(), a_pass()], [*OTHERS, a_failure()])

    assert (_outcome(ci, 2, "unit"), _outcome(ci, 2, "browser")) == (GateOutcome.RED, GateOutcome.RED)


def test_failure_of_a_part_that_was_sent_again_as_a_pass_is_not_its_own_any_more(ci: Ci) -> None:
    _build(ci, 1, MANY, OTHERS)
    _build(ci, 2, [*MANY, a_failure()], [*OTHERS, a_failure()])
    ci.results.add_results(a_run_key(2), a_header("unit"), [*MANY, a_pass()])

    assert (_outcome(ci, 2, "unit"), _outcome(ci, 2, "browser")) == (GateOutcome.GREEN, GateOutcome.RED)


@pytest.mark.parametrize(("part", "verdict"), [("unit", Verdict.FLAKY), ("browser", Verdict.NEW)])
def test_results_at_hand_of_a_part_are_held_against_that_part_alone(unread: Ci, part: str, verdict: Verdict) -> None:
    for run_id in (1, 2):
        _build(unread, run_id, [*MANY, a_pass()], [])
    run = a_run(3, commit="main-2", tstamp=unread.now)

    answer = unread.judgement.gate_of(run, [*MANY, a_failure(text="price of sku 12 is negative")], part=part)

    assert [each.judged.verdict for each in answer.gate.failures] == [verdict]
