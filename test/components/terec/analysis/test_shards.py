"""A shard that died holds the gate, however long nothing came."""

from typing import Any

import pytest

from terec.model import Completeness, GateOutcome, completeness
from terec_testing.builders import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci

KEY = a_run_key(1)


def _gate_after_a_quiet_hour(ci: Ci, *parts: str, **words: Any) -> tuple[GateOutcome, tuple[str, ...]]:
    ci.results.put_run(a_run(1, tstamp=ci.now, **words))
    for number, part in enumerate(parts):
        ci.results.add_results(KEY, a_header(part), [a_pass(f"works{number}")])
    ci.later(hours=1)
    run = ci.store.run(KEY)
    assert run is not None
    assert completeness(run, ci.now) is Completeness.COMPLETE
    gate = ci.gate(1).gate
    return gate.outcome, gate.reasons


def test_missing_shard_is_never_green(ci: Ci) -> None:
    outcome, reasons = _gate_after_a_quiet_hour(ci, "1/3", "3/3")
    assert outcome is GateOutcome.NOT_JUDGEABLE
    assert reasons == ("The run is incomplete: part 2/3 has not arrived.",)


def test_missing_part_of_those_declared_is_never_green(ci: Ci) -> None:
    outcome, reasons = _gate_after_a_quiet_hour(ci, "api", declared_parts=2)
    assert outcome is GateOutcome.NOT_JUDGEABLE
    assert reasons == ("The run is incomplete: 1 of 2 parts have arrived: api.",)


@pytest.mark.parametrize(("part", "outcome"), [("api", GateOutcome.GREEN), ("1/2", GateOutcome.NOT_JUDGEABLE)])
def test_sender_that_says_all_was_sent_is_believed_about_a_count_and_not_about_a_shard(
    ci: Ci, part: str, outcome: GateOutcome
) -> None:
    assert _gate_after_a_quiet_hour(ci, part, declared_parts=2, complete=True)[0] is outcome


@pytest.mark.parametrize(("complete", "outcome"), [(None, GateOutcome.NOT_JUDGEABLE), (True, GateOutcome.GREEN)])
def test_missing_result_of_those_declared_is_never_green_unless_the_sender_says_that_all_was_sent(
    ci: Ci, complete: bool | None, outcome: GateOutcome
) -> None:
    found, reasons = _gate_after_a_quiet_hour(ci, "api", "web", declared_total=5000, complete=complete)

    assert found is outcome
    assert complete or reasons == ("The run is incomplete: 2 of 5,000 declared results have arrived.",)


def test_all_results_of_those_declared_are_judged_repeats_included(ci: Ci) -> None:
    assert _gate_after_a_quiet_hour(ci, "api", "web", declared_total=2)[0] is GateOutcome.GREEN


def test_no_problem_is_open_since_a_run_of_which_declared_results_never_came(ci: Ci) -> None:
    money = a_failure(text="price of sku 12 is negative")
    ci.build(1, a_pass())
    ci.build(2, money, complete=None, declared_total=5000)
    ci.build(3, money)
    ci.build(4, money)

    assert [ci.gate(run_id).gate.outcome for run_id in (2, 3, 4)] == [
        GateOutcome.NOT_JUDGEABLE,
        GateOutcome.RED,
        GateOutcome.GREEN,
    ]


def test_run_of_which_declared_results_never_came_is_no_measure_for_later_ones(ci: Ci) -> None:
    names = [f"case {number}" for number in range(20)]
    ci.build(1, *map(a_pass, names))
    ci.build(2, *map(a_pass, names[:12]), complete=None, declared_total=30)
    ci.later(hours=1)
    ci.push(1, *map(a_pass, names[:12]), base=2)

    assert ci.gate(1, "pr-7").gate.outcome is GateOutcome.NOT_JUDGEABLE
