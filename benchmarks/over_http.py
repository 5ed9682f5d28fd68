#!/usr/bin/env python3
"""The API over HTTP beside named peers on the same server: ratios of medians, requests interleaved, one run.

    over_http.py [--results 100000 1000000] [--long] [--rounds 60] [--posts 12]

Peers: FastAPI with a `list[Model]` body (pydantic BaseModel) into the same store; an empty handler; a handler that
does plain SQL on flat tables of the same rows and json.dumps. --long adds 10,000,000 results. Load: the demo's shop,
5,000 tests a build. Not called http.py: a script of that name would hide the standard library's http.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from over_http_peers import flat_failures

from terec.client.words import result_words
from terec.demo import MAIN, Build, Shop
from terec.ingest import StoreAdministration, StoreResults
from terec.model import CaseSelection, Org, Project, Run, RunKey, SuiteKey, TextLimit, UploadHeader
from terec.store_sqlite import open_store

TESTS = 5_000
SUITE = SuiteKey("bench", "shop", "ci")
RUNS = "/tests/orgs/bench/projects/shop/suites/ci/branches/main/runs"
HISTORY = "/history/orgs/bench/projects/shop/suites/ci"
Answer = Callable[[], bytes]


class Connection:
    """One kept-alive connection to the server."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)

    def __call__(self, method: str, path: str, body: bytes | None = None) -> bytes:
        self._connection.request(method, path, body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        data = response.read()
        if response.status >= 300:
            raise SystemExit(f"{method} {path}: {response.status} {data[:300]!r}")
        return data


def fill(path: Path, results: int) -> list[Build]:
    """Import builds of main until there are so many results; returns builds that are left to post."""
    builds = [build for build in Shop(max(100, results // TESTS + 40), TESTS).builds() if build.branch == MAIN]
    shop = Shop(max(100, results // TESTS + 40), TESTS)
    with open_store(path) as store:
        service = StoreResults(store, lambda: datetime.now(UTC), TextLimit())
        StoreAdministration(store, lambda: datetime.now(UTC)).create_org(Org("bench"))
        store.put_project(Project("bench", "shop"))
        for number in range(1, results // TESTS + 1):
            key = RunKey(*SUITE, "main", number)
            service.put_run(Run(*key, tstamp=builds[number - 1].tstamp))
            service.add_results(key, UploadHeader(), list(shop.results(builds[number - 1])))
    return builds[results // TESTS :]


@contextmanager
def served(path: Path) -> Iterator[Connection]:
    """A connection to a server over the file, which has the peers' routes too."""
    command = [sys.executable, str(Path(__file__).with_name("over_http_peers.py")), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield Connection(int(server.stdout.readline()))
        finally:
            server.terminate()


def getter(ask: Connection, path: str) -> Answer:
    """What asks for the path."""
    return lambda: ask("GET", path)


def compare(name: str, ours: Answer, peer: Answer, rounds: int, goal: float) -> None:
    """Print the ratio of medians of ours to the peer's."""
    times: tuple[list[float], list[float]] = ([], [])
    for index in range(rounds + 3):
        for side in (0, 1) if index % 2 else (1, 0):
            begun = time.perf_counter()
            (ours, peer)[side]()
            if index >= 3:
                times[side].append(time.perf_counter() - begun)
    one, other = (statistics.median(side) for side in times)
    print(
        f"  {name:<58} {one / other:5.2f}x  goal {goal:.2f}  ({one * 1000:7.2f} : {other * 1000:7.2f} ms)", flush=True
    )


def compare_posts(ask: Connection, shop: Shop, builds: list[Build], posts: int) -> None:
    """5,000 new results: ours beside list[Model], each build once, by turns."""
    numbers = count(1_000_000)
    times: tuple[list[float], list[float]] = ([], [])
    for index, build in enumerate(builds[: 2 * posts + 2]):
        number, side = next(numbers), (index + index // 2) % 2
        body = json.dumps([result_words(each) for each in shop.results(build)]).encode()
        run = {**dict(zip(RunKey._fields, (*SUITE, "posted", number), strict=True)), "ignore": True}
        ask("POST", "/tests/orgs/bench/runs", json.dumps(run).encode())
        path = RUNS.replace("/main/", "/posted/") + f"/{number}/tests"
        begun = time.perf_counter()
        ask("POST", path if side == 0 else f"/peer/{number}/tests", body)
        if index >= 2:
            times[side].append(time.perf_counter() - begun)
    ours, peer = (statistics.median(side) for side in times)
    label = f"post of a build of {TESTS:,}: speed to list[Model], {posts} each"
    print(f"  {label:<58} {peer / ours:5.2f}x  goal >= 1.15  ({ours * 1000:7.2f} : {peer * 1000:7.2f} ms)", flush=True)


def at_size(folder: Path, results: int, rounds: int, posts: int) -> None:
    """All comparisons over one file with so many results."""
    path = folder / f"{results}.sqlite"
    begun = time.perf_counter()
    left = fill(path, results)
    flat_failures(path, SUITE)
    print(f"{results:,} results ({time.perf_counter() - begun:.0f} s to fill, {path.stat().st_size / 1e6:.0f} MB)")
    case = _a_case(path)
    with served(path) as ask:
        empty = getter(ask, "/peer/empty")
        builds = getter(ask, f"{HISTORY}/builds?branch=main")
        one_test = getter(ask, f"{HISTORY}/test-runs?branch=main&{case}")
        compare("builds (32) to an empty handler", builds, empty, rounds, 1.5)
        compare("one test over 32 runs to an empty handler", one_test, empty, rounds, 2)
        for limit in (1, 32):
            ours = getter(ask, f"{HISTORY}/failed-tests?branch=main&limit={limit}")
            peer = getter(ask, f"/peer/failed?limit={limit}")
            rows = len(json.loads(ours()))
            assert rows == len(json.loads(peer()))
            compare(f"failed tests of {limit} builds ({rows:,} rows) to SQL + json.dumps", ours, peer, rounds, 1.5)
        compare_posts(ask, Shop(max(100, results // TESTS + 40), TESTS), left, posts)


def _a_case(path: Path) -> str:
    with open_store(path) as store:
        found = store.test_runs(SUITE, "main", CaseSelection(), 1)[TESTS // 2].test_run
    words = {"test_package": found.test_package, "test_class": found.test_suite, "test_case": found.test_case}
    return urlencode({**words, "test_config": found.test_config})


def main() -> None:
    """Parse the words of the call and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--long", action="store_true", help="10,000,000 results too")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--posts", type=int, default=12)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="terec-bench-") as folder:
        for results in [*words.results, *([10_000_000] if words.long else [])]:
            at_size(Path(folder), results, words.rounds, words.posts)


if __name__ == "__main__":
    main()
