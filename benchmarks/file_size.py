#!/usr/bin/env python3
"""A file of a million results through the store: its size, and what looking after it takes beside plain copies.

    file_size.py [RESULTS] [--tests 5000] [--folder F]

size     bytes of the file for each result, texts and signatures included; limit 300, by which docs/operations.md plans
rate     results a second, by the clock and of processor time, through ingest as the API does it, without HTTP
backup   `terec admin backup` beside cp of the same file, both down to the disk
verify   `terec admin verify` beside SQLite's own integrity_check, which is a part of it
memory   the most that this process had, one simulated build in it

The backup is verified, too. Figures are in docs/operations.md.
"""

import argparse
import os
import resource
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from terec.demo import MAIN, Shop
from terec.ingest import StoreResults
from terec.model import Org, Project, Run, TextLimit, UploadHeader
from terec.store_sqlite import backup, open_store, verify

NOW = datetime(2026, 4, 10, tzinfo=UTC)
WINDOW = 100
"""Least builds of main that are simulated: an outage stands at 38 % of them."""

SIZE_LIMIT = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=int, nargs="?", default=1_000_000, metavar="RESULTS")
    parser.add_argument("--tests", type=int, default=5000, help="of a build")
    parser.add_argument("--folder", type=Path, help="where the file lies meanwhile; below the temporary files")
    words = parser.parse_args()
    with TemporaryDirectory(dir=words.folder) as folder:
        file = Path(folder) / "terec.sqlite"
        results, builds, seconds, worked = _fill(file, words.results, words.tests)
        print(f"{results:,} results of {builds} builds, texts and signatures included")
        print(f"rate     {results / seconds:,.0f} results a second, {results / worked:,.0f} in one of processor time")
        _report(file, results)


def _fill(file: Path, wanted: int, tests: int) -> tuple[int, int, float, float]:
    """How many results and builds the file has now, and the seconds of ingest and store: by the clock, of processor."""
    shop = Shop(max(WINDOW, -(-wanted // tests)), tests)
    builds, stored, spent, worked = 0, 0, 0.0, 0.0
    with open_store(file) as store:
        store.add_org(Org("bench"), [])
        store.put_project(Project("bench", "bench"))
        service = StoreResults(store, lambda: NOW, TextLimit())
        for build in (each for each in shop.builds() if each.branch == MAIN):
            if stored >= wanted:
                break
            results, builds = list(shop.results(build)), builds + 1
            run = Run("bench", "bench", "ci", "main", builds)
            begun, working = time.perf_counter(), time.process_time()
            service.add_results(service.put_run(run).key, UploadHeader(), results)
            spent += time.perf_counter() - begun
            worked += time.process_time() - working
            stored += len(results)
    return stored, builds, spent, worked


def _report(file: Path, results: int) -> None:
    size = file.stat().st_size
    print(f"size     {size / 1e6:,.0f} MB, {size / results:.0f} bytes for each result   limit {SIZE_LIMIT}")
    copy, plain = file.with_name("backup.sqlite"), file.with_name("plain.sqlite")
    _beside("backup", _seconds(lambda: backup(file, copy)), "cp", _seconds(lambda: _copied(file, plain)))
    checked = _seconds(lambda: _sound(file))
    _beside("verify", checked, "integrity_check", _seconds(lambda: _checked(plain)))
    _sound(copy)
    print(f"memory   {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most")


def _beside(name: str, ours: float, peer: str, other: float) -> None:
    print(f"{name:<8} {ours:.1f} s, {ours / other:.2f} of {peer} ({other:.1f} s)")


def _copied(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb") as copied:
        os.fsync(copied.fileno())


def _sound(file: Path) -> None:
    problems = verify(file).problems
    if problems:
        raise SystemExit(f"{file} is not sound: {problems[0]}")


def _checked(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()
    if found != ("ok",):
        raise SystemExit(f"{file} is not sound: {found}")


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
