"""Contract of removing runs and texts."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from terec.model import Attempt, Org, Outcome, Project, RetentionRule, RunCompleted
from terec.store import Store
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.runs import removal as cassandra_removal
from terec.store_sqlite import SqliteStore
from terec.store_sqlite.runs import runs as sqlite_runs
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.stores import case_of, everything_readable, failed_cases, no_events, put_run, save

SECRET = "token=hunter2hunter2 " * 20
DAY = timedelta(days=1)
LISTING: dict[type, tuple[object, str]] = {
    CassandraStore: (cassandra_removal, "started_before"),
    SqliteStore: (sqlite_runs, "expired_runs"),
}
"""What lists the runs that may be past their term."""


def keep(days: int, suite: str = "*", branch: str = "*") -> RetentionRule:
    return RetentionRule("acme", "shop", suite, branch, days)


def once_listed(store: Store, monkeypatch: pytest.MonkeyPatch, then: Callable[[], object]) -> None:
    """Do something right after the next time that runs are listed to be weighed against the rules."""
    owner, name = LISTING[type(store)]
    listing = getattr(owner, name)

    def listed(*words: object) -> list[object]:
        found = list(listing(*words))
        monkeypatch.setattr(owner, name, listing)
        then()
        return found

    monkeypatch.setattr(owner, name, listed)


def test_deleted_run_is_gone_with_its_results(store: Store) -> None:
    put_run(store)
    save(store, a_failure(), a_pass("other"))
    save(store, a_pass(), attempt=2)

    assert store.delete_run(a_run_key())

    assert not store.delete_run(a_run_key())
    assert store.runs(a_suite_key()) == []
    assert list(store.results(a_run_key())) == []
    assert failed_cases(store) == []


def test_runs_that_a_person_deleted_are_told_of_and_no_expired_ones(store: Store) -> None:
    for run_id in (1, 2, 3):
        put_run(store, run_id)
    assert store.deleted_runs(a_suite_key()) == set()

    store.delete_run(a_run_key(2))
    store.delete_run(a_run_key(9))
    store.put_retention_rule(keep(1))
    assert store.delete_expired(NOW + 2 * DAY) == 2
    assert store.deleted_runs(a_suite_key()) == {("main", 2)}

    put_run(store, 5)
    assert store.deleted_runs(a_suite_key()) == {("main", 2)}
    put_run(store, 2)
    assert store.deleted_runs(a_suite_key()) == set(), "it is there again"
    assert store.deleted_runs(a_suite_key(suite="other")) == set()


def test_org_that_is_removed_and_made_again_has_no_deleted_runs(store: Store) -> None:
    put_run(store)
    store.delete_run(a_run_key())
    store.remove_org("acme")
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop"))
    put_run(store)

    assert store.deleted_runs(a_suite_key()) == set()


def test_deleting_a_run_leaves_texts_that_others_use(store: Store) -> None:
    shared = "the same log\n" * 200
    for run_id in (1, 2):
        put_run(store, run_id)
        save(store, a_failure(stdout=shared), a_pass("x", stdout=f"only {run_id}" * 100), run=a_run_key(run_id))
    before = everything_readable(store, a_run_key(2))["results"]

    store.delete_run(a_run_key(1))

    assert everything_readable(store, a_run_key(2))["results"] == before


def test_run_deleted_and_sent_again_is_as_before(store: Store) -> None:
    put_run(store)
    save(store, a_failure(stdout="log"), a_pass("other"))
    before = everything_readable(store)

    store.delete_run(a_run_key())
    put_run(store)
    received = save(store, a_failure(stdout="log"), a_pass("other"))

    assert everything_readable(store) == before
    assert received.new_cases == 0


def test_runs_past_their_term_go(store: Store) -> None:
    for run_id, age in ((1, 31), (2, 29)):
        store.put_run(a_run(run_id), NOW - age * DAY, no_events)
    store.put_retention_rule(keep(30))

    assert store.delete_expired(NOW) == 1
    assert [run.run_id for run in store.runs(a_suite_key())] == [2]
    assert store.delete_expired(NOW) == 0


def test_rule_may_be_longer_than_any_store_lets_rows_expire_by_themselves(store: Store) -> None:
    store.put_retention_rule(keep(36_500))
    store.put_run(a_run(), NOW - 40_000 * DAY, no_events)
    save(store, a_failure(stdout="a log\n" * 50), received=NOW - 40_000 * DAY)

    assert list(store.results(a_run_key()))
    assert store.delete_expired(NOW) == 1
    assert list(store.results(a_run_key())) == []


def test_without_a_rule_nothing_goes(store: Store) -> None:
    store.put_run(a_run(), NOW - 10_000 * DAY, no_events)

    assert store.delete_expired(NOW) == 0


def test_of_several_matching_rules_the_longest_term_counts(store: Store) -> None:
    for branch in ("main", "pr/1", "release/2"):
        store.put_run(a_run(branch=branch), NOW - 10 * DAY, no_events)
    for rule in (keep(3), keep(30, branch="release/*"), keep(7, branch="pr/*")):
        store.put_retention_rule(rule)

    assert store.delete_expired(NOW) == 2
    assert [run.branch for run in store.runs(a_suite_key())] == ["release/2"]


def test_rule_of_another_suite_does_not_match(store: Store) -> None:
    store.put_run(a_run(), NOW - 10 * DAY, no_events)
    store.put_retention_rule(keep(3, suite="nightly-*"))

    assert store.delete_expired(NOW) == 0


def test_term_starts_with_the_last_receipt(store: Store) -> None:
    store.put_run(a_run(), NOW - 10 * DAY, no_events)
    save(store, a_pass())  # received at NOW
    store.put_retention_rule(keep(3))

    assert store.delete_expired(NOW) == 0
    assert store.delete_expired(NOW + 4 * DAY) == 1


def test_run_that_receives_an_upload_after_it_was_listed_as_past_its_term_stays_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run_id in (1, 2):
        store.put_run(a_run(run_id), NOW - 10 * DAY, no_events)
        save(store, a_failure("earlier", stdout="log"), run=a_run_key(run_id), received=NOW - 10 * DAY)
    store.put_retention_rule(keep(3))
    once_listed(store, monkeypatch, lambda: save(store, a_pass("later"), part="late"))

    assert store.delete_expired(NOW) == 1

    assert [run.run_id for run in store.runs(a_suite_key())] == [1]
    assert [each.test_case for each in store.results(a_run_key())] == ["earlier", "later"]
    assert failed_cases(store) == ["earlier"]
    assert case_of(store, "earlier").stdout == "log"
    assert store.delete_expired(NOW + 4 * DAY) == 1


def test_run_with_events_that_a_reader_has_not_read_stays(store: Store) -> None:
    store.put_run(a_run(), NOW - 10 * DAY, lambda run: [RunCompleted(run.key)])
    store.put_retention_rule(keep(3))
    store.commit("analyzer", 0)
    assert store.delete_expired(NOW) == 0

    store.commit("analyzer", store.events_after(0)[-1].position)
    assert store.delete_expired(NOW) == 1


def test_reader_that_is_forgotten_keeps_no_run(store: Store) -> None:
    store.put_run(a_run(), NOW - 10 * DAY, lambda run: [RunCompleted(run.key)])
    store.put_retention_rule(keep(3))
    store.commit("kafka", 0)
    store.commit("analyzer", store.events_after(0)[-1].position)
    assert store.delete_expired(NOW) == 0

    store.forget("kafka")
    assert store.delete_expired(NOW) == 1


@pytest.mark.parametrize("field", ["stdout", "stderr", "error_details", "error_stacktrace", "skip_details"])
def test_removed_text_is_gone_wherever_it_was_and_stays_gone(store: Store, field: str) -> None:
    for run_id in (1, 2):
        put_run(store, run_id)
        save(store, a_failure(**{field: SECRET}), a_pass("other", stderr=SECRET), run=a_run_key(run_id))
    case = case_of(store)

    assert store.delete_text(a_run_key(), case.test_id, field) == 4

    put_run(store, 3)
    save(store, a_failure(**{field: SECRET}), run=a_run_key(3))
    for run_id in (1, 2, 3):
        assert "hunter2" not in repr(everything_readable(store, a_run_key(run_id)))
    assert "removed" in getattr(case_of(store, key=a_run_key(3)), field)
    assert store.delete_text(a_run_key(), case.test_id, field) == 0


def test_removed_text_goes_from_earlier_attempts_too(store: Store) -> None:
    put_run(store)
    save(store, a_failure(stdout=SECRET))
    save(store, a_pass(attempts=(Attempt(Outcome.FAIL, stdout=SECRET + "!"),)), attempt=2)

    assert store.delete_text(a_run_key(), case_of(store).test_id, "stdout") == 1
    assert "hunter2" not in repr(everything_readable(store))


def test_other_texts_stay_when_one_is_removed(store: Store) -> None:
    put_run(store)
    save(store, a_failure(stdout=SECRET, stderr="harmless"), a_pass("other", stdout="fine\n" * 500))

    store.delete_text(a_run_key(), case_of(store).test_id, "stdout")

    assert (case_of(store).stderr, case_of(store, "other").stdout) == ("harmless", "fine\n" * 500)


def test_text_that_is_not_there_is_none_to_remove(store: Store) -> None:
    put_run(store)
    save(store, a_pass())

    assert store.delete_text(a_run_key(), case_of(store).test_id, "stdout") == 0
    assert store.delete_text(a_run_key(), "t1:" + "0" * 32, "stdout") == 0
    assert store.delete_text(a_run_key(9), case_of(store).test_id, "stdout") == 0
