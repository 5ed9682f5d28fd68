#!/usr/bin/env python3
"""The SQLite store beside its peers, in one run, in turns: import, disk, growth of queries, cost of settling.

    store.py [--builds 10] [--tests 5000] [--rounds 5] [--to 1000000 | --long]

import    read_reports and save, queries ready, beside expat and flat rows into SQLite without index; target 1.6
disk      bytes of the file per byte of XML; target 0.5
growth    p50 of each question at 100,000, then 1,000,000 and with --long 10,000,000 results, the newest 32 runs
          being the same each time; target 1.2 from each size to the next
lists     failed tests of 1 and of 32 runs as values, beside SQL and JSON of those rows
settling  a piece of cases that the run has, into a run of 50,000 results beside one of 500

The median of the ratios of all rounds counts: one round's seconds say little on a busy machine. Figures are in
docs/benchmarks.md.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import count, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from store_peers import FailureTable, collect_rows, flat_import, flat_row, parse_only

from terec.demo import MAIN, Shop, write_merged
from terec.importers import ReadOptions, find_reports, read_reports
from terec.model import (
    CaseSelection,
    Org,
    Project,
    Result,
    Run,
    RunKey,
    SuiteKey,
    TextLimit,
    Upload,
    UploadHeader,
)
from terec.store_sqlite import SqliteStore, open_store

SUITE = SuiteKey("bench", "bench", "ci")
NOW = datetime(2026, 4, 10, tzinfo=UTC)
SIZES = (100_000, 1_000_000, 10_000_000)
GROWTH_TESTS = 2_000
PROBES = 32
CALLS = 60

Builds = list[list[Result]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--builds", type=int, default=10)
    parser.add_argument("--tests", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--to", type=int, default=SIZES[1], help="results up to which queries are followed")
    parser.add_argument("--long", action="store_true", help="the same as --to 10000000")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        time_import(Path(folder), arguments.builds, arguments.tests, arguments.rounds)
        time_settling(Path(folder), arguments.rounds)
        time_queries(Path(folder), SIZES[2] if arguments.long else arguments.to)


def time_import(folder: Path, builds: int, tests: int, rounds: int) -> None:
    files = _write_reports(folder, builds, tests)
    size = sum(file.stat().st_size for file in files)
    rows = [[flat_row(nth, each) for each in _read(file)] for nth, file in enumerate(files)]
    ours, tokens, rowwise = [], [], []
    for nth in range(rounds):
        ours.append(_seconds(_import, folder / f"ours{nth}", (_read(file) for file in files)))
        flat = _seconds(flat_import, folder / f"flat{nth}", rows)
        tokens.append(ours[-1] / (flat + _seconds(parse_only, files)))
        rowwise.append(ours[-1] / (flat + _seconds(collect_rows, files)))
    disk = (folder / "ours0").stat().st_size / size
    print(f"{builds} builds x {tests} tests, {size / 1e6:.1f} MB of XML, {rounds} rounds")
    print(f"import    {statistics.median(ours):.2f} s: {_spread(rowwise)} of expat to rows + flat rows; target 1.6")
    print(f"import    {_spread(tokens)} of expat without handlers + flat rows")
    print(f"disk      {disk:.2f} bytes per byte of XML   target 0.5")


def time_settling(folder: Path, rounds: int) -> None:
    """Pieces of two parts and two attempts, each of 500 cases the run has, into runs of 500 and of 50,000 results."""
    many = [Result("acme", "Cart", f"case{nth}") for nth in range(50_000)]
    headers = [UploadHeader(part, attempt) for part in ("", "other") for attempt in (2, 3)]
    ratios = []
    with _bench_store(folder / "settling") as store:
        for nth in range(rounds):
            small, large = 2 * nth + 1, 2 * nth + 2
            _save(store, small, many[:500])
            _save(store, large, many)
            for header in headers:
                spent = _seconds(_save, store, small, many[:500], header)
                ratios.append(_seconds(_save, store, large, many[:500], header) / spent)
    print(
        f"settling  500 cases again into a run of 50,000: {_spread(ratios)} of the same into a run of 500   target 1.2"
    )


def time_queries(folder: Path, most: int) -> None:
    shop = Shop(200, GROWTH_TESTS)
    builds = [list(shop.results(build)) for build in islice(_main_builds(shop), 100)]
    probes, filler = builds[:PROBES], cycle(builds[PROBES:])
    before: dict[str, float] = {}
    run_ids = count(1)
    with _bench_store(folder / "growth") as store:
        stored = 0
        for size in (each for each in SIZES if each <= most):
            while stored < size - PROBES * GROWTH_TESTS:
                stored += _save(store, next(run_ids), next(filler))
            newest = [next(run_ids) for _ in probes]
            stored += sum(_save(store, run_id, probe) for run_id, probe in zip(newest, probes, strict=True))
            before = _ask(store, probes, stored, before)
        peer = FailureTable(folder / "peer", zip(newest, probes, strict=True))
        _compare_lists(store, peer, newest)
        peer.connection.close()


def _ask(store: SqliteStore, probes: Builds, stored: int, before: dict[str, float]) -> dict[str, float]:
    """Print the median of each question, and its growth since the last size."""
    found = {name: _p50(ask) for name, ask in _questions(store, probes).items()}
    for name, seconds in found.items():
        growth = f"   growth {seconds / before[name]:.2f}   target 1.2" if name in before else ""
        print(f"growth    {stored:>10,} results  {name:<26} p50 {seconds * 1e6:7.0f} us{growth}")
    return found


def _questions(store: SqliteStore, probes: Builds) -> dict[str, Callable[[], object]]:
    cases = cycle([CaseSelection(*each.case) for each in probes[0][::37]])
    return {
        "builds": lambda: store.runs(SUITE, "main"),
        "history of a test, 32 runs": lambda: store.test_runs(SUITE, "main", next(cases)),
        "failed tests, 1 run": lambda: store.failed_tests(SUITE, "main", 1),
        "failed tests, 32 runs": lambda: store.failed_tests(SUITE, "main", PROBES),
    }


def _compare_lists(store: SqliteStore, peer: FailureTable, newest: list[int]) -> None:
    for limit in (1, PROBES):
        runs = newest[-limit:]
        rows = len(store.failed_tests(SUITE, "main", limit))
        ratios = []
        for _ in range(CALLS):
            ours = _seconds(store.failed_tests, SUITE, "main", limit)
            ratios.append(ours / _seconds(peer.as_json, runs))
        print(
            f"lists     failed tests of {limit} runs, {rows} rows: {_spread(ratios)} of SQL + JSON of them; target 1.5"
        )


def _write_reports(folder: Path, builds: int, tests: int) -> list[Path]:
    shop = Shop(100, tests)
    files = []
    for nth, build in enumerate(islice(_main_builds(shop), builds)):
        files.append(folder / f"build{nth}.xml")
        write_merged(files[-1], build, shop.results(build))
    return files


def _main_builds(shop: Shop) -> Iterable:  # type: ignore[type-arg]
    return (build for build in shop.builds() if build.branch == MAIN)


def _read(file: Path) -> Iterable[Result]:
    return read_reports(find_reports([str(file)]), ReadOptions(None, None, TextLimit(), 1 << 40), print)


def _import(path: Path, reports: Iterable[Iterable[Result]]) -> None:
    with _bench_store(path) as store:
        for run_id, results in enumerate(reports, 1):
            _save(store, run_id, list(results))


def _bench_store(path: Path) -> SqliteStore:
    store = open_store(path)
    store.add_org(Org(SUITE.org), [])
    store.put_project(Project(SUITE.org, SUITE.project))
    return store


def _save(store: SqliteStore, run_id: int, results: list[Result], header: UploadHeader | None = None) -> int:
    key = RunKey(*SUITE, "main", run_id)
    store.put_run(Run(*key), NOW, lambda run: [])
    store.save(Upload(key, header or UploadHeader(), NOW, results), lambda run: [])
    return len(results)


def _seconds(call: Callable[..., object], *words: object) -> float:
    start = time.perf_counter()
    call(*words)
    return time.perf_counter() - start


def _p50(ask: Callable[[], object]) -> float:
    for _ in range(CALLS // 4):
        ask()
    return statistics.median(_seconds(ask) for _ in range(CALLS))


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} [{min(ratios):.2f}-{max(ratios):.2f}]"


if __name__ == "__main__":
    main()
