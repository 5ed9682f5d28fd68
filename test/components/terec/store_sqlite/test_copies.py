"""Backup, restore and verify."""

from contextlib import closing
from pathlib import Path

import pytest

from terec.model import FailureSignature, InvalidInput, ResultSignatures, StoreCorrupt, StoreUnreachable
from terec.store_sqlite import SqliteStore, backup, open_store, restore, verify
from terec.store_sqlite.file.database import open_connection
from terec_testing import a_failure, a_pass, a_run_key
from terec_testing.stores import case_of, everything_readable, put_run, save


@pytest.fixture
def filled(store: SqliteStore) -> SqliteStore:
    put_run(store)
    failures = [a_failure(f"case{nth}", stdout=f"log {nth}\n" * 100) for nth in range(20)]
    signatures = {nth: ResultSignatures(FailureSignature(f"f1:{nth}", "f1:all", False)) for nth in range(20)}
    save(store, *failures, a_pass("ok"), signatures=signatures)
    save(store, a_pass("case1"), attempt=2)
    return store


def tamper(path: Path, statement: str) -> None:
    with closing(open_connection(path, 1)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement)


def test_backup_of_a_file_in_use_answers_as_the_file_did(filled: SqliteStore, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    seen: list[tuple[int, int]] = []

    backup(path, target, lambda done, total: seen.append((done, total)))

    before = everything_readable(filled)
    save(filled, a_pass("later"))
    with open_store(target) as copy:
        assert everything_readable(copy) == before
    assert seen[-1][0] == seen[-1][1] > 0


def test_backup_overwrites_nothing(filled: SqliteStore, path: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.sqlite").write_text("precious")

    with pytest.raises(InvalidInput, match="exists"):
        backup(path, tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").read_text() == "precious"


def test_backup_of_nothing_or_into_nowhere_is_said(filled: SqliteStore, path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        backup(tmp_path / "none.sqlite", tmp_path / "copy.sqlite")
    with pytest.raises(StoreUnreachable):
        backup(path, tmp_path / "no folder" / "copy.sqlite")


def test_restored_file_is_that_of_the_backup_for_those_who_have_it_open(
    filled: SqliteStore, path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "copy.sqlite"
    backup(path, target)
    before = everything_readable(filled)
    put_run(filled, 2)
    save(filled, a_pass("later"), a_failure("case1"))

    restore(target, path, replace=True)

    assert everything_readable(filled) == before
    save(filled, a_pass("later"))
    assert case_of(filled, "later").result == "PASS"
    assert verify(path).problems == ()


def test_restore_into_a_new_place(filled: SqliteStore, path: Path, tmp_path: Path) -> None:
    restore(path, tmp_path / "deep" / "new.sqlite")

    with open_store(tmp_path / "deep" / "new.sqlite") as restored:
        assert everything_readable(restored) == everything_readable(filled)


def test_restore_over_a_file_with_content_needs_to_be_told(filled: SqliteStore, path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.sqlite")

    with pytest.raises(InvalidInput, match="not empty"):
        restore(tmp_path / "copy.sqlite", path)


def test_restore_over_a_damaged_file(filled: SqliteStore, path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.sqlite")
    before = everything_readable(filled)
    filled.close()
    path.write_bytes(b"no database at all" * 1000)

    restore(tmp_path / "copy.sqlite", path, replace=True)

    with open_store(path) as restored:
        assert everything_readable(restored) == before


def test_unsound_backup_is_not_restored(filled: SqliteStore, path: Path, tmp_path: Path) -> None:
    backup(path, tmp_path / "copy.sqlite")
    tamper(tmp_path / "copy.sqlite", "UPDATE run SET fail_count = 7")

    with pytest.raises(StoreCorrupt, match="not sound"):
        restore(tmp_path / "copy.sqlite", path, replace=True)
    assert filled.run(a_run_key()).fail_count == 19  # type: ignore[union-attr]


def test_sound_file_verifies(filled: SqliteStore, path: Path) -> None:
    report = verify(path)

    assert report.problems == ()
    assert (report.runs, report.results) == (1, 21)
    assert report.texts > 20


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE run SET pass_count = pass_count + 1", "counts of run #1 on main"),
        ("UPDATE text SET uses = uses + 1 WHERE rowid = (SELECT max(rowid) FROM text)", "more than it is used"),
        ("UPDATE text SET start = start + 1 WHERE start = 0", "not what was stored"),
        ("DELETE FROM block", "is missing"),
        ("UPDATE block SET data = x'00'", "is damaged"),
        ("DELETE FROM failure", "do not fit"),
        ("DELETE FROM signature", "signatures at"),
        ("DELETE FROM tried", "signatures at"),
        ("UPDATE tried SET position = position + 100", "signatures at"),
        ("DELETE FROM run", "belongs to nothing"),
        ("DELETE FROM project", "belongs to nothing"),
    ],
)
def test_unsound_file_is_found_out(filled: SqliteStore, path: Path, statement: str, problem: str) -> None:
    tamper(path, statement)

    assert any(problem in each for each in verify(path).problems), verify(path).problems
