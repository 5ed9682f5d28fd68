#!/usr/bin/env python3
"""Questions to TeReC on Cassandra beside a bare driver that reads the same rows, in one run, by turns.

    cluster_reading.py [--results 100000] [--runs 200] [--rounds 60]

history   one test over --runs runs: the store's test_runs, and over HTTP, beside a slice of the partition that has the
          cells, as rows of a plain driver; wanted 2x at p50. Another line asks, as plainly, for the runs as well, which
          the answer tells of
failed    tests of 32 runs with 640 failures, the same two, beside the 32 partitions read at once; bound 40 ms
builds    32 of them, and the verdicts of a run, over HTTP, beside the rows of 32 runs
Each of --runs runs has results / runs tests, 20 of them failed. Servers: cluster_servers.py.
"""

import argparse
import http.client
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from cassandra.concurrent import execute_concurrent_with_args
from cluster_builds import SUITE, Builds, percentile
from cluster_servers import ORG, PROJECT, Keyspace, api, fresh_keyspace, machine

from terec.client.places import history_path, run_path
from terec.demo import MAIN
from terec.garbage import collect_seldom
from terec.ingest import StoreResults
from terec.model import CaseSelection, Run, RunKey, SuiteKey, TextLimit, UploadHeader, as_microseconds
from terec.store_cassandra import CassandraStore, open_store
from terec.store_cassandra.layout.buckets import quarter_of

KEY = SuiteKey(ORG, PROJECT, SUITE)
FAILURES_IN_RUN = 20
RUNS_OF_FAILURES = 32
HISTORY_WANTED = 2.0
FAILED_BOUND_MS = 40
_HISTORY = (
    "SELECT run_id, cell FROM history_by_test WHERE org = ? AND project = ? AND suite = ? AND branch = ?"
    " AND week = ? AND bucket = ? AND test_id = ?"
)
_BUILDS = (
    "SELECT run_id, body FROM run_by_branch WHERE org = ? AND project = ? AND suite = ? AND branch = ? AND quarter = ?"
    " LIMIT ?"
)
_FAILED = (
    "SELECT test_id, body FROM failure_by_run WHERE org = ? AND project = ? AND suite = ? AND branch = ? AND run_id = ?"
)
Ask = Callable[[], Any]


def fill(store: CassandraStore, builds: Builds, runs: int) -> None:
    service = StoreResults(store, lambda: datetime.now(UTC), TextLimit())
    for number in range(1, runs + 1):
        key = RunKey(*KEY, MAIN, number)
        service.put_run(Run(*key, complete=True))
        service.add_results(key, UploadHeader(), builds.results(number))


class BareReads:
    """A plain driver that has been told where the rows lie."""

    def __init__(self, keyspace: Keyspace) -> None:
        self._session = keyspace.session
        self._history = self._session.prepare(_HISTORY)
        self._failed = self._session.prepare(_FAILED)
        self._builds = self._session.prepare(_BUILDS)

    def where(self, test: bytes) -> list[tuple[Any, ...]]:
        """The keys of the partitions of history that have the test: one, unless a week ended while they were filled."""
        rows = self._session.execute("SELECT org, project, suite, branch, week, bucket, test_id FROM history_by_test")
        return sorted({tuple(row) for row in rows if row.test_id == test and row.org == ORG})

    def history(self, places: list[tuple[Any, ...]]) -> int:
        return sum(len(self._session.execute(self._history, place).all()) for place in places)

    def history_and_runs(self, places: list[tuple[Any, ...]], runs: int) -> int:
        """The slice and the rows of the runs, asked at once."""
        asked = self._session.execute_async(self._builds, (*KEY, MAIN, self._quarter(), runs))
        cells = self.history(places)
        return cells if len(asked.result().all()) == runs else -1

    def failed(self, runs: list[RunKey]) -> int:
        answers = execute_concurrent_with_args(self._session, self._failed, runs, concurrency=64)
        return sum(len(answer.all()) for _, answer in answers)

    def builds(self) -> int:
        return len(self._session.execute(self._builds, (*KEY, MAIN, self._quarter(), RUNS_OF_FAILURES)).all())

    def _quarter(self) -> int:
        return quarter_of(as_microseconds(datetime.now(UTC)))


class Web:
    """GETs over one kept-alive connection."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def get(self, path: str) -> bytes:
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        data = response.read()
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status} {data[:300]!r}")
        return data


def by_turns(ways: dict[str, Ask], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each way, asked so many times, each round in another order: one warms what the next reads."""
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for nth in range(rounds + 5):
        for name in random.Random(nth).sample(list(ways), len(ways)):
            begun = time.perf_counter()
            ways[name]()
            if nth >= 5:
                spent[name].append((time.perf_counter() - begun) * 1000)
    return spent


def compare(what: str, spent: dict[str, list[float]], bound: str) -> None:
    """Print p50 and p99 of each way, and how many times the last one's p50 that is."""
    last = statistics.median(list(spent.values())[-1])
    print(f"  {what}; {bound}")
    for name, values in spent.items():
        p50 = statistics.median(values)
        print(
            f"    {name:<11} p50 {p50:7.2f} ms  p99 {percentile(values, 0.99):7.2f} ms  {p50 / last:5.2f}x", flush=True
        )


def main() -> None:
    """Parse the words of the call and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=60)
    words = parser.parse_args()
    builds = Builds(words.results // words.runs, FAILURES_IN_RUN)
    with fresh_keyspace() as keyspace, api(keyspace) as (server, _), open_store(keyspace.place) as store:
        print(
            f"{words.runs} runs of {words.results // words.runs} tests, {words.rounds} rounds; {machine()}", flush=True
        )
        fill(store, builds, words.runs)
        collect_seldom()  # as the server does
        ask_all(store, keyspace, Web(server.url), words.runs, words.rounds)


def ask_all(store: CassandraStore, keyspace: Keyspace, web: Web, runs: int, rounds: int) -> None:
    bare, path = BareReads(keyspace), history_path(KEY)
    newest = [run.key for run in store.runs(KEY, MAIN, RUNS_OF_FAILURES)]
    case = store.test_runs(KEY, MAIN, CaseSelection(), 1)[-1].test_run
    names = CaseSelection(case.test_package, case.test_suite, case.test_case, case.test_config)
    places = bare.where(bytes.fromhex("01" + case.test_id.partition(":")[2]))
    assert bare.history(places) == bare.history_and_runs(places, runs) == runs
    assert len(store.test_runs(KEY, MAIN, names, runs)) == runs
    query = {"test_package": case.test_package, "test_class": case.test_suite, "test_case": case.test_case}
    asked = f"{path}/test-runs?" + urlencode({**query, "test_config": "#", "branch": MAIN, "run_limit": runs})
    ways: dict[str, Ask] = {
        "store": lambda: store.test_runs(KEY, MAIN, names, runs),
        "over HTTP": lambda: web.get(asked),
        "slice, runs": lambda: bare.history_and_runs(places, runs),
        "bare slice": lambda: bare.history(places),
    }
    compare(f"one test over {runs} runs", by_turns(ways, rounds), f"wanted {HISTORY_WANTED}x at p50")
    failures = len(store.failed_tests(KEY, MAIN, RUNS_OF_FAILURES))
    assert bare.failed(newest) == failures
    ways = {
        "store": lambda: store.failed_tests(KEY, MAIN, RUNS_OF_FAILURES),
        "over HTTP": lambda: web.get(f"{path}/failed-tests?branch={MAIN}&limit={RUNS_OF_FAILURES}"),
        "bare reads": lambda: bare.failed(newest),
    }
    bound = f"bound {FAILED_BOUND_MS} ms, the first server took 128"
    compare(f"failed tests of {len(newest)} runs, {failures} failures", by_turns(ways, rounds), bound)
    ways = {
        "builds": lambda: web.get(f"{path}/builds?branch={MAIN}"),
        "verdicts": lambda: web.get(f"{run_path(newest[0])}/verdicts"),
        "bare heads": bare.builds,
    }
    compare("32 builds, and the verdicts of a run, over HTTP", by_turns(ways, rounds), "no bound")


if __name__ == "__main__":
    main()
