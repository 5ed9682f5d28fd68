"""What a reader remembers ends with the next commit, whoever makes it."""

from pathlib import Path

import pytest

from terec.store_sqlite import SqliteStore, open_store
from terec_testing import a_pass, a_run_key, a_suite_key
from terec_testing.stores import put_run, save


def the_run(store: SqliteStore) -> tuple[int | None, bool | None]:
    (run,) = store.runs(a_suite_key(), "main")
    return run.pass_count, run.ignore


@pytest.mark.parametrize("same_store", [True, False], ids=["same store", "another store"])
def test_change_of_a_run_is_read_at_once(path: Path, store: SqliteStore, same_store: bool) -> None:
    with open_store(path) as other:
        writer = store if same_store else other
        put_run(writer)
        save(writer, a_pass("adds"))
        before = the_run(store), the_run(store)
        save(writer, a_pass("adds"), a_pass("removes"), upload_id="second")
        put_run(writer, ignore=True)
        after = the_run(store)

    assert before == ((1, False), (1, False))
    assert after == (2, True)


def test_run_that_takes_the_place_of_a_removed_one_is_read_as_itself(store: SqliteStore) -> None:
    put_run(store, commit="aaa")
    assert [run.commit for run in store.runs(a_suite_key(), "main")] == ["aaa"]

    store.delete_run(a_run_key())
    put_run(store, commit="bbb")

    assert [run.commit for run in store.runs(a_suite_key(), "main")] == ["bbb"]
