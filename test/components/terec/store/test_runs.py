"""Contract of store.Runs: headers, numbers and order."""

from datetime import timedelta

import pytest

from terec.model import RUN_ID_MAX, InvalidInput, NotFound, RunStatus
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.stores import no_events, put_run, save

HOUR = timedelta(hours=1)


def test_every_word_of_a_run_is_kept(store: Store) -> None:
    words = {
        "tstamp": NOW - HOUR,
        "url": "https://ci/1",
        "commit": "c1",
        "duration_sec": 61.5,
        "status": RunStatus.FAILURE,
        "ignore": True,
        "ignore_details": "disk was full",
        "head_commit": "c2",
        "base_commit": "b1",
        "commits": ("c1", "c0"),
        "base_history": ("b1", "b0"),
        "target_branch": "main",
        "pull_request": "7",
        "author": "ada",
        "event": "push",
        "declared_parts": 2,
        "declared_total": 10,
        "complete": False,
    }

    stored = put_run(store, **words)

    assert {name: getattr(stored, name) for name in words} == words
    assert store.run(a_run_key()) == stored
    assert (stored.key, stored.received) == (a_run_key(), NOW)


def test_none_keeps_what_is_stored(store: Store) -> None:
    before = put_run(store, url="https://ci/1", status=RunStatus.IN_PROGRESS, commits=("c1",), ignore=True)

    after = put_run(store, status=RunStatus.SUCCESS)

    assert (after.url, after.commits, after.ignore) == (before.url, ("c1",), True)
    assert after.status is RunStatus.SUCCESS


def test_ignored_run_can_be_taken_back(store: Store) -> None:
    put_run(store, ignore=True)

    assert put_run(store, ignore=False).ignore is False


def test_run_makes_its_suite(store: Store) -> None:
    put_run(store, suite="nightly")

    assert [suite.suite for suite in store.suites("acme", "shop")] == ["nightly"]


@pytest.mark.parametrize("place", [{"org": "nobody"}, {"project": "nothing"}])
def test_run_of_an_unknown_place_is_not_found(store: Store, place: dict[str, str]) -> None:
    with pytest.raises(NotFound, match="not found"):
        put_run(store, **place)


def test_runs_without_an_id_are_numbered_from_one_within_suite_and_branch(store: Store) -> None:
    assert [put_run(store, None).run_id for _ in range(3)] == [1, 2, 3]
    assert put_run(store, None, branch="pr/1").run_id == 1
    assert put_run(store, None, suite="nightly").run_id == 1


def test_next_number_follows_the_highest_that_was_sent(store: Store) -> None:
    put_run(store, 41)
    put_run(store, 7)

    assert put_run(store, None).run_id == 42


def test_no_number_follows_the_last_one(store: Store) -> None:
    put_run(store, RUN_ID_MAX)

    with pytest.raises(InvalidInput, match="highest id"):
        put_run(store, None)


def test_same_content_without_an_id_is_the_same_run(store: Store) -> None:
    first = put_run(store, None, content_digest="abc")

    assert put_run(store, None, content_digest="abc", url="https://x").run_id == first.run_id
    assert put_run(store, None, content_digest="def").run_id == first.run_id + 1
    assert put_run(store, None, content_digest="abc", branch="other").run_id == 1


def test_content_of_a_run_that_came_with_its_id_is_found_without_one(store: Store) -> None:
    put_run(store, 7, content_digest="abc")

    assert put_run(store, None, content_digest="abc").run_id == 7


def test_of_several_runs_with_the_same_content_the_newest_is_found_and_when_that_is_gone_the_next(
    store: Store,
) -> None:
    for run_id in (7, 3, 5):
        put_run(store, run_id, content_digest="abc")
    found = []
    for _ in range(3):
        found.append(put_run(store, None, content_digest="abc").run_id)
        store.delete_run(a_run_key(found[-1]))

    assert found == [7, 5, 3]
    put_run(store, 9)
    assert put_run(store, None, content_digest="abc").run_id == 10


def test_run_is_not_found_by_content_that_it_has_no_more(store: Store) -> None:
    put_run(store, 7, content_digest="abc")
    put_run(store, 7, content_digest="def")

    assert put_run(store, None, content_digest="abc").run_id == 8
    assert put_run(store, None, content_digest="def").run_id == 7


def test_run_without_a_time_has_that_of_its_receipt(store: Store) -> None:
    stored = put_run(store)

    assert (stored.tstamp, stored.started) == (NOW, NOW)


def test_start_is_the_first_time_sent_and_later_ones_do_not_move_it(store: Store) -> None:
    put_run(store, tstamp=NOW - HOUR)

    later = put_run(store, tstamp=NOW - 2 * HOUR)

    assert (later.tstamp, later.started) == (NOW - 2 * HOUR, NOW - HOUR)


def test_first_time_may_come_after_the_run_itself(store: Store) -> None:
    put_run(store)

    assert put_run(store, tstamp=NOW - HOUR).started == NOW - HOUR


def test_start_is_never_later_than_its_receipt(store: Store) -> None:
    stored = put_run(store, tstamp=NOW + HOUR)

    assert (stored.tstamp, stored.started) == (NOW + HOUR, NOW)


def test_counts_that_were_sent_are_shown_while_no_results_are_stored(store: Store) -> None:
    sent = put_run(store, pass_count=8, fail_count=1, skip_count=1)
    assert (sent.pass_count, sent.fail_count, sent.skip_count, sent.total_count) == (8, 1, 1, 10)

    save(store, a_pass("one"), a_failure("two"))

    stored = store.run(a_run_key())
    assert stored is not None
    assert (stored.pass_count, stored.fail_count, stored.skip_count, stored.total_count) == (1, 1, 0, 2)
    assert put_run(store, pass_count=8).pass_count == 1


def test_run_without_counts_and_results_says_none(store: Store) -> None:
    assert put_run(store).total_count is None


def test_runs_come_newest_id_first_whatever_the_order_of_receipt(store: Store) -> None:
    for run_id in (2, 10, 1):
        put_run(store, run_id)
    put_run(store, 5, branch="pr/1")

    assert [run.run_id for run in store.runs(a_suite_key(), "main")] == [10, 2, 1]
    assert [run.run_id for run in store.runs(a_suite_key(), "main", limit=2)] == [10, 2]
    assert [run.run_id for run in store.runs(a_suite_key(), "main", before=10)] == [2, 1]
    assert [run.run_id for run in store.runs(a_suite_key())] == [10, 5, 2, 1]
    assert store.runs(a_suite_key(suite="none")) == []


def test_of_equal_ids_the_later_started_comes_first(store: Store) -> None:
    put_run(store, 1, branch="a", tstamp=NOW - HOUR)
    put_run(store, 1, branch="b", tstamp=NOW)
    put_run(store, 1, branch="c", tstamp=NOW - 2 * HOUR)

    assert [run.branch for run in store.runs(a_suite_key())] == ["b", "a", "c"]


def test_branches_show_their_newest_run_most_recently_started_first(store: Store) -> None:
    put_run(store, 1, branch="main", tstamp=NOW - 3 * HOUR)
    put_run(store, 2, branch="main", tstamp=NOW - 2 * HOUR)
    put_run(store, 1, branch="pr/ü 1", tstamp=NOW - HOUR)
    put_run(store, 9, branch="old", tstamp=NOW - 9 * HOUR)

    assert [run.key[3:] for run in store.branches(a_suite_key())] == [("pr/ü 1", 1), ("main", 2), ("old", 9)]
    assert store.branches(a_suite_key(suite="none")) == []


def test_run_that_was_never_sent_is_none(store: Store) -> None:
    put_run(store)

    assert store.run(a_run_key(2)) is None
    assert store.run(a_run_key(1, branch="other")) is None


def test_events_are_told_the_run_as_it_stands(store: Store) -> None:
    told = []

    answered = store.put_run(a_run(url="https://x"), NOW, lambda run: told.append(run) or [])  # type: ignore[func-returns-value]

    assert told == [answered]


def test_run_whose_events_fail_is_not_stored(store: Store) -> None:
    with pytest.raises(RuntimeError):
        store.put_run(a_run(), NOW, _break)

    assert store.run(a_run_key()) is None
    assert store.suites("acme") == []
    store.put_run(a_run(), NOW, no_events)


def _break(run: object) -> list[object]:
    raise RuntimeError
