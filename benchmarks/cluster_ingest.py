#!/usr/bin/env python3
"""Uploading to TeReC on Cassandra beside a bare driver that writes the same cells, in one run, by turns.

    cluster_ingest.py [--results 50000] [--rounds 3] [--singles 40000] [--sequential 4000]

Each round uploads two runs of a new suite over HTTP in pieces of 5,000, as the client does: the first one has names
that the suite never had, the later one has none of them. Beside each: the same results saved in this process, the
store alone, whose statements are recorded; a bare driver that writes the recorded cells in the recorded batches, as
many at once; and the same rows, each row of each table, as single prepared inserts: 64 at once (--singles of them at
most, evenly picked), and one after the other (--sequential of them). The bare driver reads nothing, and decides
nothing: conditional batches are plain ones there. Servers: cluster_servers.py.
"""

import argparse
import gc
import gzip
import http.client
import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cluster_peers import SINGLES_AT_ONCE, Bare, Batch, Recorder, Row
from cluster_servers import ORG, PROJECT, api, fresh_keyspace, machine

from terec.client.places import run_path
from terec.client.words import result_words
from terec.demo import MAIN, Shop
from terec.ingest import PIECE_SIZE, StoreResults, upload_in_pieces
from terec.model import Result, Run, RunKey, TextLimit, UploadHeader
from terec.store_cassandra import CassandraStore, open_store

SECONDS_WANTED = 6.5
"""Half of what the first TeReC server took for 50,000 results in one table."""

BATCHES_WANTED, SINGLES_WANTED = 0.5, 5.0


class Spent(NamedTuple):
    """Seconds for one run in every way. encoding: the client's.

    singles, sequential: 64 at once and one after the other, scaled up from the rows that were written.
    """

    http: float
    store: float
    batches: float
    singles: float
    sequential: float
    encoding: float
    rows: int
    statements: int


class Ways:
    """Every way of writing a run."""

    def __init__(self, url: str, store: CassandraStore, session: Any, singles: int, sequential: int) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=600)
        self._service = StoreResults(store, lambda: datetime.now(UTC), TextLimit())
        self._recorder = Recorder(store)
        self._bare = Bare(session)
        self._singles = {SINGLES_AT_ONCE: singles, 1: sequential}

    def spent(self, suite: str, run_id: int, results: list[Result]) -> Spent:
        key = RunKey(ORG, PROJECT, suite, MAIN, run_id)
        bodies, encoding = _timed(lambda: [_body(piece) for piece in _pieces(results)])
        http_seconds = self._post(key._replace(suite=f"{suite} http"), bodies)
        batches, store_seconds = self._save(key._replace(suite=f"{suite} store"), results)
        self._bare.prepare(batches)
        gc.collect()
        _, batch_seconds = _timed(lambda: self._bare.write_batches(batches))
        rows = [row for batch in batches for row in batch]
        at_once, one_by_one = (self._write_singles(rows, each) for each in (SINGLES_AT_ONCE, 1))
        seconds = (http_seconds, store_seconds, batch_seconds, at_once, one_by_one, encoding)
        return Spent(*seconds, len(rows), len(batches))

    def _write_singles(self, rows: list[Row], at_once: int) -> float:
        some = rows[:: max(1, len(rows) // self._singles[at_once])]
        _, seconds = _timed(lambda: self._bare.write_singles(some, at_once))
        return float(seconds * len(rows) / len(some))

    def _post(self, key: RunKey, bodies: list[bytes]) -> float:
        """From the first byte sent to the last acknowledgement."""
        self._connection.close()  # the server left it while the others wrote
        self._ask(f"/tests/orgs/{ORG}/runs", json.dumps(dict(zip(RunKey._fields, key, strict=True))).encode(), {})
        begun = time.perf_counter()
        for nth, body in enumerate(bodies, 1):
            last = str(nth == len(bodies)).lower()
            self._ask(f"{run_path(key)}/tests?upload_id=one&last={last}", body, {"Content-Encoding": "gzip"})
        return time.perf_counter() - begun

    def _save(self, key: RunKey, results: list[Result]) -> tuple[list[Batch], float]:
        self._service.put_run(Run(*key))
        self._recorder.take()
        header = UploadHeader(upload_id="one")
        _, seconds = _timed(lambda: upload_in_pieces(self._service, key, header, results))
        return self._recorder.take(), seconds

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        self._connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        response = self._connection.getresponse()
        data = response.read()
        if response.status >= 300:
            raise SystemExit(f"{path}: {response.status} {data[:300]!r}")


def report(name: str, results: int, found: list[Spent]) -> None:
    """Print the medians of one kind of run."""
    rows, statements = found[0].rows, found[0].statements
    print(f"{name}: {results:,} results, {rows:,} rows of all tables in {statements:,} batches")
    for way in ("http", "store", "batches", "singles", "sequential"):
        seconds = statistics.median(getattr(each, way) for each in found)
        print(f"  {way:<10} {seconds:7.2f} s   {results / seconds:9,.0f} results/s   {rows / seconds:9,.0f} rows/s")
    http_seconds = [each.http for each in found]
    _compare("over HTTP to bare batches", [each.batches / each.http for each in found], BATCHES_WANTED)
    _compare("store alone to bare batches", [each.batches / each.store for each in found], None)
    _compare("over HTTP to singles, 64 at once", [each.singles / each.http for each in found], SINGLES_WANTED)
    _compare("over HTTP to singles, one by one", [each.sequential / each.http for each in found], SINGLES_WANTED)
    bound = f"under {SECONDS_WANTED}" if results == 50_000 else "none at this size"
    encoding = statistics.median(each.encoding for each in found)
    print(f"  seconds over HTTP {_spread(http_seconds)}, bound {bound}; the client's encoding {encoding:.2f} s more")


def _compare(name: str, ratios: list[float], wanted: float | None) -> None:
    print(f"  {name:<32} {_spread(ratios)}x" + (f"   wanted >= {wanted}" if wanted else ""), flush=True)


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} [{min(values):.2f}-{max(values):.2f}]"


def _pieces(results: list[Result]) -> Iterator[list[Result]]:
    for start in range(0, len(results), PIECE_SIZE):
        yield results[start : start + PIECE_SIZE]


def _body(piece: list[Result]) -> bytes:
    """As the client packs it."""
    words = json.dumps([result_words(each) for each in piece], ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(words.encode(), compresslevel=1)


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    answer = call()
    return answer, time.perf_counter() - begun


def main() -> None:
    """Parse the words of the call and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--singles", type=int, default=40_000, help="rows that are written singly, 64 at once")
    parser.add_argument("--sequential", type=int, default=4_000, help="rows that are written one after the other")
    words = parser.parse_args()
    shop = Shop(100, words.results)
    builds = [build for build in shop.builds() if build.branch == MAIN][:2]
    runs = [list(shop.results(build))[: words.results] for build in builds]
    with fresh_keyspace() as keyspace, api(keyspace) as (server, _), open_store(keyspace.place) as store:
        print(f"{words.rounds} rounds, pieces of {PIECE_SIZE:,}; {machine()}", flush=True)
        ways = Ways(server.url, store, keyspace.session, words.singles, words.sequential)
        ways.spent("warm-up", 1, runs[0][: words.results // 5])
        suites = [f"ci {nth}" for nth in range(words.rounds)]
        found = [[ways.spent(suite, run_id, each) for run_id, each in enumerate(runs, 1)] for suite in suites]
    for name, spent in zip(("first run", "later run"), zip(*found, strict=True), strict=True):
        report(name, words.results, list(spent))


if __name__ == "__main__":
    main()
