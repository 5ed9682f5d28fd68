"""A cluster that is not there, not yet there, or gone for a while."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from terec.model import Org, StoreError, StoreUnreachable
from terec.settings import CassandraPlace, Host
from terec.store_cassandra import open_store
from terec.store_cassandra.cluster import gate, retrying
from terec_testing.keyspaces import Keyspace, is_well
from terec_testing.outages import Wire

CLOSED = CassandraPlace((Host("127.0.0.1", 1),), "nothing")


@pytest.fixture
def wire(keyspace: Keyspace) -> Iterator[Wire]:
    wire = Wire(keyspace.place.hosts[0])
    yield wire
    wire.cut()


def through(wire: Wire, keyspace: Keyspace) -> CassandraPlace:
    return replace(keyspace.place, hosts=(wire.host,))


def test_opening_waits_for_nothing_and_calls_say_soon_that_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "CONNECT_PATIENCE", 1.0)
    begin = time.monotonic()
    with open_store(CLOSED) as store:
        assert time.monotonic() - begin < 1
        with pytest.raises(StoreUnreachable, match=r"^cassandra://127.0.0.1:1/nothing cannot be reached; [^.]*\.$"):
            store.orgs()
        assert time.monotonic() - begin < 5

        again = time.monotonic()
        with pytest.raises(StoreUnreachable):
            store.orgs()
        assert time.monotonic() - again < 0.5
        assert "cannot be reached" in str(store.trouble())


def test_closed_store_says_so() -> None:
    store = open_store(CLOSED)
    store.close()

    with pytest.raises(StoreError, match="closed"):
        store.orgs()


def test_refused_user_is_told_which_settings_to_check(keyspace: Keyspace) -> None:
    with open_store(replace(keyspace.place, password="wrong")) as store:
        with pytest.raises(StoreUnreachable, match="refuses user 'terec'; check TEREC_CASSANDRA_USER"):
            store.orgs()
        assert "refuses user" in str(store.trouble())


def test_store_opened_before_its_cluster_works_once_that_is_there(keyspace: Keyspace, wire: Wire) -> None:
    with open_store(through(wire, keyspace)) as store:
        with pytest.raises(StoreUnreachable):
            store.orgs()
        wire.mend()

        assert is_well(store)
        assert store.orgs() == []


def test_statement_survives_a_short_outage(keyspace: Keyspace, wire: Wire) -> None:
    wire.mend()
    with open_store(through(wire, keyspace)) as store, ThreadPoolExecutor(1) as pool:
        store.add_org(Org("acme"), [])
        wire.cut()
        answer = pool.submit(store.orgs)
        wire.mend()

        assert answer.result(30) == [Org("acme")]


def test_statement_gives_up_after_a_while_and_the_store_recovers(
    keyspace: Keyspace, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrying, "PATIENCE", 1.0)
    wire.mend()
    with open_store(through(wire, keyspace)) as store:
        store.add_org(Org("acme"), [])
        wire.cut()
        begin = time.monotonic()
        with pytest.raises(StoreUnreachable, match="cannot be reached"):
            store.orgs()
        assert time.monotonic() - begin < 5
        assert "cannot be reached" in str(store.trouble())

        wire.mend()
        assert is_well(store)
        assert store.orgs() == [Org("acme")]
