"""A medium that is busy, full or read-only: one sentence, nothing half-written."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from terec.model import InvalidInput, Org, Project, StoreBusy, StoreFull, StoreReadOnly, StoreUnreachable
from terec.store_sqlite import SqliteStore, open_store, verify
from terec.store_sqlite.file.database import open_connection
from terec.store_sqlite.file.opening import migrate
from terec.store_sqlite.migrations import MIGRATIONS
from terec_testing import a_failure, a_pass, a_run_key, a_suite_key
from terec_testing.stores import everything_readable, put_run, save

NOBODY = 65534


@contextmanager
def without_rights() -> Iterator[None]:
    """Root may write everywhere: be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """A folder that everybody can enter and nobody else can write."""
    for each in (tmp_path, *tmp_path.parents):
        if each.stat().st_uid == os.geteuid() and "pytest-" in str(each):
            each.chmod(0o755)
    return tmp_path


def test_writer_that_waits_too_long_says_busy_and_readers_go_on(path: Path, store: SqliteStore) -> None:
    put_run(store)
    with closing(open_connection(path, 1)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreBusy, match="TEREC_BUSY_SECONDS"):
            save(store, a_pass())
        assert len(store.runs(a_suite_key())) == 1

        other.execute("ROLLBACK")
    assert save(store, a_pass()).test_count == 1


def test_full_disk_stores_nothing_of_the_piece(path: Path, store: SqliteStore) -> None:
    put_run(store)
    save(store, a_failure("first"))
    before = everything_readable(store)
    with store._database.alone() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")

    with pytest.raises(StoreFull, match="nothing of this call was stored"):
        save(store, *(a_failure(f"case{nth}", os.urandom(3000).hex()) for nth in range(500)))

    assert everything_readable(store) == before
    assert verify(path).problems == ()
    assert save(store, a_pass("small")).new_cases == 1


def test_folder_without_rights_can_be_read_not_written(path: Path, store: SqliteStore, open_folder: Path) -> None:
    put_run(store)
    save(store, a_failure(stdout="log"))
    before = everything_readable(store)
    store.close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    try:
        with without_rights(), open_store(path) as read_only:
            assert everything_readable(read_only) == before
            with pytest.raises(StoreReadOnly, match="not written"):
                save(read_only, a_pass())
    finally:
        open_folder.chmod(0o755)


def test_file_without_rights_can_be_read_not_written(path: Path, store: SqliteStore, open_folder: Path) -> None:
    put_run(store)
    store.close()
    path.chmod(0o444)
    open_folder.chmod(0o777)

    with without_rights(), open_store(path) as read_only:
        assert read_only.run(a_run_key()) is not None
        with pytest.raises(StoreReadOnly):
            put_run(read_only, 2)


@pytest.mark.parametrize("folder_mode", [0o555, 0o777])
def test_older_file_without_rights_says_that_it_cannot_be_upgraded(
    path: Path, open_folder: Path, folder_mode: int
) -> None:
    with closing(open_connection(path, 1, create=True)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection, MIGRATIONS[:1])
    path.chmod(0o444)
    open_folder.chmod(folder_mode)
    try:
        with without_rights(), pytest.raises(StoreReadOnly, match="older TeReC and may not be written"):
            open_store(path)
    finally:
        open_folder.chmod(0o755)


def test_character_that_no_file_can_hold_is_said(store: SqliteStore) -> None:
    put_run(store)

    with pytest.raises(InvalidInput, match="cannot be stored"):
        save(store, a_pass("lone \ud800 surrogate"))
    with pytest.raises(InvalidInput, match="cannot be stored"):
        save(store, a_pass(stdout="lone \ud800 surrogate"))
    with pytest.raises(InvalidInput, match="too large"):
        put_run(store, declared_parts=2**70)
    assert save(store, a_pass("NUL \x00 is kept", stdout="a\x00b")).test_count == 1


@pytest.fixture
def medium(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, which can be made read-only even for root."""
    folder = tmp_path / "medium"
    folder.mkdir()
    if _mount("-t", "tmpfs", "-o", "size=8m", "terec", str(folder)):
        pytest.skip("NOT TESTED: a read-only medium (this machine lets nobody mount one here)")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def _mount(*words: str) -> int:
    """The exit code of mount; not 0 where there is none."""
    program = shutil.which("mount")
    return subprocess.run([program, *words], capture_output=True).returncode if program else 1


def test_read_only_medium_can_be_read_not_written(medium: Path) -> None:
    file = medium / "store.sqlite"
    with open_store(file) as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        put_run(store)
        save(store, a_failure())
        before = everything_readable(store)
    assert _mount("-o", "remount,ro", str(medium)) == 0

    with open_store(file) as store:
        assert everything_readable(store) == before
        with pytest.raises(StoreReadOnly, match="not written"):
            save(store, a_pass())
    with pytest.raises(StoreUnreachable, match="cannot be opened") as refused:
        open_store(medium / "new.sqlite")
    assert str(medium / "new.sqlite") in str(refused.value)
