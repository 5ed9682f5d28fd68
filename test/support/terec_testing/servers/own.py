"""Servers of a test's own, which it may kill, hold and start again."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from terec_testing.servers.kinds import CassandraServer, KafkaServer
from terec_testing.servers.launched import answer_of, as_cassandra, as_kafka, launch, told
from terec_testing.servers.shared import session_owner

_TLS = {False: (), True: ("--tls",)}


class OwnNode:
    """One Java process of a server."""

    def __init__(self, kind: str, folder: Path, number: int, pid: int) -> None:
        self._kind, self._folder, self._number = kind, folder, number
        self.pid = pid

    def kill(self) -> None:
        """SIGKILL; returns when the process is gone."""
        handle = os.pidfd_open(self.pid)
        try:
            os.killpg(self.pid, signal.SIGKILL)
            gone, _, _ = select.select([handle], [], [], 20)
        finally:
            os.close(handle)
        assert gone, f"process {self.pid} outlived SIGKILL"

    def pause(self) -> None:
        """SIGSTOP: connections stay open and nothing answers."""
        os.killpg(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self.pid, signal.SIGCONT)

    def start_again(self) -> None:
        """Start the killed process on what it had stored, on the same port; returns when it takes requests."""
        only = (f"--only={self._number}",) if self._kind == "cassandra" else ()
        answer = answer_of(self._kind, launch(self._kind, "--quick", "--folder", self._folder, *only))
        self.pid = answer["nodes"][self._number - 1]["pid"]


class _Own:
    """What servers of both kinds do; kill, pause, resume and start_again concern the first node."""

    def __init__(self, kind: str, folder: Path, answer: dict[str, Any]) -> None:
        self._nodes = [OwnNode(kind, folder, number, node["pid"]) for number, node in enumerate(answer["nodes"], 1)]

    def node(self, number: int) -> OwnNode:
        """A node, counted from 1."""
        return self._nodes[number - 1]

    def kill(self) -> None:
        self.node(1).kill()

    def pause(self) -> None:
        self.node(1).pause()

    def resume(self) -> None:
        self.node(1).resume()

    def start_again(self) -> None:
        self.node(1).start_again()


class OwnCassandra(_Own):
    """A cluster; server: where it is."""

    def __init__(self, folder: Path, answer: dict[str, Any]) -> None:
        super().__init__("cassandra", folder, answer)
        self._folder = folder
        self.server: CassandraServer = as_cassandra(answer)

    @property
    def data(self) -> Path:
        """Where the first node keeps its keyspaces."""
        return self._folder / "node1" / "data"

    def nodetool(self, *words: str) -> str:
        """What Cassandra's own tool says of the first node."""
        return told("nodetool", "--folder", self._folder, *words)


class OwnKafka(_Own):
    """A broker; server: where it is."""

    def __init__(self, folder: Path, answer: dict[str, Any]) -> None:
        super().__init__("kafka", folder, answer)
        self.server: KafkaServer = as_kafka(answer)


@contextmanager
def own_cassandra(nodes: int = 1, tls: bool = False) -> Iterator[OwnCassandra]:
    """A cluster on 127.0.0.1 to 127.0.0.`nodes`, until the block ends."""
    with _started("cassandra", "--nodes", nodes, *_TLS[tls]) as (folder, answer):
        yield OwnCassandra(folder, answer)


@contextmanager
def own_kafka(tls: bool = False) -> Iterator[OwnKafka]:
    """A broker until the block ends."""
    with _started("kafka", *_TLS[tls]) as (folder, answer):
        yield OwnKafka(folder, answer)


@contextmanager
def _started(kind: str, *words: str | int) -> Iterator[tuple[Path, dict[str, Any]]]:
    with TemporaryDirectory(prefix=f"terec-own-{kind}-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary) / kind
        answer = answer_of(kind, launch(kind, "--quick", *words, "--folder", folder, "--owner", session_owner()))
        try:
            yield folder, answer
        finally:
            launch("stop", "--folder", folder, "--remove")
