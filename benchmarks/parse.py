#!/usr/bin/env python3
"""Reading JUnit XML beside expat with handlers that only collect rows; peak memory from 4 to 400 MB.

    parse.py [--cases 58500] [--rounds 9] [--no-memory]

The peer is the least that a Python program can do with the standard library's parser: one list of 8 fields a case,
names and texts as they stand. TeReC makes `Result`s: names split by the identity rule, numbers and times parsed, texts
cut, retries, properties and attachments told apart. Both read the same file in one process, in turn, and keep what
they made; CPU seconds, median of the ratios of pairs. Memory is that of whole processes that let results go.
"""

import argparse
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from terec.demo import MAIN, Shop, write_merged
from terec.importers import ReadOptions, find_reports, read_reports

CASES_PER_MB = 1_530
CHUNK = 64 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=58_500, help="58,500 are 38 MB")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--no-memory", action="store_true")
    parser.add_argument("--peak-of", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peak_of:
        print(peak_of_reading(arguments.peak_of))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(write_report(Path(folder), arguments.cases), arguments.rounds)
        if not arguments.no_memory:
            show_memory(Path(folder))


def write_report(folder: Path, cases: int) -> Path:
    """One build of the demo's shop, all classes in one file."""
    path = folder / f"{cases}.xml"
    shop = Shop(100, cases)
    build = next(each for each in shop.builds() if each.branch == MAIN)
    write_merged(path, build, shop.results(build))
    return path


def compare(path: Path, rounds: int) -> None:
    """Print the ratio of our time to the peer's."""
    ways: dict[str, Callable[[Path], int]] = {"expat, no handlers": tokens, "expat, rows": rows, "terec": results}
    took: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            gc.collect()
            start = time.process_time()
            count = way(path)
            took[name].append(time.process_time() - start)
    size = path.stat().st_size / 1e6
    print(f"{size:.1f} MB, {count:,} cases, {rounds} rounds, CPU seconds: median (least)")
    for name, seconds in took.items():
        print(f"  {name:20} {statistics.median(seconds):.3f} ({min(seconds):.3f})")
    ratios = [ours / peer for ours, peer in zip(took["terec"], took["expat, rows"], strict=True)]
    least = min(took["terec"]) / min(took["expat, rows"])
    print(f"  terec / expat, rows: {statistics.median(ratios):.2f} (of the least: {least:.2f})")


def tokens(path: Path) -> int:
    """expat alone: what no reader can beat."""
    parser = expat.ParserCreate()
    with path.open("rb") as stream:
        parser.ParseFile(stream)
    return 0


def rows(path: Path) -> int:
    """expat with handlers that collect class, name, time, outcome, message, text, skip and output of every case."""
    parser = expat.ParserCreate()
    parser.buffer_text, parser.buffer_size = True, CHUNK
    collected: list[list[str | None]] = []
    row: list[str | None] = []
    parts: list[str] | None = None

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, parts
        if name == "testcase":
            row = [attributes.get("classname"), attributes.get("name"), attributes.get("time"), "PASS", *[None] * 4]
        elif name in {"failure", "error"}:
            row[3], row[4], parts = "FAIL", attributes.get("message"), []
        elif name == "skipped":
            row[3], row[6], parts = "SKIP", attributes.get("message"), []
        elif name in {"system-out", "system-err"}:
            parts = []

    def end(name: str) -> None:
        nonlocal parts
        if name == "testcase":
            collected.append(row)
        elif parts is not None:
            row[7 if name.startswith("system") else 5] = "".join(parts)
            parts = None

    def text(piece: str) -> None:
        if parts is not None:
            parts.append(piece)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    return len(collected)


def results(path: Path) -> int:
    """Every case as a Result."""
    return len(list(read_reports(find_reports([str(path)]), ReadOptions(), _fail)))


def show_memory(folder: Path) -> None:
    """Print peak memory of processes that read files of ten and a hundred times the size."""
    peaks = {}
    for megabytes in (4, 40, 400):
        path = write_report(folder, megabytes * CASES_PER_MB)
        command = [sys.executable, __file__, "--peak-of", str(path)]
        peaks[megabytes] = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(f"  {path.stat().st_size / 1e6:7.1f} MB read: peak {peaks[megabytes]:.1f} MiB")
        path.unlink()
    print(f"  peak of 400 MB / peak of 4 MB: {peaks[400] / peaks[4]:.2f}")


def peak_of_reading(path: Path) -> float:
    """Peak memory of this process, in MiB, after reading path and letting every result go (Linux).

    Not ru_maxrss, which a child inherits from the process that started it.
    """
    for _ in read_reports(find_reports([str(path)]), ReadOptions(), _fail):
        pass
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) / 1024


def _fail(problem: object) -> None:
    raise SystemExit(str(problem))


if __name__ == "__main__":
    main()
