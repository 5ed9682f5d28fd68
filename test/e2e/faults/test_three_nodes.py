"""Three nodes with a copy on each, of which one is killed and then another one held, amid uploads and reads."""

import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from terec_testing.faults import Damage, until_judged
from terec_testing.keyspaces import Keyspace
from terec_testing.own_api import OwnApi
from terec_testing.processes import processes
from terec_testing.servers import OwnCassandra, own_cassandra
from terec_testing.uploading import Tally, send
from terec_testing.work import Survived, Work

HISTORY = "/history/orgs/acme/projects/shop/suites/shop/failed-tests"
SLOWEST_ANSWER = 60.0


@pytest.fixture(scope="module")
def cluster() -> Iterator[OwnCassandra]:
    with own_cassandra(nodes=3) as started:
        yield started


@contextmanager
def reading(url: str) -> Iterator[Tally]:
    """Somebody asks again and again until the block ends."""
    tally, over = Tally(), Event()

    def ask() -> None:
        while not over.wait(0.2):
            send(url, None, tally)

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(ask)
        try:
            yield tally
        finally:
            over.set()
        reader.result()


@pytest.mark.long
def test_work_goes_on_without_one_node_is_refused_without_two_and_nothing_is_lost(
    cluster: OwnCassandra, work: Work, survived: Survived
) -> None:
    place = Keyspace(cluster.server.place(f"t_{secrets.token_hex(4)}")).place
    with processes(TEREC_STORE=cluster.server.url(place.keyspace)) as started:
        api, analyzer = OwnApi(started), started.analyzer(TEREC_LOG_LEVEL="error")
        with work.uploading(api.url) as tally:
            tally.wait_until(lambda met: met.acknowledged >= work.requests // 4)
            with reading(f"{api.url}{HISTORY}") as reads:
                cluster.node(3).kill()
                tally.wait_until(lambda met: met.acknowledged >= work.requests // 2)
                without_one = (tally.refused, reads.refused)

                cluster.node(2).pause()
                tally.wait_until(lambda met: met.refused > 0)
                cluster.node(2).resume()
                seconds = tally.seconds_to_next(time.monotonic())
                cluster.node(3).start_again()
        until_judged(analyzer)

    assert without_one == (0, 0)
    assert survived("of 3 nodes one killed, then one held", work, place, seconds) == Damage()
    assert reads.acknowledged > 0
    assert tally.broken == 0
    assert max(tally.longest, reads.longest) < SLOWEST_ANSWER
