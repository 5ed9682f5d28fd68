"""The API killed amid uploads, again and again."""

import secrets
import time
from collections.abc import Iterator

import pytest

from terec_testing.faults import Damage, until_judged
from terec_testing.keyspaces import Keyspace
from terec_testing.own_api import OwnApi
from terec_testing.processes import processes
from terec_testing.servers import CassandraServer, cassandra_server
from terec_testing.work import Survived, Work

KILLS = 3


@pytest.fixture
def server() -> CassandraServer:
    return cassandra_server()


@pytest.fixture
def keyspace(server: CassandraServer) -> Iterator[Keyspace]:
    made = Keyspace(server.place(f"t_{secrets.token_hex(4)}"))
    yield made
    made.drop()


def test_api_killed_amid_uploads_loses_and_doubles_nothing(
    server: CassandraServer, keyspace: Keyspace, work: Work, survived: Survived
) -> None:
    recovered = []
    with processes(TEREC_STORE=server.url(keyspace.place.keyspace)) as started:
        api, analyzer = OwnApi(started), started.analyzer(TEREC_LOG_LEVEL="error")
        with work.uploading(api.url) as tally:
            for nth in range(1, KILLS + 1):
                tally.wait_until(lambda met, nth=nth: met.acknowledged >= nth * work.requests // (KILLS + 2))
                api.kill()
                begun = time.monotonic()
                api.start_again()
                recovered.append(tally.seconds_to_next(begun))
        until_judged(analyzer)

    assert survived(f"API killed {KILLS} times", work, keyspace.place, max(recovered)) == Damage()
    assert tally.broken >= KILLS
