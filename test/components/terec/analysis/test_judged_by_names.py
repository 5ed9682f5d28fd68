"""A build that runs as many tests as the one before may have lost some all the same: then it could not be judged."""

from collections.abc import Mapping, Sequence
from typing import cast

import pytest

from terec.analysis import StoreJudgement
from terec.model import AcknowledgementRequest, FailOn, GateOutcome, Outcome, Result
from terec.store import Store
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.builders import a_result
from terec_testing.ci import Ci
from terec_testing.counting import Counting

MONEY = "price of sku 12 is negative"
GREEN, RED, NOT_JUDGEABLE = GateOutcome.GREEN, GateOutcome.RED, GateOutcome.NOT_JUDGEABLE
BROKEN = a_failure(text=MONEY)


def _passes(name: str, count: int) -> list[Result]:
    return [a_pass(f"{name} {number}") for number in range(count)]


def _build(ci: Ci, run_id: int, parts: Mapping[str, Sequence[Result]]) -> None:
    """A complete build of main with these parts."""
    ci.later(hours=1)
    ci.results.put_run(a_run(run_id, tstamp=ci.now, commit=f"main-{run_id}", complete=True))
    for part, results in parts.items():
        ci.results.add_results(a_run_key(run_id), a_header(part), list(results))
    ci.analyze()


def _shards(results: Sequence[Result], total: int) -> dict[str, Sequence[Result]]:
    return {f"unit {number + 1}/{total}": results[number::total] for number in range(total)}


def _outcomes(ci: Ci, first: int, last: int, *fail_on: FailOn) -> list[GateOutcome]:
    return [ci.gate(run_id, "main", *fail_on).gate.outcome for run_id in range(first, last + 1)]


def test_problem_is_not_open_since_a_build_that_lost_tests_under_other_names(ci: Ci) -> None:
    for run_id in (1, 2):
        _build(ci, run_id, {"": [*_passes("old", 50), a_pass()]})
    for run_id in (3, 4, 5):
        _build(ci, run_id, {"": [*_passes("old", 40), *_passes("new", 10), BROKEN]})

    assert _outcomes(ci, 3, 5) == [NOT_JUDGEABLE, RED, GREEN]


def test_problem_is_open_since_a_build_whose_renamed_tests_were_taken_on(ci: Ci) -> None:
    _build(ci, 1, {"": [*_passes("old", 50), a_pass()]})
    for run_id in (2, 3):
        _build(ci, run_id, {"": [*_passes("old", 40), *_passes("new", 10), BROKEN]})
        ci.judgement.excuse(a_run_key(2), "missing", AcknowledgementRequest("renamed", "mira"))

    assert _outcomes(ci, 2, 3) == [RED, GREEN]


def test_problem_is_not_open_since_a_build_that_lost_one_test_where_any_loss_holds_the_gate(ci: Ci) -> None:
    _build(ci, 1, {"": [*_passes("old", 50), a_pass()]})
    for run_id in (2, 3, 4):
        _build(ci, run_id, {"": [*_passes("old", 49), BROKEN]})

    assert _outcomes(ci, 2, 4, FailOn.MISSING) == [NOT_JUDGEABLE, RED, GREEN]
    assert _outcomes(ci, 2, 4) == [RED, GREEN, GREEN]


def test_flaky_failure_that_stays_is_not_open_by_builds_that_lost_tests_under_other_names(unread: Ci) -> None:
    for run_id in range(1, 41):
        _build(unread, run_id, {"": [*_passes("old", 20), BROKEN if run_id in (8, 16) else a_pass()]})
    for run_id in range(41, 48):
        renamed = _passes(f"of {min(run_id, 46)}", 6)
        _build(unread, run_id, {"": [*_passes("old", 15), *renamed, BROKEN]})

    assert _outcomes(unread, 46, 47) == [NOT_JUDGEABLE, RED]


def test_part_that_is_gone_stays_lost_though_another_one_grew_by_as_many(ci: Ci) -> None:
    _build(ci, 1, {"unit": [*_passes("unit", 50), a_pass()], "it": _passes("it", 3)})
    for run_id in range(2, 15):
        _build(ci, run_id, {"unit": [*_passes("unit", 60), BROKEN]})

    assert set(_outcomes(ci, 2, 14)) == {NOT_JUDGEABLE}
    assert len(ci.gate(14).gate.lost) == 3


@pytest.mark.parametrize("shape", ["shards", "name"])
def test_job_cut_anew_or_renamed_is_the_measure_though_one_test_is_skipped_since(ci: Ci, shape: str) -> None:
    before, after = [*_passes("unit", 50), a_pass()], [*_passes("unit", 49), a_result("unit 49", Outcome.SKIP)]
    for run_id in (1, 2):
        _build(ci, run_id, _shards(before, 4) if shape == "shards" else {"build": before})
    for run_id in (3, 4, 5):
        now = [*after, a_pass() if run_id == 3 else BROKEN]
        _build(ci, run_id, _shards(now, 8) if shape == "shards" else {"test": now})

    assert _outcomes(ci, 3, 5) == [GREEN, RED, GREEN]
    compared = ci.judgement.verdicts(a_run_key(5)).compared_with
    assert compared is not None and compared.run_id == 4


def test_job_of_a_new_name_is_not_lost_for_a_test_that_another_part_lost(ci: Ci) -> None:
    _build(ci, 1, {"unit": _passes("unit", 40), "it": _passes("it", 10)})
    _build(ci, 2, {"unit-tests": _passes("unit", 40), "it": _passes("it", 9)})

    gate = ci.gate(2).gate

    assert (gate.outcome, len(gate.lost), gate.reasons) == (GREEN, 1, ())


@pytest.mark.parametrize("most", [0, 500])
def test_of_parts_that_are_gone_those_are_named_whose_tests_are_missing(
    ci: Ci, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terec.analysis.seen.SIGHTINGS_MAX", most)
    _build(ci, 1, {"unit": _passes("unit", 40), "it": _passes("it", 3), "ui": _passes("ui", 10)})
    _build(ci, 2, {"unit-tests": _passes("unit", 40), "ui": _passes("ui", 10)})

    assert ci.gate(2).gate.reasons == ("No result of part 'it' arrived, which main #1 had.",)


def test_names_are_read_of_few_builds_however_many_a_problem_is_open_in(unread: Ci) -> None:
    _build(unread, 1, {"": [*_passes("unit", 50), a_pass()]})
    asked = []
    for run_id in range(2, 20):
        _build(unread, run_id, {"": [*_passes("unit", 49), a_failure("unit 49", MONEY), BROKEN]})
        counting = Counting(unread.store)
        StoreJudgement(cast(Store, counting), lambda: unread.now).gate(a_run_key(run_id))
        asked.append(counting.asked["outcomes"])

    assert max(asked) <= 3


def test_loss_is_measured_by_the_newest_build_however_often_its_part_had_another_name(unread: Ci) -> None:
    for run_id in range(1, 16):
        results = [*_passes("old", 40), *_passes("new", 40 if run_id >= 12 else 0)]
        _build(unread, run_id, {f"linux-{run_id}": results})
    _build(unread, 16, {"linux-16": _passes("old", 40)})

    assert _outcomes(unread, 15, 16) == [GREEN, NOT_JUDGEABLE]


def test_parts_of_many_missing_tests_are_read_once_for_all_builds_that_lack_them(unread: Ci) -> None:
    late = [a_pass(f"late {number}") for number in range(600)]
    _build(unread, 1, {"unit": _passes("old", 6000), "e2e": late})
    for run_id in range(2, 6):
        _build(unread, run_id, {"unit": _passes("old", 6000)})
    counting = Counting(unread.store)
    StoreJudgement(cast(Store, counting), lambda: unread.now).gate(a_run_key(5))

    assert counting.asked["results"] <= 2
