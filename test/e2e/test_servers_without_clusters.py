"""Servers whose Cassandra or Kafka does not answer: they start, say what is missing, refuse, and stop on order."""

import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from terec_testing.processes import Processes, Running, call, processes

SECONDS_TO_STOP = 10.0


@pytest.fixture
def nowhere() -> Iterator[str]:
    """A host and port where nothing listens, and nothing else will."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{held.getsockname()[1]}"


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Processes]:
    with processes(TEREC_STORE=f"sqlite:///{tmp_path}/terec.sqlite") as started:
        yield started


def stops_in_time(server: Running) -> None:
    begun = time.monotonic()
    server.signal(signal.SIGTERM)
    code, _ = server.end()
    assert code == 0
    assert time.monotonic() - begun < SECONDS_TO_STOP


def test_api_without_its_cassandra_says_what_is_missing_and_refuses(started: Processes, nowhere: str) -> None:
    server = started.api(TEREC_STORE=f"cassandra://{nowhere}/terec")
    status, health = server.get("/health")
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{server.url}/admin/orgs", b'{"name": "acme"}', method="PUT"), timeout=30)
    refused.value.close()

    assert status == 503
    assert health["status"] == 503, "as every refusal it is problem details"
    assert nowhere in health["detail"] == health["missing"][0]
    assert (refused.value.code, refused.value.headers["Retry-After"]) == (503, "1")
    assert server.get("/metrics")[0] == 200
    stops_in_time(server)


def test_analyzer_without_its_cassandra_says_what_is_missing(started: Processes, nowhere: str) -> None:
    server = started.analyzer(TEREC_STORE=f"cassandra://{nowhere}/terec")
    status, health = server.get("/health")

    assert (status, health["status"], health["analyzer"]) == (503, "down", None)
    assert nowhere in health["detail"] == health["missing"][0]
    stops_in_time(server)


def test_api_without_its_kafka_takes_uploads_and_is_degraded(started: Processes, nowhere: str) -> None:
    server = started.api(TEREC_EVENTS=f"kafka://{nowhere}")
    assert call("PUT", f"{server.url}/admin/orgs", {"name": "acme"})[0] == 201
    assert call("PUT", f"{server.url}/admin/orgs/acme/projects", {"org": "acme", "name": "shop"})[0] == 201
    run = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "run_id": 1}
    path = "/tests/orgs/acme/projects/shop/suites/ci/branches/main/runs/1/tests"
    case = {"test_package": "p", "test_suite": "S", "test_case": "adds", "result": "FAIL"}
    assert call("POST", f"{server.url}/tests/orgs/acme/runs", run)[0] < 300
    assert call("POST", server.url + path, [case])[0] == 200
    health = server.wait_until(lambda health: nowhere in str(health["missing"]))

    assert health["status"] == "degraded"
    assert health["relay"]["records"] > 0
    assert server.get("/health")[0] == 200
    stops_in_time(server)


def test_analyzer_without_its_kafka_is_down(started: Processes, nowhere: str) -> None:
    server = started.analyzer(TEREC_EVENTS=f"kafka://{nowhere}")
    health = server.wait_until(lambda health: health["status"] == "down")

    assert nowhere in str(health["missing"])
    assert server.get("/health")[0] == 503
    stops_in_time(server)
