"""A removed text leaves no bytes behind."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from terec.model import StoreBusy
from terec.store_sqlite import SqliteStore, verify
from terec_testing import a_failure, a_pass, a_run_key
from terec_testing.stores import case_of, put_run, save

SECRET = "AKIA-very-secret-key-0123456789 "


def bytes_on_disk(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(path.name + "*")))


def test_bytes_of_a_removed_text_are_gone_from_file_and_log(store: SqliteStore, path: Path) -> None:
    for run_id in range(1, 12):
        put_run(store, run_id)
        cases = (a_failure(f"case{nth}", f"{nth}", stdout=SECRET * 20 + str(run_id * nth % 4)) for nth in range(30))
        save(store, *cases, run=a_run_key(run_id))
    save(store, a_pass("case1"))  # its failure, with the secret, becomes free space
    assert SECRET.encode() in bytes_on_disk(path)

    for nth in (0, 1, 2, 3, 4, 6, 8):
        for run_id in (1, 2, 3):
            store.delete_text(a_run_key(run_id), case_of(store, f"case{nth}").test_id, "stdout")

    assert SECRET.encode() not in bytes_on_disk(path)
    assert verify(path).problems == ()


def test_reader_that_hinders_the_rewriting_is_said_and_the_next_call_makes_up_for_it(
    store: SqliteStore, path: Path
) -> None:
    put_run(store)
    save(store, a_failure(stdout=SECRET), *(a_pass(f"case{nth}") for nth in range(10)))
    case = case_of(store).test_id
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM result").fetchone()

        with pytest.raises(StoreBusy, match="repeat the removal"):
            store.delete_text(a_run_key(), case, "stdout")
        assert "removed" in (case_of(store).stdout or "")
        reader.execute("COMMIT")

    store.delete_text(a_run_key(), case, "stdout")
    assert SECRET.encode() not in bytes_on_disk(path)


def test_bytes_of_a_deleted_run_are_gone_from_the_file(store: SqliteStore, path: Path) -> None:
    put_run(store)
    save(store, *(a_failure(f"case{nth}", f"{SECRET}{nth}") for nth in range(200)))
    store.delete_run(a_run_key())
    store.close()

    assert SECRET.encode() not in bytes_on_disk(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
