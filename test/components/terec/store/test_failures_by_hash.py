"""Contract of store.Judgements: failures are found by their hashes, over the runs of a suite."""

from datetime import timedelta

import pytest

from terec.model import CaseSighting, NotFound, ResultSignatures, RunKey
from terec.store import Store
from terec_testing import NOW, a_failure, a_run, a_run_key, a_suite_key
from terec_testing.sightings import ADDS, FAIL, PASS, save_signed, signed
from terec_testing.stores import case_of, no_events, put_run, save

pytestmark = pytest.mark.usefixtures("three_runs")


def test_failures_are_found_by_strict_and_by_loose_hash_in_all_branches(store: Store) -> None:
    put_run(store, 7, branch="pr-7", tstamp=NOW - timedelta(hours=1))
    save_signed(store, "f1:a", run=a_run_key(7, "pr-7"))
    save_signed(store, "f1:b", run=a_run_key(1))

    def found(*hashes: str) -> list[RunKey]:
        return [each.run for each in store.failures_with(a_suite_key(), hashes)]

    assert found("f1:a") == [a_run_key(7, "pr-7")]
    assert found("f1:loose") == found("f1:a", "f1:b", "f1:loose") == [a_run_key(1), a_run_key(7, "pr-7")]
    assert found("f1:none") == found() == []


def test_failures_are_found_newest_first_since_then_and_up_to_the_limit(store: Store) -> None:
    for run_id, hours in ((4, 3), (5, 1), (6, 2)):
        put_run(store, run_id, tstamp=NOW - timedelta(hours=hours))
        save_signed(store, "f1:a", run=a_run_key(run_id))

    def found(**changes: object) -> list[int]:
        return [each.run.run_id for each in store.failures_with(a_suite_key(), ["f1:a"], **changes)]  # type: ignore[arg-type]

    assert found() == [5, 6, 4]
    assert found(since=NOW - timedelta(hours=2)) == [5, 6]
    assert found(limit=1) == [5]


def test_failures_of_one_run_are_found_in_the_order_of_their_test_ids(store: Store) -> None:
    cases = ("zeta", "alpha", "mu")
    failures = [a_failure(each) for each in cases]
    save(store, *failures, signatures={nth: ResultSignatures(signed("f1:a")) for nth in range(len(cases))})

    found = [each.test_id for each in store.failures_with(a_suite_key(), ["f1:a"])]
    assert found == sorted(case_of(store, each).test_id for each in cases)


def test_failed_try_of_a_pass_is_found_by_its_hash(store: Store) -> None:
    save_signed(store, "f1:a", None)

    assert store.failures_with(a_suite_key(), ["f1:a"]) == [
        CaseSighting(ADDS, a_run_key(), PASS, None, ((FAIL, "f1:a"),))
    ]


def test_failures_of_another_suite_are_not_found(store: Store) -> None:
    store.put_run(a_run(1, suite="other"), NOW, no_events)
    save_signed(store, "f1:a", run=a_run_key(suite="other"))

    assert store.failures_with(a_suite_key(), ["f1:a"]) == []
    assert len(store.failures_with(a_suite_key(suite="other"), ["f1:a"])) == 1


def test_failures_of_a_deleted_run_are_not_found(store: Store) -> None:
    save_signed(store, "f1:a")

    store.delete_run(a_run_key())

    assert store.failures_with(a_suite_key(), ["f1:a"]) == []
    put_run(store)
    save_signed(store, "f1:a")
    assert len(store.failures_with(a_suite_key(), ["f1:a"])) == 1


def test_signed_results_of_an_unknown_run_are_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        save_signed(store, "f1:a", run=a_run_key(9))
    assert store.failures_with(a_suite_key(), ["f1:a"]) == []
