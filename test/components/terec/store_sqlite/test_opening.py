"""Opening files of every kind."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from terec.model import StoreCorrupt, StoreError, StoreTooNew, StoreUnreachable
from terec.store_sqlite import SqliteStore, open_store
from terec.store_sqlite.file.database import open_connection
from terec.store_sqlite.file.opening import VERSION, migrate
from terec.store_sqlite.migrations import MIGRATIONS
from terec_testing import a_failure, a_run_key
from terec_testing.stores import case_of, put_run, save


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    open_store(path).close()
    with closing(open_connection(path, 1)) as connection:
        yield connection


def pragma(path: Path, name: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_missing_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "terec.sqlite"

    with open_store(path) as store:
        assert store.orgs() == []

    assert [each.name for each in path.parent.iterdir()] == ["terec.sqlite"]
    assert (pragma(path, "journal_mode"), pragma(path, "auto_vacuum")) == ("wal", 2)
    assert pragma(path, "user_version") == VERSION == len(MIGRATIONS)


def test_empty_file_is_filled(path: Path) -> None:
    path.touch()

    with open_store(path) as store:
        assert store.orgs() == []


def test_missing_file_that_may_not_be_made_is_said(path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="There is no TeReC file"):
        open_store(path, create=False)
    assert not path.exists()


def test_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="cannot be opened"):
        open_store(tmp_path)


def test_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreUnreachable):
        open_store(tmp_path / "file" / "terec.sqlite")


def test_what_was_stored_is_there_after_opening_again(path: Path, store: SqliteStore) -> None:
    put_run(store)
    save(store, a_failure(stdout="log"))
    before = case_of(store)
    store.close()

    with open_store(path) as again:
        assert case_of(again) == before


def test_closed_store_says_so(store: SqliteStore) -> None:
    store.close()

    with pytest.raises(StoreError, match="closed"):
        store.orgs()
    with pytest.raises(StoreError, match="closed"):
        put_run(store)


def test_file_of_a_newer_version_is_refused_and_left_alone(path: Path, connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    content = path.read_bytes()

    with pytest.raises(StoreTooNew, match="newer TeReC"):
        open_store(path)
    assert path.read_bytes() == content


def test_older_file_is_upgraded_in_place_and_keeps_its_rows(path: Path, connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO org (name, private) VALUES ('acme', 0)")

    migrate(connection, [*MIGRATIONS, ["ALTER TABLE org ADD COLUMN motto TEXT"]])

    assert connection.execute("SELECT name, motto FROM org").fetchall() == [("acme", None)]
    assert pragma(path, "user_version") == VERSION + 1


def test_file_that_its_maker_left_without_a_version_is_upgraded_on_opening(path: Path) -> None:
    with closing(open_connection(path, 1, create=True)) as connection:
        migrate(connection, [])
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)

    with open_store(path) as store:
        assert store.orgs() == []
    assert pragma(path, "user_version") == VERSION


def test_upgrade_that_breaks_leaves_the_file_as_it_was(path: Path, connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, [*MIGRATIONS, ["CREATE TABLE half (x)", "this is no statement"]])

    assert pragma(path, "user_version") == VERSION
    assert connection.execute("SELECT name FROM sqlite_schema WHERE name = 'half'").fetchall() == []


def test_file_that_is_no_database_is_said(path: Path) -> None:
    path.write_bytes(b"<testsuites/>" * 1000)

    with pytest.raises(StoreCorrupt, match="no TeReC file"):
        open_store(path)
    assert path.read_bytes().startswith(b"<testsuites/>")


def test_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")

    with pytest.raises(StoreCorrupt, match="not one of TeReC"):
        open_store(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("theirs",)]


def test_damaged_file_is_said_when_the_damage_is_met(path: Path, store: SqliteStore) -> None:
    put_run(store)
    save(store, *(a_failure(f"case{nth}", stdout=f"{nth}\n" * 500) for nth in range(400)))
    store.close()
    content = bytearray(path.read_bytes())
    content[8192 * 4 :] = b"\xa5" * (len(content) - 8192 * 4)
    path.write_bytes(content)

    with pytest.raises(StoreCorrupt, match="damaged"), open_store(path) as damaged:
        list(damaged.results(a_run_key()))


def test_old_library_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))

    with pytest.raises(StoreError, match=r"3\.37"):
        open_store(path)
