"""Contract of store.Judgements: what the analyzer said of a run is kept, whole and beyond the results."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from terec.model import CauseOfRun, Event, RetentionRule, RunCompleted, RunKey
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run_key, a_suite_key
from terec_testing.judgements import DAY, correction, judgement
from terec_testing.stores import put_run, save

pytestmark = pytest.mark.usefixtures("three_runs")


def completed(key: RunKey) -> list[Event]:
    return [RunCompleted(key)]


def test_judgement_is_kept_whole(store: Store, open_again: Callable[[], AbstractContextManager[Store]]) -> None:
    assert store.judgement(a_run_key()) is None

    store.put_judgement(judgement())

    assert store.judgement(a_run_key()) == judgement()
    with open_again() as again:
        assert again.judgement(a_run_key()) == judgement()


def test_later_judgement_replaces_the_earlier_one(store: Store) -> None:
    store.put_judgement(judgement())
    store.put_judgement(judgement(verdicts=(), causes=()))

    assert store.judgement(a_run_key()) == judgement(verdicts=(), causes=())


def test_judgements_come_in_the_order_asked_for(store: Store) -> None:
    for run_id in (1, 2, 3):
        store.put_judgement(judgement(run_id))

    keys = [a_run_key(3), a_run_key(9), a_run_key(1)]
    assert store.judgements(a_suite_key(), keys) == [judgement(3), judgement(1)]
    assert store.judgements(a_suite_key(), iter(keys), whole=False) == [judgement(n, verdicts=()) for n in (3, 1)]
    assert store.judgements(a_suite_key(suite="none"), keys) == []


def test_judgement_of_an_unknown_run_changes_nothing(store: Store) -> None:
    for key in (a_run_key(9), a_run_key(suite="none")):
        store.put_judgement(replace(judgement(), run=key), completed(key))
        assert store.judgement(key) is None
    assert list(store.events_after(0)) == []


def test_events_are_written_with_the_judgement_once(store: Store) -> None:
    for _ in range(2):
        store.put_judgement(judgement(), completed(a_run_key()))

    assert [entry.event for entry in store.events_after(0)] == completed(a_run_key())


def test_judgement_outlives_its_results_and_goes_with_a_run_that_a_person_deletes(store: Store) -> None:
    store.put_judgement(judgement(1))
    store.put_correction(correction(1))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    assert store.delete_expired(NOW + 4 * DAY) == 3
    assert store.run(a_run_key()) is None
    assert store.judgement(a_run_key()) == judgement()
    assert store.corrections(a_suite_key()) == [correction()]

    put_run(store)
    assert store.delete_run(a_run_key())

    assert store.judgement(a_run_key()) is None
    assert store.corrections(a_suite_key()) == []


def test_removed_text_stands_in_no_title_of_a_cause_with_its_test(store: Store) -> None:
    save(store, a_failure("one", "token hunter2"), a_failure("two", "else"))
    tests = [each.test_id for each in store.results(a_run_key())]
    causes = [CauseOfRun(f"c1:{test}", f"title of {test}", (test,), (f"f1:{test}",)) for test in tests]
    store.put_judgement(judgement(causes=tuple(causes)))

    store.delete_text(a_run_key(), tests[0], "error_details")

    stored = store.judgement(a_run_key())
    assert stored is not None
    assert stored.causes[0].hashes == causes[0].hashes
    assert "title" not in stored.causes[0].title
    assert stored.causes[1] == causes[1]
    assert stored.verdicts == judgement().verdicts


@pytest.mark.parametrize("reader", ["analyzer", "kafka"])
def test_failures_that_were_not_judged_do_not_expire_where_failures_are_judged(store: Store, reader: str) -> None:
    save(store, a_failure(), run=a_run_key(1))
    save(store, a_failure(), run=a_run_key(2))
    save(store, a_pass(), run=a_run_key(3))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    store.commit(reader, 0)
    store.put_judgement(judgement(2))

    assert store.delete_expired(NOW + 4 * DAY) == 2

    assert [run.run_id for run in store.runs(a_suite_key())] == [1]
    store.put_judgement(judgement(1))
    assert store.delete_expired(NOW + 4 * DAY) == 1


def test_unread_events_of_a_judgement_keep_its_run(store: Store) -> None:
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    store.put_judgement(judgement(), completed(a_run_key()))
    store.commit("notifier", 0)

    assert store.delete_expired(NOW + 4 * DAY) == 2
    assert [run.run_id for run in store.runs(a_suite_key())] == [1]
