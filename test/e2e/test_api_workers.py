"""`terec-api --workers`: several processes at one port, one of them killed amid uploads, all stopped in good order."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

from terec.model import RunKey
from terec.store_sqlite import open_store, verify
from terec_testing.processes import Processes, Running, call, processes

WORKERS = 2
UPLOADS = 24
CASES = 20


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Processes]:
    with processes(TEREC_STORE=f"sqlite:///{tmp_path}/terec.sqlite") as started:
        yield started


def send(server: Running, method: str, path: str, body: Any) -> int:
    status, _ = call(method, server.url + path, body)
    return status


def with_a_project(server: Running) -> Running:
    assert send(server, "PUT", "/admin/orgs", {"name": "acme"}) == 201
    assert send(server, "PUT", "/admin/orgs/acme/projects", {"org": "acme", "name": "shop"}) == 201
    return server


def upload(server: Running, run_id: int) -> int:
    cases = [{"test_package": "p", "test_suite": "S", "test_case": f"case{n}", "result": "PASS"} for n in range(CASES)]
    key = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "run_id": run_id}
    if (status := send(server, "POST", "/tests/orgs/acme/runs", key)) >= 300:
        return status
    return send(server, "POST", f"/tests/orgs/acme/projects/shop/suites/ci/branches/main/runs/{run_id}/tests", cases)


def upload_until_taken(server: Running, run_id: int) -> None:
    """As a client does: again while the connection breaks or the server says to come back."""
    for _ in range(50):
        try:
            status = upload(server, run_id)
        except (URLError, OSError):
            continue
        if status == 200:
            return
        assert status == 503
    raise AssertionError(f"upload {run_id} was never taken")


def test_worker_killed_amid_uploads_loses_nothing_acknowledged_and_is_replaced(
    started: Processes, tmp_path: Path
) -> None:
    server = with_a_project(started.api("--workers", str(WORKERS)))
    before = server.workers()
    todo = iter(range(1, UPLOADS + 1))

    def work() -> None:
        for run_id in todo:
            upload_until_taken(server, run_id)
            if run_id == UPLOADS // 2:
                os.kill(before[0], signal.SIGKILL)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    died = server.wait_for("worker died")
    after = server.workers()
    server.signal(signal.SIGTERM)

    assert server.end()[0] == 0
    assert len(before) == len(after) == WORKERS
    assert died["pid"] == before[0]
    assert before[0] not in after
    assert [pid for pid in after if Path(f"/proc/{pid}").exists()] == []
    with open_store(tmp_path / "terec.sqlite") as store:
        for run_id in range(1, UPLOADS + 1):
            assert len(list(store.results(RunKey("acme", "shop", "ci", "main", run_id)))) == CASES
    assert verify(tmp_path / "terec.sqlite").problems == ()


def test_each_worker_answers_for_the_figures_of_all(started: Processes) -> None:
    server = with_a_project(started.api("--workers", str(WORKERS)))
    for run_id in range(1, 5):
        assert upload(server, run_id) == 200

    for _ in range(4):
        _, figures = server.get("/metrics")
        assert f"terec_results_received_total {4.0 * CASES}" in figures


def test_workers_end_when_their_parent_is_killed(started: Processes) -> None:
    server = with_a_project(started.api("--workers", str(WORKERS)))
    server.signal(signal.SIGKILL)

    server.process.communicate(timeout=30)  # until the last of them has closed the log
    with pytest.raises(URLError):
        server.get("/health")


@pytest.mark.parametrize(
    ("words", "variables", "sentence"),
    [
        (("--workers", "0"), {}, "0 is no number of workers"),
        ((), {"TEREC_WORKERS": "100"}, "TEREC_WORKERS is '100'; give a whole number from 1 to 64."),
        (
            (),
            {"TEREC_STORE": "http://x"},
            "TEREC_STORE is 'http://x'; give sqlite:///PATH or cassandra://HOST/KEYSPACE.",
        ),
        ((), {"TEREC_WORKERS": "none"}, "TEREC_WORKERS is 'none'"),
        (("--workers", "2"), {"TEREC_STORE": "sqlite:////proc/none/terec.sqlite"}, "cannot be"),
    ],
)
def test_what_cannot_be_is_said_and_ends_it(
    started: Processes, words: tuple[str, ...], variables: dict[str, str], sentence: str
) -> None:
    process = started.launch("terec.ingest_api.main", "--port", "0", *words, **variables)
    output, errors = process.communicate(timeout=30)

    assert process.returncode in (2, 3)
    assert sentence in errors
    assert "Traceback" not in errors
    assert output == ""
