"""A Cassandra that is killed amid uploads, and one that stops answering for a while."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest

from terec.settings import CassandraPlace
from terec_testing.faults import Damage, until_judged
from terec_testing.keyspaces import Keyspace
from terec_testing.own_api import OwnApi
from terec_testing.processes import Processes, processes
from terec_testing.servers import OwnCassandra, own_cassandra
from terec_testing.work import Survived, Work

PAUSES = (3.0, 5.0, 12.0)
"""Seconds; the last is longer than the driver waits, so that nobody knows whether what was sent was done."""

SLOWEST_ANSWER = 60.0


@pytest.fixture(scope="module")
def cassandra() -> Iterator[OwnCassandra]:
    with own_cassandra() as started:
        yield started


@pytest.fixture
def place(cassandra: OwnCassandra) -> CassandraPlace:
    return Keyspace(cassandra.server.place(f"t_{secrets.token_hex(4)}")).place


@contextmanager
def on(cassandra: OwnCassandra, place: CassandraPlace) -> Iterator[Processes]:
    with processes(TEREC_STORE=cassandra.server.url(place.keyspace)) as started:
        yield started


def test_cassandra_killed_amid_uploads_has_all_that_was_acknowledged_when_it_is_back(
    cassandra: OwnCassandra, place: CassandraPlace, work: Work, survived: Survived
) -> None:
    with on(cassandra, place) as started:
        api, analyzer = OwnApi(started), started.analyzer(TEREC_LOG_LEVEL="error")
        with work.uploading(api.url) as tally:
            tally.wait_until(lambda met: met.acknowledged >= work.requests // 3)
            cassandra.kill()
            tally.wait_until(lambda met: met.refused > 0)
            cassandra.start_again()
            begun = time.monotonic()
            seconds = tally.seconds_to_next(begun)
        until_judged(analyzer)

    assert survived("Cassandra killed, started again", work, place, seconds) == Damage()
    assert tally.broken == 0
    assert tally.longest < SLOWEST_ANSWER


def test_cassandra_that_stops_answering_for_a_while_loses_and_doubles_nothing(
    cassandra: OwnCassandra, place: CassandraPlace, work: Work, survived: Survived
) -> None:
    seconds = []
    with on(cassandra, place) as started:
        api, analyzer = OwnApi(started), started.analyzer(TEREC_LOG_LEVEL="error")
        with work.uploading(api.url) as tally:
            for nth, pause in enumerate(PAUSES, 1):
                tally.wait_until(lambda met, nth=nth: met.acknowledged >= nth * work.requests // 5)
                cassandra.pause()
                Event().wait(pause)
                cassandra.resume()
                seconds.append(tally.seconds_to_next(time.monotonic()))
        until_judged(analyzer)

    assert survived("Cassandra held for 3, 5 and 12 s", work, place, max(seconds)) == Damage()
    assert tally.broken == 0
    assert tally.longest < SLOWEST_ANSWER
