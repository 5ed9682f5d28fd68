"""API workers and analyzers as processes on a real Cassandra and Kafka."""

import os
import secrets
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from terec_testing.keyspaces import Keyspace
from terec_testing.processes import RUNS, Processes, Running, a_red_run, processes, with_a_project
from terec_testing.servers import cassandra_server, kafka_server

BRANCHES_MAX = 500


@pytest.fixture
def prefix() -> str:
    return f"t{secrets.token_hex(4)}"


@pytest.fixture
def on_kafka(tmp_path: Path, prefix: str) -> Iterator[Processes]:
    """SQLite for a store, so that only Kafka is of interest."""
    variables = {"TEREC_EVENTS": kafka_server().url(), "TEREC_KAFKA_PREFIX": prefix}
    with processes(TEREC_STORE=f"sqlite:///{tmp_path}/terec.sqlite", **variables) as started:
        yield started


@pytest.fixture
def keyspace() -> Iterator[str]:
    """TEREC_STORE of a keyspace of the test's own."""
    server, name = cassandra_server(), f"t_{secrets.token_hex(4)}"
    made = Keyspace(server.place(name))
    yield server.url(name)
    made.drop()


def has_judged(analyzer: Running) -> bool:
    return 'terec_events_handled_total{reader="analyzer"}' in analyzer.get("/metrics")[1]


def handled(analyzer: Running, runs: set[str]) -> set[str]:
    """The runs that the analyzer judged, read from its log until it is told to stop."""
    return {line["run"] for line in analyzer.end()[1] if line["event"] == "event handled"} & runs


def test_analyzers_share_the_branches_and_judge_every_run(on_kafka: Processes) -> None:
    api = with_a_project(on_kafka.api("--workers", "2"))
    analyzers = [on_kafka.analyzer(), on_kafka.analyzer()]
    branches: list[str] = []
    while not all(map(has_judged, analyzers)):
        branches.append(f"feature-{len(branches)}")
        a_red_run(api, branches[-1], 1)
        assert len(branches) < BRANCHES_MAX, "one of them got no work"
    api.wait_until(lambda health: _read(health, "relay") and _read(health, "analyzer"))
    for each in (*analyzers, api):
        each.signal(signal.SIGTERM)
    runs = {f"acme/shop/ci on {branch} #1" for branch in branches}
    shares = [handled(each, runs) for each in analyzers]

    assert shares[0] | shares[1] == runs
    assert all(shares)
    assert api.end()[0] == 0


def test_workers_killed_one_after_the_other_leave_nothing_unjudged(keyspace: str, prefix: str) -> None:
    variables = {"TEREC_STORE": keyspace, "TEREC_EVENTS": kafka_server().url(), "TEREC_KAFKA_PREFIX": prefix}
    with processes(**variables) as started:
        api, analyzer = with_a_project(started.api("--workers", "2")), started.analyzer()
        a_red_run(api, "main", 1)
        for run_id, worker in enumerate(api.workers(), 2):
            os.kill(worker, signal.SIGKILL)
            assert api.wait_for("worker died")["pid"] == worker
            until_taken(api, run_id)
        runs = {f"acme/shop/ci on main #{run_id}" for run_id in (1, 2, 3)}
        judged: set[str] = set()
        while judged != runs:
            judged |= {analyzer.wait_for("event handled")["run"]}
        analyzer.signal(signal.SIGTERM)
        api.signal(signal.SIGTERM)

        assert (analyzer.end()[0], api.end()[0]) == (0, 0)


def test_the_store_itself_carries_events_on_cassandra_too(keyspace: str) -> None:
    with processes(TEREC_STORE=keyspace) as started:
        api, analyzer = with_a_project(started.api()), started.analyzer()
        a_red_run(api, "main", 1)
        analyzer.wait_for("event handled", run="acme/shop/ci on main #1")
        verdicts = api.get(f"{RUNS}/main/runs/1/verdicts")
        for each in (analyzer, api):
            each.signal(signal.SIGTERM)

        assert verdicts[0] == 200
        assert (analyzer.end()[0], api.end()[0]) == (0, 0)


def until_taken(api: Running, run_id: int) -> None:
    """Upload as a client does: again when the connection breaks."""
    for _ in range(20):
        try:
            return a_red_run(api, "main", run_id)
        except OSError:
            continue
    raise AssertionError("it was never taken")


def _read(health: dict[str, object], reader: str) -> bool:
    lag = health[reader]
    return isinstance(lag, dict) and lag["records"] == 0
