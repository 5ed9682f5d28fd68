"""Servers for the cluster benchmarks: Cassandra and Kafka, given or started here, and TeReC's processes on them.

TEREC_TEST_CASSANDRA=USER:PASSWORD@HOST:PORT and TEREC_TEST_KAFKA=HOST:PORT name servers that run; without them
development/servers/launch.py starts some, which end with this process. Each benchmark has a keyspace of its own.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from terec.client import open_client
from terec.model import Org, Project
from terec.service import Service
from terec.settings import CassandraPlace, Host
from terec.store_cassandra import open_store
from terec.store_cassandra.cluster.connecting import make_cluster

LAUNCHER = Path(__file__).parents[1] / "development" / "servers" / "launch.py"
ORG, PROJECT = "bench", "shop"
_TABLES_SECONDS = 180.0


class Keyspace(NamedTuple):
    """A fresh keyspace with TeReC's tables. session: a plain driver session with the settings that TeReC has."""

    place: CassandraPlace
    session: Any

    @property
    def url(self) -> str:
        place = self.place
        return f"cassandra://{place.user}:{place.password}@{place.hosts[0]}/{place.keyspace}"


@contextmanager
def fresh_keyspace() -> Iterator[Keyspace]:
    """Made by the ordinary user, dropped at the end."""
    server = _cassandra()
    role = server["role"]
    hosts = tuple(Host(node["host"], node["port"]) for node in server["nodes"])
    name = f"bench_{secrets.token_hex(4)}"
    place = CassandraPlace(hosts, name, role["user"], role["password"], replication="1")
    _make_tables(place)
    cluster = make_cluster(place)
    session = cluster.connect(name)
    try:
        yield Keyspace(place, session)
    finally:
        session.execute(f"DROP KEYSPACE IF EXISTS {name}", timeout=_TABLES_SECONDS)
        cluster.shutdown()


def kafka() -> str:
    """What TEREC_EVENTS holds for the broker."""
    given = os.environ.get("TEREC_TEST_KAFKA")
    if given:
        return f"kafka://{given}"
    node = _launch("kafka", "--owner", str(os.getpid()))["nodes"][0]
    return f"kafka://{node['host']}:{node['port']}"


class Process(NamedTuple):
    """A server of TeReC that listens."""

    pid: int
    url: str


@contextmanager
def served(module: str, **variables: str) -> Iterator[Process]:
    """`python -m module` with these TEREC_* variables, until the block ends."""
    command = [sys.executable, "-m", module, "--port", "0"]
    environment = {**os.environ, "TEREC_LOG_LEVEL": "warning", **variables}
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            yield Process(server.pid, _address(server, log))
        finally:
            server.terminate()
            server.communicate()


@contextmanager
def api(keyspace: Keyspace, **variables: str) -> Iterator[tuple[Process, Service]]:
    """The API over the keyspace with an org and a project in it, and a client of it."""
    with (
        served("terec.ingest_api.main", TEREC_STORE=keyspace.url, **variables) as server,
        open_client(server.url) as service,
    ):
        if not service.administration.orgs():
            service.administration.create_org(Org(ORG))
            service.administration.put_project(Project(ORG, PROJECT))
        yield server, service


def analyzer(keyspace: Keyspace, **variables: str) -> Any:
    """A context: an analyzer over the keyspace."""
    return served("terec.regression_analyzer.main", TEREC_STORE=keyspace.url, **variables)


def machine() -> str:
    """What else the machine did in the last minute, for the head of a table."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"


def _address(server: subprocess.Popen[str], log: Any) -> str:
    for line in server.stdout or ():
        if " http://" in line:
            return "/".join(next(word for word in line.split() if word.startswith("http://")).split("/")[:3])
    log.seek(0)
    raise SystemExit(f"{server.args!r} does not listen: {log.read()[-2000:]}")


def _make_tables(place: CassandraPlace) -> None:
    ends = time.monotonic() + _TABLES_SECONDS
    with open_store(place) as store:
        while (trouble := store.trouble()) is not None:
            if time.monotonic() > ends:
                raise SystemExit(trouble)
            time.sleep(0.1)


def _cassandra() -> dict[str, Any]:
    given = os.environ.get("TEREC_TEST_CASSANDRA")
    if not given:
        return _launch("cassandra", "--heap", "1G", "--commit-log", "1GiB", "--owner", str(os.getpid()))
    account, _, place = given.rpartition("@")
    user, _, password = account.partition(":")
    host, _, port = place.rpartition(":")
    return {"nodes": [{"host": host, "port": int(port)}], "role": _launch("role", host, port, user, password)}


def _launch(*words: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, str(LAUNCHER), *words], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"no server: {' '.join(words)}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
