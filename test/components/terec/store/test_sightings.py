"""Contract of store.Judgements: what cases did over runs, by signature."""

from datetime import timedelta

import pytest

from terec.model import CaseSighting, CountedFailure, Leg, ResultSignatures
from terec.model.legs import LEGS_TOLD
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.sightings import ADDS, FAIL, PASS, save_signed, seen, signed
from terec_testing.stores import no_events, put_run, save

pytestmark = pytest.mark.usefixtures("three_runs")


def test_sightings_come_in_the_order_of_the_runs(store: Store) -> None:
    save_signed(store, "f1:a", run=a_run_key(1))
    save_signed(store, None, run=a_run_key(2))
    save(store, a_pass("other"), run=a_run_key(3))

    assert seen(store, 2, 3, 1) == [
        CaseSighting(ADDS, a_run_key(2), PASS),
        CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a"),
    ]


def test_sightings_of_nothing_are_none(store: Store) -> None:
    save(store, a_pass())

    run = store.run(a_run_key())
    assert run is not None
    assert store.sightings([], [ADDS]) == {}
    assert store.sightings([run], []) == {}
    assert store.sightings([run], ["t1:none"]) == {}


def test_tries_are_those_inside_the_report_oldest_first(store: Store) -> None:
    save_signed(store, "f1:a", None, "f1:b")

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:b", ((FAIL, "f1:a"), (PASS, None)))]


def test_earlier_attempts_of_ci_are_tries(store: Store) -> None:
    save_signed(store, "f1:in", "f1:a", attempt=1)
    save_signed(store, None, attempt=2)

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), PASS, None, ((FAIL, "f1:in"), (FAIL, "f1:a")))]


def test_tries_of_another_part_are_none_of_this_one(store: Store) -> None:
    save_signed(store, "f1:a", None, part="linux")
    save_signed(store, "f1:b", part="windows")

    beside = (Leg("linux", PASS, None, ((FAIL, "f1:a"),)),)
    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:b", part="windows", beside=beside)]


def test_each_part_is_told_by_its_latest_attempt(store: Store) -> None:
    save_signed(store, "f1:a", part="linux")
    save_signed(store, "f1:b", part="mac")
    save_signed(store, None, part="windows")
    save_signed(store, None, part="linux", attempt=2)
    mended, failed, passed = Leg("linux", PASS, None, ((FAIL, "f1:a"),)), Leg("mac", FAIL, "f1:b"), Leg("windows", PASS)
    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:b", part="mac", beside=(mended, passed))]

    save_signed(store, None, part="mac", attempt=2)
    retried = ((FAIL, "f1:b"),)
    assert failed not in seen(store, 1)[0].beside
    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), PASS, None, retried, "mac", beside=(mended, passed))]


def test_of_very_many_parts_and_tries_the_last_are_told(store: Store) -> None:
    save_signed(store, *(f"f1:{number}" for number in range(11)), None, part="first")
    for number in range(LEGS_TOLD - 1):
        save_signed(store, None, part=f"part {number:02}")
    save_signed(store, None, part="last")
    (found,) = seen(store, 1)
    assert found.beside[0] == Leg("first", PASS, None, tuple((FAIL, f"f1:{number}") for number in range(3, 11)))

    save_signed(store, None, part="and one")
    (found,) = seen(store, 1)
    assert [each.part for each in found.beside] == [*(f"part {number:02}" for number in range(LEGS_TOLD - 1)), "last"]


def test_second_sender_of_the_part_is_no_try_and_its_failure_counts_as_well(store: Store) -> None:
    save_signed(store, "f1:a", sender="one")
    save_signed(store, "f1:b", sender="two")

    beside = (Leg("", FAIL, "f1:a"),)
    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:b", also_failed=("f1:a",), beside=beside)]
    assert store.counted_failures(a_run_key()) == {
        ADDS: (CountedFailure("", signed("f1:b")), CountedFailure("", signed("f1:a")))
    }


def test_pass_of_another_sender_or_of_the_same_name_is_no_try(store: Store) -> None:
    save_signed(store, None, sender="one")
    save_signed(store, "f1:a", sender="two")

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a", beside=(Leg("", PASS),))]

    put_run(store, 2)
    save(
        store,
        a_pass(),
        a_failure(),
        run=a_run_key(2),
        signatures={1: ResultSignatures(signed("f1:a"))},
    )
    assert seen(store, 2) == [CaseSighting(ADDS, a_run_key(2), FAIL, "f1:a")]


def test_attempt_of_another_leg_under_the_name_of_the_part_is_no_try(store: Store) -> None:
    save_signed(store, "f1:a", sender="linux")
    save_signed(store, None, sender="windows")
    save_signed(store, "f1:a", sender="linux", attempt=2)
    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a", ((FAIL, "f1:a"),))]

    save_signed(store, "f1:a", sender="linux", run=a_run_key(2))
    save_signed(store, None, sender="windows", run=a_run_key(2))
    save_signed(store, "f1:a", sender="linux again", attempt=2, run=a_run_key(2))
    assert seen(store, 2) == [CaseSighting(ADDS, a_run_key(2), FAIL, "f1:a")]


def test_attempts_of_one_leg_from_two_senders_are_tries_of_each_other(store: Store) -> None:
    save_signed(store, "f1:a", sender="agent-1")
    save_signed(store, None, sender="agent-2", attempt=2)

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), PASS, None, ((FAIL, "f1:a"),))]


def test_attempts_of_a_leg_that_has_the_case_twice_are_no_tries(store: Store) -> None:
    both = {"signatures": {0: ResultSignatures(signed("f1:a"))}}
    save(store, a_failure(), a_pass(), **both)
    save(store, a_failure(), a_pass(), attempt=2, **both)

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a")]


def test_failures_of_all_parts_count_each_text_once_in_its_latest_attempt(store: Store) -> None:
    save_signed(store, "f1:gone", part="linux", attempt=1)
    save_signed(store, "f1:a", part="linux", attempt=2)
    save_signed(store, "f1:b", part="windows")
    save_signed(store, "f1:a", part="mac")
    save_signed(store, None, part="solaris")

    assert store.counted_failures(a_run_key()) == {
        ADDS: (CountedFailure("mac", signed("f1:a")), CountedFailure("windows", signed("f1:b")))
    }
    (found,) = seen(store, 1)
    assert (found.outcome, found.signature, found.part, found.also_failed) == (FAIL, "f1:a", "mac", ("f1:b",))
    assert store.counted_failures(a_run_key(), ["t1:none"]) == {}


def test_failure_that_a_later_attempt_mended_does_not_count(store: Store) -> None:
    save_signed(store, "f1:a", part="linux")
    save_signed(store, "f1:b", part="windows")
    save_signed(store, None, part="linux", attempt=2)

    (found,) = seen(store, 1)
    assert (found.outcome, found.signature, found.part, found.also_failed) == (FAIL, "f1:b", "windows", ())
    assert store.counted_failures(a_run_key()) == {ADDS: (CountedFailure("windows", signed("f1:b")),)}


def test_replaced_result_leaves_no_sighting_behind(store: Store) -> None:
    save_signed(store, "f1:in", "f1:a")
    save_signed(store, None)

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), PASS)]
    assert store.failures_with(a_suite_key(), ["f1:a", "f1:in", "f1:loose"]) == []


def test_piece_that_comes_too_late_leaves_no_sighting_behind(store: Store) -> None:
    save(store, a_pass("other"), upload_id="early", last=False)
    save_signed(store, None, upload_id="late")
    save_signed(store, "f1:a", upload_id="early")

    assert store.failures_with(a_suite_key(), ["f1:a"]) == []


def test_same_upload_again_is_one_sighting(store: Store) -> None:
    for _ in range(2):
        save_signed(store, "f1:in", "f1:a")

    assert seen(store, 1) == [CaseSighting(ADDS, a_run_key(1), FAIL, "f1:a", ((FAIL, "f1:in"),))]


def test_runs_since_are_those_of_all_branches_newest_first(store: Store) -> None:
    for run_id, hours in ((4, -1), (5, 0), (6, -2)):
        store.put_run(a_run(run_id, branch=f"b{run_id}"), NOW + timedelta(days=1, hours=hours), no_events)
    since = NOW + timedelta(hours=23)

    assert [run.run_id for run in store.runs_since(a_suite_key(), since)] == [5, 4]
    assert [run.run_id for run in store.runs_since(a_suite_key(), since, limit=1)] == [5]
    assert store.runs_since(a_suite_key(suite="none"), NOW) == []
