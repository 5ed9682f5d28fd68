"""The same upload from two clients at once, and many uploads to one run at once, over two processes."""

import secrets
from collections.abc import Iterator

import pytest

from terec.settings import CassandraPlace
from terec_testing import NOW, a_failure, a_header, a_pass, a_run
from terec_testing.faults import Damage, until_judged
from terec_testing.keyspaces import Keyspace
from terec_testing.own_api import OwnApi
from terec_testing.processes import Processes, processes
from terec_testing.servers import cassandra_server
from terec_testing.uploading import Build
from terec_testing.work import Survived, Work, builds_of

CLIENTS = 8
PIECES = 4
CASES = 6


@pytest.fixture
def place() -> Iterator[CassandraPlace]:
    made = Keyspace(cassandra_server().place(f"t_{secrets.token_hex(4)}"))
    yield made.place
    made.drop()


@pytest.fixture
def started(place: CassandraPlace) -> Iterator[Processes]:
    with processes(TEREC_STORE=cassandra_server().url(place.keyspace)) as started:
        yield started


def part_of_one_run(number: int) -> Build:
    """What one of the clients has of a run; every second case of it fails, with a text that others have, too."""
    part = f"shard-{number}"
    results = [
        a_failure(f"{part} case{nth}", f"cart {nth % 4} is empty") if nth % 2 else a_pass(f"{part} case{nth}")
        for nth in range(PIECES * CASES)
    ]
    pieces = [
        (a_header(part, upload_id=part, last=nth == PIECES - 1), results[nth * CASES : (nth + 1) * CASES])
        for nth in range(PIECES)
    ]
    return Build(a_run(tstamp=NOW, declared_parts=CLIENTS), pieces)


def test_upload_that_two_clients_send_at_once_is_there_once(
    place: CassandraPlace, started: Processes, survived: Survived
) -> None:
    builds = builds_of("shop")
    work = Work([builds, builds], builds)

    assert uploaded(work, started, place, survived, "the same uploads from two clients at once") == Damage()


def test_uploads_of_many_clients_to_one_run_at_once_are_as_one_after_the_other(
    place: CassandraPlace, started: Processes, survived: Survived
) -> None:
    parts = [part_of_one_run(number) for number in range(CLIENTS)]
    work = Work([[part] for part in parts], parts)

    assert uploaded(work, started, place, survived, f"{CLIENTS} clients at one run at once") == Damage()


def uploaded(work: Work, started: Processes, place: CassandraPlace, survived: Survived, fault: str) -> Damage:
    api, analyzer = OwnApi(started), started.analyzer(TEREC_LOG_LEVEL="error")
    with work.uploading(api.url):
        pass
    until_judged(analyzer)
    assert work.tally.broken == 0
    return survived(fault, work, place, 0.0, ordered=len(work.keys) > 1)
