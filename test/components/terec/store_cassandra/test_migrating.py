"""Making and upgrading a keyspace."""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import terec.store_cassandra
from terec.model import InvalidInput, Org, StoreError, StoreTooNew
from terec.settings import CassandraPlace, Host
from terec.store_cassandra import open_store
from terec.store_cassandra.cluster.connecting import make_cluster
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.migrating import LEASE, checksum, replication
from terec.store_cassandra.migrations import MIGRATIONS
from terec_testing.keyspaces import Keyspace

OPEN = """
import sys
import time
from terec.settings import CassandraPlace, Host
from terec.store_cassandra import open_store
host, port, keyspace, user, password, replication = sys.argv[1:]
with open_store(CassandraPlace((Host(host, int(port)),), keyspace, user, password, None, replication)) as store:
    while store.trouble() is not None:
        time.sleep(0.05)
    print(store.orgs())
"""
DONE = "SELECT number, checksum FROM schema_migration WHERE all_of = 'migrations'"
PUT = "INSERT INTO schema_migration (all_of, number, checksum) VALUES ('migrations', ?, ?)"
AUTHORITY = """-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUQyPGorRsH8wrRqNefEyv5ptwJKUwCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUVGVSZUMgdGVzdCBhdXRob3JpdHkwIBcNMjYxMTI4MTE0ODU4
WhgPMjEyNjExMDQxMTQ4NThaMB8xHTAbBgNVBAMMFFRlUmVDIHRlc3QgYXV0aG9y
aXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyrWH9qX83BhlzcqWLWI+k5cw
XpzPmgd9YTO2aWJ7S4i/Dhx9uvkUJNTjlqLyx560SrboEvY1bqKyvorZLloZ76NT
MFEwHQYDVR0OBBYEFCqwAU4GDm3WB+So4ANEARaB+sYrMB8GA1UdIwQYMBaAFCqw
AU4GDm3WB+So4ANEARaB+sYrMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID
SQAwRgIhAIxld5yktOcgwPUhL4ORI2mV8o3Mrmuo/IsNdLxdXeoDAiEAmXJCKMdQ
JKbh1R2+0GGvQKqNhnlq8MKCgWxT6wq+AtE=
-----END CERTIFICATE-----
"""
SOMEWHERE = CassandraPlace((Host("127.0.0.1", 1),), "terec")


@pytest.fixture
def new_place(cassandra_keyspace: Keyspace) -> Iterator[CassandraPlace]:
    """A keyspace that nobody has made yet."""
    place = replace(cassandra_keyspace.place, keyspace=f"t_new_{secrets.token_hex(4)}")
    yield place
    cluster = make_cluster(place)
    cluster.connect().execute(f"DROP KEYSPACE IF EXISTS {place.keyspace}", timeout=60)
    cluster.shutdown()


@pytest.fixture
def history(keyspace: Keyspace, database: Database) -> Iterator[Database]:
    """What the keyspace went through, put right again afterwards."""
    yield database
    database.write("DELETE FROM schema_migration WHERE all_of = 'migrations'")
    for number, statements in enumerate(MIGRATIONS, 1):
        database.write(PUT, (number, checksum(statements)))


def test_processes_that_make_the_keyspace_at_once_all_find_it_whole(new_place: CassandraPlace) -> None:
    (host,) = new_place.hosts
    words = [host.name, str(host.port), new_place.keyspace, new_place.user, new_place.password, new_place.replication]
    started = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=120) for process in started]

    assert [error[-300:] for _, error in answers] == [""] * 3
    assert [answer for answer, _ in answers] == ["[]\n"] * 3
    database = Database(new_place)
    done = {row.number: row.checksum for row in database.rows(DONE)}
    assert done == {number: checksum(each) for number, each in enumerate(MIGRATIONS, 1)}
    assert database.rows("SELECT holder FROM lease WHERE name = ?", (LEASE,)) == []
    database.close()


def test_keyspace_that_must_exist_is_not_made(cassandra_keyspace: Keyspace) -> None:
    place = replace(cassandra_keyspace.place, keyspace=f"t_none_{secrets.token_hex(4)}")
    with open_store(place, create=False) as store, pytest.raises(StoreError) as refused:
        store.orgs()

    assert str(refused.value) == f"There is no TeReC keyspace at {place}."
    cluster = make_cluster(place)
    cluster.connect()
    assert place.keyspace not in cluster.metadata.keyspaces
    cluster.shutdown()


def test_keyspace_without_tables_is_none_of_terec(new_place: CassandraPlace) -> None:
    cluster = make_cluster(new_place)
    copies = replication(new_place)
    cluster.connect().execute(f"CREATE KEYSPACE {new_place.keyspace} WITH replication = {copies}", timeout=60)
    cluster.shutdown()

    with open_store(new_place, create=False) as store, pytest.raises(StoreError, match="There is no TeReC keyspace"):
        store.orgs()


def test_keyspace_that_must_exist_is_opened_where_it_does(keyspace: Keyspace) -> None:
    with open_store(keyspace.place, create=False) as store:
        assert store.orgs() == []


def test_making_the_tables_goes_on_where_a_dead_process_left_it(history: Database, keyspace: Keyspace) -> None:
    history.write("DELETE FROM schema_migration WHERE all_of = 'migrations'")
    history.write("INSERT INTO lease (name, holder) VALUES (?, 'dead') USING TTL 2", (LEASE,))

    with keyspace.open() as store:
        assert store.add_org(Org("acme"), [])

    assert [row.number for row in history.rows(DONE)] == list(range(1, len(MIGRATIONS) + 1))


def test_keyspace_of_a_newer_terec_is_refused(history: Database, keyspace: Keyspace) -> None:
    history.write(PUT, (99, "unknown"))

    with keyspace.open() as store, pytest.raises(StoreTooNew, match="version 99 of the layout"):
        store.orgs()


def test_keyspace_with_another_layout_under_the_same_number_is_refused(history: Database, keyspace: Keyspace) -> None:
    history.write(PUT, (1, "other"))

    with keyspace.open() as store, pytest.raises(StoreError, match="another layout under version 1"):
        store.orgs()


@pytest.mark.parametrize(
    ("words", "copies"),
    [("3", {"replication_factor": "3"}), ("east:3, west:2", {"east": "3", "west": "2"})],
)
def test_copies_are_of_each_datacenter_or_by_name(words: str, copies: dict[str, str]) -> None:
    expected = {"class": "NetworkTopologyStrategy", **copies}

    assert replication(replace(SOMEWHERE, replication=words)) == str(expected)


@pytest.mark.parametrize("words", ["", "0", "three", "3,4", "ea'st:3", "east:"])
def test_replication_that_says_nothing_is_refused_before_connecting(words: str) -> None:
    with pytest.raises(InvalidInput, match="TEREC_CASSANDRA_REPLICATION"):
        open_store(replace(SOMEWHERE, replication=words))


def test_authority_of_the_settings_is_the_only_one_trusted(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(AUTHORITY)
    cluster = make_cluster(replace(SOMEWHERE, ca_file=str(file)))

    (trusted,) = cluster.ssl_context.get_ca_certs()
    assert trusted["subject"] == ((("commonName", "TeReC test authority"),),)
    assert make_cluster(SOMEWHERE).ssl_context is None


def test_authority_that_cannot_be_read_is_refused_before_connecting(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="TEREC_CASSANDRA_CA"):
        open_store(replace(SOMEWHERE, ca_file=str(tmp_path / "none.pem")))


def test_no_statement_of_the_brick_allows_filtering() -> None:
    folder = Path(terec.store_cassandra.__file__).parent
    assert [file.name for file in folder.rglob("*.py") if "ALLOW FILTERING" in file.read_text().upper()] == []
