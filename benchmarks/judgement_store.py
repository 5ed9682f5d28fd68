#!/usr/bin/env python3
"""What judging costs in the SQLite store, beside peers, in one run, in turns.

    judgement_store.py [--builds 10] [--tests 5000] [--rounds 5] [--runs 200] [--failures 100]

import    reports read, failures signed and all saved, queries ready, beside expat and flat rows into SQLite without
          index; target 3. The same without signatures stands beside it.
disk      bytes of the file per byte of XML, signatures in it; target 0.5
reading   the outcomes of a build, and the sightings of its failures over the runs before it, beside SQL on a table of
          just these rows under the very key that is asked for, as tuples

The median of the ratios of all rounds counts: one round's seconds say little on a busy machine. Figures are in
docs/benchmarks.md.
"""

import argparse
import json
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from store_peers import collect_rows, flat_import, flat_row, parse_only

from terec.demo import MAIN, Shop, write_merged
from terec.importers import ReadOptions, find_reports, read_reports
from terec.ingest import signatures_of
from terec.model import Org, Outcome, Project, Result, Run, RunKey, SuiteKey, TextLimit, Upload, UploadHeader
from terec.store_sqlite import SqliteStore, open_store

SUITE = SuiteKey("bench", "bench", "ci")
NOW = datetime(2026, 4, 10, tzinfo=UTC)
FAIL_SHARE = 5
"""Every so many runs a case fails that fails in the newest one."""

CALLS = 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builds", type=int, default=10)
    parser.add_argument("--tests", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=200, help="runs of history")
    parser.add_argument("--failures", type=int, default=100, help="failures of the newest build")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        time_import(Path(folder), arguments.builds, arguments.tests, arguments.rounds)
        time_reading(Path(folder), arguments.tests, arguments.runs, arguments.failures)


def time_import(folder: Path, builds: int, tests: int, rounds: int) -> None:
    shop = Shop(100, tests)
    files = [folder / f"build{nth}.xml" for nth in range(builds)]
    for file, build in zip(files, (each for each in shop.builds() if each.branch == MAIN), strict=False):
        write_merged(file, build, shop.results(build))
    rows = [[flat_row(nth, each) for each in _read(file)] for nth, file in enumerate(files)]
    signed, unsigned, tokens = [], [], []
    for nth in range(rounds):
        flat = _seconds(flat_import, folder / f"flat{nth}", rows)
        floor = flat + _seconds(collect_rows, files)
        spent = _seconds(_import, folder / f"signed{nth}", files, True)
        signed.append(spent / floor)
        unsigned.append(_seconds(_import, folder / f"unsigned{nth}", files, False) / floor)
        tokens.append(spent / (flat + _seconds(parse_only, files)))
    size = sum(file.stat().st_size for file in files)
    failures = sum(row[5] == "FAIL" for build in rows for row in build)
    print(f"{builds} builds x {tests} tests, {failures} failures, {size / 1e6:.1f} MB of XML, {rounds} rounds")
    print(f"import    signed: {_spread(signed)} of expat to rows + flat rows; target 3")
    print(f"import    unsigned: {_spread(unsigned)} of the same")
    print(f"import    signed: {_spread(tokens)} of expat without handlers + flat rows")
    print(f"disk      {(folder / 'signed0').stat().st_size / size:.2f} bytes per byte of XML   target 0.5")


def time_reading(folder: Path, tests: int, runs: int, failures: int) -> None:
    texts = _failed_texts(failures)
    with _bench_store(folder / "history") as store, closing(sqlite3.connect(folder / "peer")) as peer:
        for run_id in range(1, runs + 1):
            newest = run_id == runs
            _save(store, run_id, list(_results(texts, tests if newest else 2 * failures, run_id, newest)), True)
        keys = [run.key for run in store.runs(SUITE, "main", runs)]
        failed = list(store.counted_failures(keys[0]))
        _fill_peer(peer, store, keys)
        stored = store.runs(SUITE, "main", runs)
        _compare("outcomes", tests, lambda: store.outcomes(keys[0]), lambda: _peer_outcomes(peer, runs))
        _compare(
            f"sightings of {failures} failures over {runs} runs",
            failures * runs,
            lambda: store.sightings(stored, failed),
            lambda: _peer_sightings(peer, failed),
        )


def _results(texts: list[Result], tests: int, run_id: int, newest: bool) -> Iterable[Result]:
    for nth in range(tests):
        fails = nth < len(texts) and (newest or (nth + run_id) % FAIL_SHARE == 0)
        text = texts[nth] if fails else None
        yield Result(
            "com.acme.shop",
            "CartTest",
            f"case{nth}",
            result=Outcome.FAIL if text else Outcome.PASS,
            error_type=text.error_type if text else None,
            error_details=text.error_details if text else None,
            error_stacktrace=text.error_stacktrace if text else None,
        )


def _failed_texts(count: int) -> list[Result]:
    """Failures of the demo's shop, each text once as long as there are enough."""
    shop = Shop(100, 2000)
    failed = (each for build in shop.builds() for each in shop.results(build) if each.result is Outcome.FAIL)
    return list(islice(cycle({each.error_stacktrace: each for each in islice(failed, 20 * count)}.values()), count))


def _fill_peer(peer: sqlite3.Connection, store: SqliteStore, keys: list[RunKey]) -> None:
    peer.execute(
        """CREATE TABLE seen (run INTEGER, test TEXT, outcome TEXT, signature TEXT, PRIMARY KEY (test, run))
           WITHOUT ROWID"""
    )
    peer.execute("CREATE INDEX seen_run ON seen (run, test, outcome)")
    for key in keys:
        signatures = {test: some[0].signature for test, some in store.counted_failures(key).items()}
        peer.executemany(
            "INSERT INTO seen VALUES (?, ?, ?, ?)",
            [
                (key.run_id, test, outcome.value, signatures[test].strict if test in signatures else None)
                for test, outcome in store.outcomes(key).items()
            ],
        )
    peer.commit()


def _peer_outcomes(peer: sqlite3.Connection, run: int) -> list[tuple[str, str]]:
    return peer.execute("SELECT test, outcome FROM seen WHERE run = ?", (run,)).fetchall()


def _peer_sightings(peer: sqlite3.Connection, tests: list[str]) -> list[tuple[str, int, str, str]]:
    query = "SELECT seen.* FROM json_each(?) AS wanted CROSS JOIN seen ON test = wanted.value ORDER BY test, run DESC"
    return peer.execute(query, (json.dumps(tests),)).fetchall()


def _compare(name: str, rows: int, ours: Callable[[], object], peer: Callable[[], object]) -> None:
    spent, ratios = [], []
    for _ in range(CALLS):
        spent.append(_seconds(ours))
        ratios.append(spent[-1] / _seconds(peer))
    print(
        f"reading   {name}, {rows:,} rows: p50 {statistics.median(spent) * 1e3:.1f} ms, {_spread(ratios)} of SQL tuples"
    )


def _read(file: Path) -> Iterable[Result]:
    return read_reports(find_reports([str(file)]), ReadOptions(None, None, TextLimit(), 1 << 40), print)


def _import(path: Path, files: Iterable[Path], signed: bool) -> None:
    with _bench_store(path) as store:
        for run_id, file in enumerate(files, 1):
            _save(store, run_id, list(_read(file)), signed)


def _bench_store(path: Path) -> SqliteStore:
    store = open_store(path)
    store.add_org(Org(SUITE.org), [])
    store.put_project(Project(SUITE.org, SUITE.project))
    return store


def _save(store: SqliteStore, run_id: int, results: list[Result], signed: bool) -> None:
    key = RunKey(*SUITE, "main", run_id)
    store.put_run(Run(*key), NOW, lambda run: [])
    signatures = signatures_of(results) if signed else {}
    store.save(Upload(key, UploadHeader(), NOW, results, signatures), lambda run: [])


def _seconds(call: Callable[..., object], *words: object) -> float:
    start = time.perf_counter()
    call(*words)
    return time.perf_counter() - start


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} [{min(ratios):.2f}-{max(ratios):.2f}]"


if __name__ == "__main__":
    main()
