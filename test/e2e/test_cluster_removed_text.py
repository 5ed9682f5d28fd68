"""After the commands of docs/operations.md the data files of a node have no byte of a text that was removed."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from terec.analysis import judge_and_store
from terec.ingest import StoreResults
from terec.model import Org, Project, TextLimit, UploadHeader
from terec.store_cassandra import CassandraStore
from terec.test_hash import test_id as id_of
from terec_testing import NOW, a_failure, a_pass, a_result, a_run, a_run_key
from terec_testing.keyspaces import Keyspace
from terec_testing.servers import OwnCassandra, own_cassandra

pytestmark = pytest.mark.long

NAME = "leaked"
SECRET = "swordfish marzipan elderberry"
"""Words that no other text and no name has a part of."""

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
SHOWN = re.compile(r"^\$ nodetool (garbagecollect -g CELL|compact) terec (.+)$", re.MULTILINE)
EXPIRING = {"text", "result_chunk", "failure_by_run", "history_by_test"}
"""Tables whose files are not merged any more once their week is over."""

Cells = dict[str, set[bytes]]
"""By table what rows hold, where they hold any: blobs; of `word` the words, as hashes that they lead to stay."""


def test_removed_text_leaves_the_data_files_by_the_commands_of_the_documentation() -> None:
    at_once, later = SHOWN.findall(OPERATIONS.read_text(encoding="utf-8"))
    with own_cassandra() as node:
        keyspace = Keyspace(node.server.place(NAME))
        node.nodetool("disableautocompaction", NAME)  # as files of a week that is over
        for name in keyspace.tables():
            keyspace.session.execute(f"ALTER TABLE \"{name}\" WITH compression = {{'enabled': false}}", timeout=60)
        with keyspace.open() as store:
            _leak(store)
            before = _cells(keyspace)
            node.nodetool("flush", NAME)
            assert _in_files(node, before) == before, "all is looked for in the right way"
            store.delete_text(a_run_key(), id_of(*a_result("adds").case), "error_details")
        after = _cells(keyspace)
        removed = {table: gone for table, cells in before.items() if (gone := cells - after.get(table, set()))}
        node.nodetool("flush", NAME)
        assert EXPIRING | {"word"} <= _in_files(node, removed).keys()

        _call(node, *at_once)
        assert _by_then(lambda: _in_files(node, removed).keys() == {"word"}), _in_files(node, removed).keys()
        keyspace.session.execute("ALTER TABLE word WITH gc_grace_seconds = 0", timeout=60)  # ten days are over
        _call(node, *later)
        assert _by_then(lambda: _in_files(node, removed) == {})
        assert _cells(keyspace) == after
        keyspace.close()


def _call(node: OwnCassandra, words: str, tables: str) -> None:
    node.nodetool(*words.split(), NAME, *tables.split())


def _leak(store: CassandraStore) -> None:
    """A judged run, of which one test has the secret in its failure."""
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop"))
    service = StoreResults(store, lambda: NOW, TextLimit())
    service.put_run(a_run(complete=True))
    results = [a_failure("adds", error_details=SECRET, error_stacktrace=None), a_failure("pays"), a_pass("ships")]
    service.add_results(a_run_key(), UploadHeader(), results)
    judge_and_store(store, a_run_key(), NOW)


def _cells(keyspace: Keyspace) -> Cells:
    found: Cells = {}
    for name in keyspace.tables():
        rows = list(keyspace.session.execute(f'SELECT * FROM "{name}"'))
        blobs = {value for row in rows for value in row if isinstance(value, bytes) and len(value) > 16}
        found[name] = {row.word.encode() for row in rows} if name == "word" else blobs
    return {table: some for table, some in found.items() if some}


def _in_files(node: OwnCassandra, cells: Cells) -> Cells:
    """Those that some data file of the node has, whatever its table."""
    files = [file.read_bytes() for file in (node.data / NAME).glob("*/*-Data.db")]
    found = {table: {each for each in some if any(each in data for data in files)} for table, some in cells.items()}
    return {table: some for table, some in found.items() if some}


def _by_then(is_so: Callable[[], bool], seconds: float = 60) -> bool:
    """Files that were written anew are taken away in the background."""
    ends = time.monotonic() + seconds
    while not is_so() and time.monotonic() < ends:
        time.sleep(0.5)
    return is_so()
