#!/usr/bin/env python3
"""Reading a large JSON export while it arrives beside `json.loads` of the whole, and ijson; peak memory of each.

    python benchmarks/json_stream.py [--results 100000] [--rounds 5]

ijson is a peer only where it is installed, best in a venv of its own (`pip install ijson`). Every way runs as a process
of its own, in turn, over two files of the same results: compact as servers write, and indented. CPU seconds of the
reading alone without imports, medians of the ratios to `json.loads`, and what the reading added to the peak of memory.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

CHUNK = 64 * 1024
INDENTS = {"compact": None, "indented": 1}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--results", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--way", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:  # by a process of its own: those that are measured begin with the memory of this one
        words = json.dumps(export(arguments.results), indent=INDENTS[arguments.write.name], separators=(",", ":"))
        arguments.write.write_text(words)
        return
    if arguments.way:
        way, file = arguments.way
        print(*measured(WAYS[way](), Path(file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in INDENTS:
            file = Path(folder) / name
            subprocess.run([sys.executable, __file__, "--results", str(arguments.results), "--write", file], check=True)
            compare(file, arguments.rounds, arguments.results)


def export(count: int) -> dict[str, Any]:
    """One result in 12 has output, one in 60 failed with a stack trace; one output in 100 has JSON in it."""
    return {"run": {"org": "acme"}, "results": [result(number) for number in range(count)]}


def result(number: int) -> dict[str, Any]:
    line = 'INFO answered [{"id":1},{"id":2}]\n' if number % 1200 == 0 else "INFO a line of output\n"
    return {
        "test_package": "com.acme.shop",
        "test_suite": f"Cart{number // 40}Test",
        "test_case": f"adds item {number}",
        "result": "PASS" if number % 60 else "FAIL",
        "duration_ms": number % 997 / 7,
        "stdout": line * 80 if number % 12 == 0 else None,
        "error_stacktrace": None
        if number % 60
        else "\n".join(f"\tat com.acme.Shop.m{n}(Shop.java:{n})" for n in range(60)),
    }


def compare(file: Path, rounds: int, results: int) -> None:
    """Print ratio and memory of each way."""
    took: dict[str, list[float]] = {}
    peak: dict[str, float] = {}
    for _ in range(rounds):
        for way in WAYS:
            said = subprocess.run([sys.executable, __file__, "--way", way, str(file)], capture_output=True, text=True)
            if said.returncode and "No module named 'ijson'" in said.stderr:
                continue
            seconds, count, kib = map(float, said.stdout.split())
            if count != results:
                raise SystemExit(f"{way} read {count} results")
            took.setdefault(way, []).append(seconds)
            peak[way] = max(peak.get(way, 0), kib / 1024)
    print(f"{file.name}, {file.stat().st_size / 1e6:.0f} MB, {rounds} rounds: CPU, ratio to json.loads, memory added")
    for way, seconds_of in took.items():
        ratio = statistics.median(one / other for one, other in zip(seconds_of, took["json.loads"], strict=True))
        print(f"  {way:10} {statistics.median(seconds_of):6.2f} s {ratio:5.2f} {peak[way]:6.1f} MiB")


def measured(count: Callable[[Path], int], file: Path) -> tuple[float, int, int]:
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = count(file)
    return time.process_time() - start, found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


def whole() -> Callable[[Path], int]:
    return lambda file: len(json.loads(file.read_bytes())["results"])


def terec() -> Callable[[Path], int]:
    import pydantic_core  # noqa: F401 - the reader imports it when it first needs it

    from terec.json_stream import JsonReader

    def count(file: Path) -> int:
        reader = JsonReader(chunks(file))
        found = sum(len(batch) for key in reader.members() if key == "results" for batch in reader.batches())
        reader.end()
        return found

    return count


def ijson() -> Callable[[Path], int]:
    import ijson as peer  # type: ignore[import-not-found]

    def count(file: Path) -> int:
        with file.open("rb") as stream:
            return sum(1 for _ in peer.items(stream, "results.item", use_float=True))

    return count


def chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        yield from iter(partial(stream.read, CHUNK), b"")


WAYS = {"json.loads": whole, "terec": terec, "ijson": ijson}

if __name__ == "__main__":
    main()
