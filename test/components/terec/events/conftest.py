"""The ways of delivery that the contract suite runs on; a new adapter joins by one more line in ADAPTERS."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from terec.model import Org, Project
from terec.store_sqlite import open_store
from terec_testing.delivery import Channel, OutboxChannel, kafka_channel
from terec_testing.servers import kafka_server


@contextmanager
def outbox(folder: Path) -> Iterator[Channel]:
    with open_store(folder / "terec.sqlite") as store:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        yield OutboxChannel(store)


ADAPTERS: dict[str, Callable[[Path], AbstractContextManager[Channel]]] = {
    "outbox": outbox,
    "kafka": lambda folder: kafka_channel(kafka_server()),
}


@pytest.fixture(params=sorted(ADAPTERS))
def channel(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Channel]:
    with ADAPTERS[request.param](tmp_path) as opened:
        yield opened
