"""A snapshot of a node, put back after everything was gone, reads as before: the way that docs/operations.md shows."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from terec.ingest import StoreResults
from terec.model import Org, Project, TextLimit, UploadHeader
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key
from terec_testing.keyspaces import Keyspace
from terec_testing.servers import OwnCassandra, own_cassandra
from terec_testing.stores import everything_readable

pytestmark = pytest.mark.long

NAME, TAG = "kept", "monday"
TEREC = "from terec.standalone import main; main()"


def test_a_snapshot_that_is_put_back_reads_as_before(tmp_path: Path) -> None:
    with own_cassandra() as node:
        keyspace = Keyspace(node.server.place(NAME))
        with keyspace.open() as store:
            _fill(store)
            before = _read(store)
        node.nodetool("snapshot", "-t", TAG, NAME)
        for table in _folders(node, keyspace):
            shutil.copytree(table / "snapshots" / TAG, tmp_path / _name(table))
        keyspace.drop()

        said = subprocess.run(
            [sys.executable, "-c", TEREC, "admin", "migrate", "--url", node.server.url(NAME)],
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert (said.returncode, said.stderr) == (0, "")
        assert node.server.role[1] not in said.stdout, "the password"
        keyspace = Keyspace(node.server.place(NAME))  # the tables have other ids now
        folders = _folders(node, keyspace)
        keyspace.close()
        node.nodetool("drain")
        node.kill()
        for table in folders:
            for file in (tmp_path / _name(table)).glob("*-*"):
                shutil.copy(file, table)
        node.start_again()

        keyspace = Keyspace(node.server.place(NAME))
        with keyspace.open() as store:
            assert _read(store) == before
            _fill(store, first=4)
            assert store.position("analyzer") < store.events_after(0)[-1].position, "new events follow the old ones"
        keyspace.close()


def _fill(store: Store, first: int = 1) -> None:
    """Three runs with a failure each, of which the analyzer read the first one's events."""
    if first == 1:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
    service = StoreResults(store, lambda: NOW, TextLimit())
    for run_id in range(first, first + 3):
        service.put_run(a_run(run_id, complete=True, tstamp=NOW + timedelta(minutes=run_id)))
        results = [a_failure(stdout=f"log of {run_id} " * 100), a_pass("subtracts")]
        service.add_results(a_run_key(run_id), UploadHeader(), results)
    if first == 1:
        store.commit("analyzer", store.events_after(0)[0].position)


def _read(store: Store) -> dict[str, Any]:
    events = store.events_after(0)
    told = {"events": events, "position": store.position("analyzer"), "backlog": store.backlog("analyzer")}
    return told | {str(run_id): everything_readable(store, a_run_key(run_id)) for run_id in (1, 2, 3)}


def _folders(node: OwnCassandra, keyspace: Keyspace) -> list[Path]:
    """Of each table that there is now; one that was dropped leaves a folder with another id."""
    tables = keyspace.session.execute(f"SELECT table_name, id FROM system_schema.tables WHERE keyspace_name = '{NAME}'")
    return [node.data / NAME / f"{each.table_name}-{each.id.hex}" for each in tables]


def _name(table: Path) -> str:
    return table.name.rpartition("-")[0]
