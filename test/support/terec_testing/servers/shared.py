"""One Cassandra and one Kafka for a whole test session, whichever of its workers asks first.

In this order: the server that TEREC_TEST_CASSANDRA or TEREC_TEST_KAFKA names; a container, where Docker runs and has
the image; Java processes on loopback. Tests keep apart by keyspaces and topic prefixes. A server that was started here
ends with the session's main process.
"""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from terec_testing.servers.composed import can_compose, compose
from terec_testing.servers.kinds import CassandraServer, KafkaServer
from terec_testing.servers.launched import NONE, Launched, answer_of, as_cassandra, as_kafka, launch


def cassandra_server() -> CassandraServer:
    """The session's cluster of one node; skips aloud where none can be had."""
    return as_cassandra(answer_of("cassandra", _cassandra()))


def kafka_server() -> KafkaServer:
    """The session's broker; skips aloud where none can be had."""
    return as_kafka(answer_of("kafka", _kafka()))


def session_owner() -> int:
    """The process with which the session ends: pytest itself, for a worker of xdist its parent."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


@cache
def _cassandra() -> Launched:
    given = os.environ.get("TEREC_TEST_CASSANDRA")
    return _given_cassandra(given) if given and given != NONE else _once("cassandra", _start)


@cache
def _kafka() -> Launched:
    given = os.environ.get("TEREC_TEST_KAFKA")
    return Launched(0, {"nodes": [_node(given)]}, "") if given and given != NONE else _once("kafka", _start)


def _given_cassandra(given: str) -> Launched:
    account, _, place = given.rpartition("@")
    user, _, password = account.partition(":")
    node = _node(place)
    made = launch("role", node["host"], node["port"], user, password)
    return made._replace(answer={"nodes": [node], "user": user, "password": password, "role": made.answer})


def _node(place: str) -> dict[str, Any]:
    host, _, port = place.rpartition(":")
    if not host or not port.isdecimal():
        pytest.fail(f"{place!r} is no HOST:PORT; correct TEREC_TEST_CASSANDRA or TEREC_TEST_KAFKA", pytrace=False)
    return {"host": host, "port": int(port)}


def _start(kind: str, folder: Path) -> Launched:
    if os.environ.get(f"TEREC_TEST_{kind.upper()}") != NONE and can_compose(kind):
        return compose(kind, folder, session_owner())
    return launch(kind, "--quick", "--folder", folder, "--owner", session_owner())


def _once(kind: str, start: Callable[[str, Path], Launched]) -> Launched:
    """What the first of the session's workers got from `start`; a failure too, which no other need wait for again."""
    folder = Path(tempfile.gettempdir()) / f"terec-{kind}-{os.getuid()}-{_session()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with _locked(folder / "lock"):
        told = folder / "answer.json"
        if not told.exists():
            told.write_text(json.dumps(start(kind, folder)), encoding="utf-8")
        return Launched(*json.loads(told.read_text(encoding="utf-8")))


def _session() -> str:
    return f"{session_owner()}-{os.environ.get('PYTEST_XDIST_TESTRUNUID', 'alone')}"


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
