"""A server tells how it is whatever its requests wait for."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from terec.store import Backlog
from terec.store_sqlite import SqliteStore
from terec_testing.processes import call
from terec_testing.server import an_app, serving

THREADS = 40
"""So many requests are worked on at a time; the others wait."""


@pytest.fixture
def held_up(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a server of which every thread waits for the store."""
    waiting, back = threading.Semaphore(0), threading.Event()
    orgs = SqliteStore.orgs

    def wait(store: SqliteStore) -> object:
        waiting.release()
        back.wait(60)
        return orgs(store)

    monkeypatch.setattr(SqliteStore, "orgs", wait)
    with serving(an_app(store)) as url, ThreadPoolExecutor(THREADS) as callers:
        for _ in range(THREADS):
            callers.submit(call, "GET", f"{url}/admin/orgs")
        for _ in range(THREADS):
            assert waiting.acquire(timeout=30)
        try:
            yield url
        finally:
            back.set()


@pytest.mark.parametrize("path", ["/health", "/metrics"])
def test_probe_is_answered_while_every_thread_waits_for_the_store(held_up: str, path: str) -> None:
    with ThreadPoolExecutor(1) as prober:
        status, _ = prober.submit(call, "GET", held_up + path).result(timeout=10)
        assert status == 200


@pytest.mark.parametrize("path", ["/health", "/metrics"])
def test_probe_is_answered_though_the_store_does_not_say_how_far_behind_judging_is(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    back = threading.Event()
    monkeypatch.setattr(SqliteStore, "backlog", lambda *words: back.wait(60) and Backlog(0))
    try:
        with serving(an_app(store)) as url, ThreadPoolExecutor(1) as prober:
            status, said = prober.submit(call, "GET", url + path).result(timeout=15)
        assert status == 200
        if path == "/health":
            assert (said["status"], said["analyzer"]) == ("degraded", None)
            assert said["missing"] == ["The store has not said yet how far behind judging is."]
    finally:
        back.set()
