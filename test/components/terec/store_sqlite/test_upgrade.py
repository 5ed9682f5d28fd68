"""A file of version 1 becomes what it would be had its failures been signed on arrival."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from terec.ingest import StoreResults
from terec.model import Attempt, Org, Outcome, Project, Result, TextLimit, UploadHeader
from terec.store_sqlite import SqliteStore, open_store, verify
from terec.store_sqlite.file.database import open_connection
from terec.store_sqlite.file.opening import VERSION, migrate
from terec.store_sqlite.migrations import MIGRATIONS
from terec.store_sqlite.saving.pieces import make_piece
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key, an_upload
from terec_testing.stores import everything_readable, no_events, put_run, result_signatures

TRACE = "java.lang.LockedException: cart {0} is locked\n\tat com.acme.Cart.lock(Cart.java:{1})\n\tat com.acme.Door.shut"
RUNS = (1, 2, 3)


def failing(nth: int, **changes: Any) -> Result:
    trace = TRACE.format(nth, nth % 7)
    return a_failure(f"case{nth}", error_details=None, error_stacktrace=trace, error_type="Locked", **changes)


@pytest.fixture
def signed(tmp_path: Path) -> SqliteStore:
    """A file of today: failures, tries inside reports, retries of CI, a failure without a text, results that pass."""
    store = open_store(tmp_path / "signed.sqlite")
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop", url="https://acme.test"))
    results = StoreResults(store, lambda: NOW, TextLimit())
    tries = (Attempt(Outcome.FAIL, error_details="no route to the shop's host"), Attempt(Outcome.PASS))
    for run_id in RUNS:
        results.put_run(a_run(run_id, complete=True))
        many = [failing(nth) for nth in range(600 if run_id == 1 else 5)]
        told = [a_pass("retried", attempts=tries), failing(9000, attempts=tries), a_failure("mute", ""), a_pass("fine")]
        results.add_results(a_run_key(run_id), UploadHeader(), [*many, *told])
        results.add_results(a_run_key(run_id), UploadHeader(attempt=2), [a_pass("case1"), failing(2, stdout="again")])
    return store


def as_version_1(signed: Path, path: Path) -> None:
    """Make a file with the first migration alone, and give it the rows that version 1 had of them."""
    with closing(open_connection(path, 1, create=True)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        migrate(connection, MIGRATIONS[:1])
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("ATTACH ? AS today", (str(signed),))
        tables = connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"DELETE FROM main.{table}")
            connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}")


def judged_from(store: SqliteStore) -> dict[str, Any]:
    """Everything that judging reads."""
    suite, runs = a_suite_key(), store.runs(a_suite_key())
    tests = list(store.outcomes(a_run_key(1)))
    signatures = {run_id: result_signatures(store, a_run_key(run_id)) for run_id in RUNS}
    hashes = sorted(
        {each for some in signatures.values() for found in some.values() for each in (found.strict, found.loose)}
    )
    return {
        "readable": [everything_readable(store, a_run_key(run_id)) for run_id in RUNS],
        "signatures": signatures,
        "sightings": store.sightings(runs, tests),
        "failures": [store.failures_with(suite, [each]) for each in hashes],
        "since": store.runs_since(suite, NOW),
        "backlog": store.backlog("analyzer"),
    }


def test_upgraded_file_answers_as_one_that_was_signed_on_arrival(tmp_path: Path, signed: SqliteStore) -> None:
    before = judged_from(signed)
    as_version_1(tmp_path / "signed.sqlite", tmp_path / "old.sqlite")

    with signed, open_store(tmp_path / "old.sqlite") as upgraded:
        assert judged_from(upgraded) == before

    assert len(before["signatures"][1]) == 601
    assert any(each.tries for some in before["sightings"].values() for each in some)
    assert verify(tmp_path / "old.sqlite").problems == ()


def test_upgraded_file_is_of_this_version_and_takes_uploads(tmp_path: Path, signed: SqliteStore) -> None:
    path = tmp_path / "old.sqlite"
    signed.close()
    as_version_1(tmp_path / "signed.sqlite", path)

    with open_store(path) as upgraded:
        results = StoreResults(upgraded, lambda: NOW, TextLimit())
        known = upgraded.result(a_run_key(1), next(iter(result_signatures(upgraded, a_run_key(1)))))
        results.add_results(a_run_key(1), UploadHeader(attempt=3), [failing(1)])
        assert len(result_signatures(upgraded, a_run_key(1))) == 602
        assert known is not None
        assert upgraded.failures_with(a_suite_key(), [str(known.failure_hash)])

    with closing(open_connection(path, 1)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_text_that_was_removed_makes_no_signature_of_its_note(tmp_path: Path, signed: SqliteStore) -> None:
    mute, failed = (
        next(each for each in signed.results(a_run_key(1)) if each.test_case == name) for name in ("mute", "case3")
    )
    signed.delete_text(a_run_key(1), failed.test_id, "error_stacktrace")
    signed.close()
    as_version_1(tmp_path / "signed.sqlite", tmp_path / "old.sqlite")

    with open_store(tmp_path / "old.sqlite") as upgraded:
        found = result_signatures(upgraded, a_run_key(1))
        assert found[failed.test_id].words == '{"type":"Locked"}'
        assert found[mute.test_id].generic


def test_piece_that_arrived_in_a_file_of_version_2_is_known_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "terec.sqlite") as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        put_run(store)
        upload = an_upload(a_failure(stdout="log"), a_pass("x", runner="pytest"), upload_id="u")
        store.save(upload, no_events)
        own = make_piece(upload.results, {}).own_digest(1, [1, 2], [None, 1])
        with store._database.writing() as connection:
            connection.execute("UPDATE piece SET digest = ?", (own,))
        before = everything_readable(store)

        store.save(upload, no_events)
        assert everything_readable(store) == before
        archived = store.archived_run(a_run_key())
        assert archived is not None
        assert len(archived.pieces) == 1
