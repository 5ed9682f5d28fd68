#!/usr/bin/env python3
"""What `terec ci` adds to a command: whole processes, run in turns.

    ci_overhead.py [--runs 21] [--files 20000]

Prints the median time of `terec ci -- true` without a report, in a small folder and in a checkout of so many files,
with its ratio to `terec --help`; and of `true` alone. Beside it the same of processor time, which other work on the
machine disturbs less. Every process uses the interpreter of this one, with byte code
compiled, and writes into a pipe. Target: 2 in a small folder. Figures are in docs/benchmarks.md.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

TEREC = [sys.executable, "-c", "from terec.standalone.main import main; main()"]
PEER = "terec --help"
FILES_IN_A_FOLDER = 20


class Taken(NamedTuple):
    """Seconds of one process and its children."""

    wall: float
    processor: float


class Compared(NamedTuple):
    words: list[str]
    folder: Path
    code: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--files", type=int, default=20_000)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        small, large = Path(folder, "small"), Path(folder, "large")
        make_checkout(small, 10)
        make_checkout(large, arguments.files)
        environment = {**os.environ, "TEREC_URL": f"sqlite:///{folder}/terec.sqlite", "CI": ""}
        times = measure(processes(small, large, arguments.files), arguments.runs, environment)
    report(times)


def make_checkout(folder: Path, files: int) -> None:
    """A git repository of so many source files, none of them a report, and as many that are never looked at."""
    for number in range(files):
        for top in ("src", "node_modules"):
            place = folder / top / f"package{number // FILES_IN_A_FOLDER}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"file{number}.py").touch()
    identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    (folder / ".gitignore").write_text("node_modules\n")
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *identity, *words], cwd=folder, check=True)


def processes(small: Path, large: Path, files: int) -> dict[str, Compared]:
    """What is compared, by name. Without a report `terec ci` answers 4; with one that is optional 0."""
    ci = [*TEREC, "ci", "--", "true"]
    return {
        PEER: Compared([*TEREC, "--help"], small),
        "true": Compared(["true"], small),
        "terec ci -- true": Compared(ci, small, 4),
        "terec ci --report-optional -- true": Compared([*TEREC, "ci", "--report-optional", "--", "true"], small),
        f"terec ci -- true, {files:,} files": Compared(ci, large, 4),
    }


def measure(compared: dict[str, Compared], runs: int, environment: dict[str, str]) -> dict[str, list[Taken]]:
    """Seconds of each process; all are run once for warmth, then in turns."""
    for each in compared.values():
        once(each, environment)
    times: dict[str, list[Taken]] = {name: [] for name in compared}
    for _ in range(runs):
        for name, each in compared.items():
            times[name].append(once(each, environment))
    return times


def once(each: Compared, environment: dict[str, str]) -> Taken:
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(each.words, cwd=each.folder, env=environment, capture_output=True, check=False)
    after = os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    taken = Taken(time.perf_counter() - start, processor)
    if done.returncode != each.code:
        sys.exit(f"ci_overhead.py: {each.words[-1]} ended with {done.returncode}: {done.stderr.decode()}")
    return taken


def report(times: dict[str, list[Taken]]) -> None:
    medians = {name: Taken(*map(statistics.median, zip(*taken, strict=True))) for name, taken in times.items()}
    peer = medians[PEER]
    print(f"Python {platform.python_version()}, n = {len(times[PEER])}")
    for name, median in medians.items():
        wall, processor = median.wall / peer.wall, median.processor / peer.processor
        shown = f"{median.wall * 1000:6.0f} ms   {wall:4.2f} x {PEER}"
        print(f"{name:38} {shown}   processor {median.processor * 1000:5.0f} ms   {processor:4.2f} x")


if __name__ == "__main__":
    main()
