"""Contract of store.Runs.changes: what the commits of a run changed."""

from terec.model import CommitChange, Run
from terec.store import Store
from terec_testing import NOW, a_run, a_run_key, a_suite_key
from terec_testing.stores import no_events

ONE = CommitChange("c1", "ann", "Fix the total", ("src/Cart.java", "docs/ü.md"), 3)
TWO = CommitChange("c2")


def put(store: Store, run: Run) -> None:
    store.put_run(run, NOW, no_events)


def test_changes_come_back_as_they_were_sent(store: Store) -> None:
    put(store, a_run(1, changes=(ONE, TWO)))
    put(store, a_run(2))
    put(store, a_run(3, branch="fix", changes=(TWO,)))
    wanted = [a_run_key(1), a_run_key(2), a_run_key(3, "fix"), a_run_key(9)]
    assert store.changes(a_suite_key(), wanted) == {a_run_key(1): (ONE, TWO), a_run_key(3, "fix"): (TWO,)}
    assert store.changes(a_suite_key(), []) == {}


def test_none_keeps_what_is_stored_and_others_replace_it(store: Store) -> None:
    put(store, a_run(1, changes=(ONE,)))
    put(store, a_run(1, url="https://ci/1"))
    assert store.changes(a_suite_key(), [a_run_key(1)]) == {a_run_key(1): (ONE,)}
    put(store, a_run(1, changes=(TWO,)))
    assert store.changes(a_suite_key(), [a_run_key(1)]) == {a_run_key(1): (TWO,)}


def test_a_deleted_run_takes_its_changes_along(store: Store) -> None:
    put(store, a_run(1, changes=(ONE,)))
    store.delete_run(a_run_key(1))
    put(store, a_run(1))
    assert store.changes(a_suite_key(), [a_run_key(1)]) == {}


def test_an_archived_run_has_its_changes_and_restoring_takes_them(store: Store) -> None:
    put(store, a_run(1, changes=(ONE, TWO)))
    archived = store.archived_run(a_run_key(1))
    assert archived is not None
    assert archived.header.changes == (ONE, TWO)
    store.delete_run(a_run_key(1))
    store.restore_run(archived, [])
    assert store.changes(a_suite_key(), [a_run_key(1)]) == {a_run_key(1): (ONE, TWO)}
