"""Into how many buckets the history of a week is cut: for all of a run, though it begins with a part of it."""

from datetime import timedelta
from typing import Any

import pytest

from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster.database import Batch, Undecided
from terec.store_cassandra.layout.buckets import BUCKETS_MIN, BucketCounts, buckets_for, week_of
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.saving import expecting
from terec.store_cassandra.saving.expecting import expected_tests
from terec_testing import NOW, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.stores import no_events, put_run, save

WEEK = timedelta(days=7)


def a_head(passed: int, *parts: str, open_uploads: int = 0, **words: Any) -> Head:
    return Head(0, 0, words, [passed, 0, 0, 0], parts=list(parts), open_uploads=open_uploads)


def test_run_is_expected_to_have_what_has_arrived_where_nothing_tells_of_more() -> None:
    assert expected_tests(a_head(2_500, ""), 0, 0) == 2_500
    assert expected_tests(a_head(2_500, ""), 3_000, 0) == 3_000
    assert expected_tests(a_head(2_500), 0, 0) == 2_500


@pytest.mark.parametrize(
    ("first", "expected"), [(200, 2_000), (2_000, 20_000), (5_000, 50_000), (10_000, 50_000), (30_000, 150_000)]
)
def test_upload_that_goes_on_is_expected_to_bring_more_the_more_so_the_less_its_first_piece_has(
    first: int, expected: int
) -> None:
    assert expected_tests(a_head(first, "", open_uploads=1), 0, 0) == expected


@pytest.mark.parametrize(
    "head",
    [
        a_head(2_500, "1/20"),
        a_head(2_500, "job a", declared_parts=20),
        a_head(5_000, "unit 1/10", "e2e 7/10"),
        a_head(50_000, *(f"{nth}/20" for nth in range(1, 21))),
    ],
    ids=["shard", "declared", "shards of two jobs", "all"],
)
def test_parts_that_are_missing_are_expected_to_be_like_those_that_are_there(head: Head) -> None:
    assert expected_tests(head, 0, 0) == 50_000


def test_declared_results_are_believed() -> None:
    assert expected_tests(a_head(5_000, "1/20", open_uploads=1, declared_total=50_000), 0, 0) == 50_000


@pytest.mark.parametrize("head", [a_head(1_000, "1/20", open_uploads=1), a_head(49_000, "")], ids=["begun", "whole"])
def test_run_is_expected_to_be_as_large_as_earlier_ones_whatever_it_begins_with(head: Head) -> None:
    assert expected_tests(head, 0, 50_000) == 50_000


def buckets(store: CassandraStore, weeks: int = 0) -> int | None:
    return store._buckets.of(a_suite_key(), week_of(round((NOW + weeks * WEEK).timestamp() * 1_000_000)))


def test_first_shard_of_the_first_week_cuts_it_for_all_shards(store: CassandraStore) -> None:
    put_run(store)
    save(store, *(a_pass(f"case{nth}") for nth in range(100)), part="1/200")
    assert buckets(store) == buckets_for(20_000) > BUCKETS_MIN


def test_week_is_cut_for_the_newest_runs_where_its_first_results_are_fewer(store: CassandraStore) -> None:
    put_run(store)
    save(store, a_pass())
    put_run(store, 2, total_count=50_000)
    store.put_run(a_run(3), NOW + WEEK, no_events)
    save(store, a_pass(), run=a_run_key(3), received=NOW + WEEK)
    assert [buckets(store), buckets(store, 1)] == [BUCKETS_MIN, buckets_for(50_000)]


def test_runs_are_looked_at_once_a_week(store: CassandraStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put_run(store)
    save(store, a_pass("adds"))
    monkeypatch.setattr(expecting, "newest_of_suite", None)
    save(store, a_pass("pays"), part="two")
    assert len(list(store.results(a_run_key()))) == 2


def test_week_is_cut_once_though_an_answer_was_lost(store: CassandraStore, monkeypatch: pytest.MonkeyPatch) -> None:
    counts, decide = BucketCounts(store._database), store._database.decide

    def lost(batch: Batch) -> Any:
        decide(batch)
        raise Undecided("The answer was lost.")

    monkeypatch.setattr(store._database, "decide", lost)
    assert counts.fixed(a_suite_key(), 2_900, lambda: 50_000) == buckets_for(50_000)
    assert BucketCounts(store._database).fixed(a_suite_key(), 2_900, lambda: 1) == buckets_for(50_000)
