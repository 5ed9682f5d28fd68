"""Commands of operators look after the store of the servers on their machine."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from terec.ingest import StoreResults
from terec.model import Org, Project, RetentionRule, TextLimit, UploadHeader
from terec.settings import user_file
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing import NOW, a_failure, a_run, a_run_key

Terec = Callable[..., Any]


@pytest.fixture
def store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that TEREC_STORE alone names, with one red run that nobody judged; the user's file is there, too."""
    mine, servers = user_file(os.environ), folder / "servers.sqlite"
    mine.parent.mkdir(parents=True)
    open_store(mine).close()
    monkeypatch.delenv("TEREC_URL")
    monkeypatch.setenv("TEREC_STORE", f"sqlite:///{servers}")
    with open_store(servers) as opened:
        opened.add_org(Org("acme"), [])
        opened.put_project(Project("acme", "shop"))
        opened.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 1))
        results = StoreResults(opened, lambda: NOW, TextLimit(400, 200))
        results.put_run(a_run())
        results.add_results(a_run_key(), UploadHeader(), [a_failure()])
        yield opened


def orgs_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM org")]


def test_backup_copies_the_store_of_the_servers(terec: Terec, store: Store, folder: Path) -> None:
    said = terec("admin", "backup", folder / "copy.sqlite")

    assert said.code == 0
    assert f"Copied {folder}/servers.sqlite to" in said.out
    assert orgs_in(folder / "copy.sqlite") == ["acme"]


def test_migrate_makes_the_store_of_the_servers(terec: Terec, store: Store, folder: Path) -> None:
    store.close()
    (folder / "servers.sqlite").unlink()

    assert f"{folder}/servers.sqlite is there" in terec("admin", "migrate").out

    assert orgs_in(folder / "servers.sqlite") == []


def test_verify_reads_the_store_of_the_servers(terec: Terec, store: Store, folder: Path) -> None:
    assert f"{folder}/servers.sqlite is sound: 1 run" in terec("admin", "verify").out


def test_restore_replaces_the_store_of_the_servers(terec: Terec, store: Store, folder: Path) -> None:
    store.close()

    assert terec("admin", "restore", user_file(os.environ), "--yes").code == 0
    assert orgs_in(folder / "servers.sqlite") == []


def test_events_are_those_of_the_servers(terec: Terec, store: Store) -> None:
    assert terec("events", "lag", "--json").json["records"] > 0
    assert terec("events", "dead-letters", "--json").json == []
    assert terec("events", "reconcile", "--days", "36500", "--json").json == {"runs": 1, "judged": 1, "not_judged": 0}
    assert terec("events", "replay", "--all", "--json").json["handled"] > 0


def test_retention_is_applied_to_the_store_of_the_servers(terec: Terec, store: Store) -> None:
    assert terec("admin", "retention", "apply", "--json").json == {"runs": 1}


def test_a_url_goes_before_the_store_of_the_servers(
    terec: Terec, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = f"sqlite:///{user_file(os.environ)}"
    assert terec("events", "lag", "--url", mine, "--json").json["records"] == 0

    monkeypatch.setenv("TEREC_URL", mine)
    assert terec("events", "lag", "--json").json["records"] == 0


def test_a_cluster_of_the_servers_is_no_file_to_back_up(
    terec: Terec, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEREC_STORE", "cassandra://db/terec")

    said = terec("admin", "backup", folder / "copy.sqlite")

    assert said.code == 2
    assert "cassandra://db/terec is none" in said.err


def test_commands_that_ask_and_write_leave_the_store_of_the_servers_alone(terec: Terec, store: Store) -> None:
    assert terec("env", "--json").json["file"]["value"] == str(user_file(os.environ))
