"""Servers that run for months: memory of the API and of an analyzer on Cassandra and Kafka over many builds."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terec_testing.keyspaces import Keyspace
from terec_testing.processes import Running, call, processes
from terec_testing.servers import cassandra_server, kafka_server

BUILDS, FAILURES, TESTS = 1000, 5, 60
WARM_UP, KEEPING_UP = BUILDS // 2, 50
GROWTH_MIB = 12
"""What the heads of runs may take that are remembered, of which there is a bound; a leak of results is more."""

RUNS = "/tests/orgs/acme/projects/shop/suites/ci/branches/main/runs"


@pytest.fixture
def keyspace() -> Iterator[str]:
    """TEREC_STORE of a keyspace of the test's own."""
    server, name = cassandra_server(), f"t_{secrets.token_hex(4)}"
    made = Keyspace(server.place(name))
    yield server.url(name)
    made.drop()


def resident(server: Running) -> float:
    """MiB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def upload(api: Running, number: int) -> None:
    run = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "run_id": number, "complete": True}
    cases = [{"test_package": "p", "test_suite": "S", "test_case": f"t{nth}", "result": "PASS"} for nth in range(TESTS)]
    for nth in range(FAILURES):
        cases[(number + nth) % TESTS] |= {"result": "FAIL", "error_details": f"cause {nth} of build {number} " * 20}
    assert call("POST", f"{api.url}/tests/orgs/acme/runs", run)[0] < 300
    assert call("POST", f"{api.url}{RUNS}/{number}/tests", cases)[0] == 200


def has_judged_all(health: dict[str, Any]) -> bool:
    return all(health[reader] and health[reader]["records"] == 0 for reader in ("relay", "analyzer"))


@pytest.mark.long
def test_memory_stays_flat_over_a_thousand_builds(keyspace: str) -> None:
    events = {"TEREC_EVENTS": kafka_server().url(), "TEREC_KAFKA_PREFIX": f"t{secrets.token_hex(4)}"}
    found: list[tuple[float, float]] = []
    with processes(TEREC_STORE=keyspace, TEREC_LOG_LEVEL="error", **events) as started:
        api, analyzer = started.api(), started.analyzer()
        assert call("PUT", f"{api.url}/admin/orgs", {"name": "acme"})[0] == 201
        assert call("PUT", f"{api.url}/admin/orgs/acme/projects", {"org": "acme", "name": "shop"})[0] == 201
        for number in range(1, BUILDS + 1):
            upload(api, number)
            if number % KEEPING_UP == 0:
                api.wait_until(has_judged_all)
            if number in (WARM_UP, BUILDS):
                found.append((resident(api), resident(analyzer)))

    grown = [after - before for before, after in zip(*found, strict=True)]
    assert max(grown) <= GROWTH_MIB, f"API and analyzer grew by {grown} MiB from {found[0]}"
