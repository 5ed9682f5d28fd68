"""Removing a text costs what its uses cost, however many runs and tests have it."""

from typing import Any

import pytest

from terec.model import REMOVED_NOTE, RunKey
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.layout.packing import id_bytes
from terec.store_cassandra.texts.redaction import runs_with
from terec.test_hash import test_id as id_of
from terec_testing import a_failure, a_result, a_run_key
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import case_of, everything_readable, put_run, save

CASES = ("adds", "pays", "ships")
SECRET = "the password is hunter2 " * 20
OLD_USE = """
    INSERT INTO text_use (org, term, day, shard, digest, project, suite, branch, run_id, test_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"""


class _Uses:
    """Stands for a database with a use of a text in so many runs; keeps how many places it is asked for at once."""

    def __init__(self, runs: int) -> None:
        self.asked: list[int] = []
        self._rows = [("shop", "ci", "main", run) for run in range(runs)]

    def rows_of(self, cql: str, places: Any) -> Any:
        self.asked.append(len(places))
        return [self._rows for _ in places]


def test_uses_of_a_text_are_asked_for_some_days_at_once_however_many_runs_have_it() -> None:
    uses = _Uses(runs=500)

    found = runs_with(uses, [("acme", 0, day, 1, b"digest") for day in range(90)])  # type: ignore[arg-type]

    assert uses.asked == [64, 26]
    assert found == {RunKey("acme", "shop", "ci", "main", number) for number in range(500)}


@pytest.fixture
def leaking(store: CassandraStore) -> CassandraStore:
    """A store with a run of which several tests have the same text."""
    put_run(store)
    save(store, *(a_failure(case, stdout=SECRET, error_details=SECRET) for case in CASES))
    return store


def _uses(keyspace: Keyspace) -> list[Any]:
    return list(keyspace.session.execute("SELECT * FROM text_use"))


def _removed(store: CassandraStore) -> None:
    test = id_of(*a_result("pays").case)
    assert store.delete_text(a_run_key(), test, "error_details") == len(CASES)
    assert [case_of(store, case).stdout for case in CASES] == [REMOVED_NOTE] * len(CASES)
    assert "hunter2" not in repr(everything_readable(store))


def test_run_uses_a_text_once_however_many_of_its_tests_have_it(leaking: CassandraStore, keyspace: Keyspace) -> None:
    texts = list(keyspace.session.execute("SELECT digest FROM text"))

    assert sorted(row.digest for row in _uses(keyspace)) == sorted(row.digest for row in texts)
    _removed(leaking)


def test_text_is_removed_whose_uses_were_written_for_each_test(leaking: CassandraStore, keyspace: Keyspace) -> None:
    uses = _uses(keyspace)
    keyspace.session.execute("TRUNCATE text_use")
    for row in uses:
        place = (row.org, row.term, row.day, row.shard, row.digest, row.project, row.suite, row.branch, row.run_id)
        for case in CASES:
            keyspace.session.execute(OLD_USE, (*place, id_bytes(id_of(*a_result(case).case))))

    _removed(leaking)
    assert leaking.delete_run(a_run_key())
    assert _uses(keyspace) == []
