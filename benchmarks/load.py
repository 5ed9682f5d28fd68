#!/usr/bin/env python3
"""Load for the benchmarks: the demo's shop at any size, and the shape of any folder of JUnit reports.

    load.py write OUT [--builds 20] [--tests 5000] [--seed 7] [--merged]    reports of main's builds in OUT/main-0001/…
    load.py shape FOLDER...                                                 sizes and shares of the reports in folders

write makes one file for each class, as the runners do, or with --merged one junit.xml for each build. The same
arguments give the same bytes. From Python, `terec.demo.Shop(builds, tests).results(build)` gives the same results
without files, over 100,000 a second, in memory that does not grow with the number of builds.
docs/benchmarks.md has the shape of this load beside that of an independent generator.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import zstandard

from terec.demo import MAIN, Shop, write_build, write_merged

WINDOW = 100
"""Builds of the window from which the first ones are written: fewer than its 38th have no outage among them."""


def write(arguments: argparse.Namespace) -> None:
    """Write builds of main and say what was written."""
    start = time.perf_counter()
    shop = Shop(max(WINDOW, arguments.builds), arguments.tests, arguments.seed)
    builds = islice((build for build in shop.builds() if build.branch == MAIN), arguments.builds)
    for build in builds:
        folder = arguments.out / build.name
        folder.mkdir(parents=True, exist_ok=True)
        if arguments.merged:
            write_merged(folder / "junit.xml", build, shop.results(build))
        else:
            write_build(folder, shop, build)
    size = sum(file.stat().st_size for file in arguments.out.rglob("*.xml"))
    took = time.perf_counter() - start
    print(f"{arguments.builds} builds x {arguments.tests} tests: {size / 1e6:.1f} MB in {took:.1f} s")


class Shape:
    """What a folder of reports is made of; texts are the strings inside failures and outputs."""

    def __init__(self, folder: Path) -> None:
        self.bytes = self.cases = self.failed = self.errors = self.skipped = self.passed_with_output = 0
        self.traces: list[int] = []
        self.outputs: list[int] = []
        self.text_bytes = self.packed_bytes = 0
        self._pack = zstandard.ZstdCompressor(level=3).compress
        for file in sorted(folder.rglob("*.xml")):
            self.bytes += file.stat().st_size
            for case in _cases(file):
                self._add(case)

    def _add(self, case: ElementTree.Element) -> None:
        self.cases += 1
        self.skipped += case.find("skipped") is not None
        failures = [*case.findall("failure"), *case.findall("error")]
        self.failed += bool(failures)
        self.errors += case.find("error") is not None
        self.traces.extend(self._text(each) for each in failures)
        output = case.find("system-out")
        if output is not None:
            self.outputs.append(self._text(output))
            self.passed_with_output += not failures

    def _text(self, element: ElementTree.Element) -> int:
        data = (element.text or "").encode()
        self.text_bytes += len(data)
        self.packed_bytes += len(self._pack(data))
        return len(data)

    def rows(self) -> Iterator[tuple[str, str]]:
        """Name and value of each figure."""
        passed = self.cases - self.failed - self.skipped
        yield "bytes of XML per case", f"{self.bytes / self.cases:.0f}"
        yield "failed", f"{self.failed / self.cases:.2%}"
        yield "of these errors", f"{self.errors / max(1, self.failed):.0%}"
        yield "skipped", f"{self.skipped / self.cases:.2%}"
        yield "passes with output", f"{self.passed_with_output / max(1, passed):.1%}"
        yield "failure text, bytes: p10 / median / p90", _spread(self.traces)
        yield "output, bytes: p10 / median / p90", _spread(self.outputs)
        yield "texts under zstd 3, each alone", f"{self.text_bytes / max(1, self.packed_bytes):.2f} to 1"


def shape(arguments: argparse.Namespace) -> None:
    """Print the shapes of folders as a Markdown table, one column for each."""
    columns = [dict(Shape(folder).rows()) for folder in arguments.folders]
    print("| |", " | ".join(folder.name for folder in arguments.folders), "|")
    print("|---" * (len(columns) + 1) + "|")
    for name in columns[0]:
        print(f"| {name} |", " | ".join(column[name] for column in columns), "|")


def _cases(file: Path) -> Iterator[ElementTree.Element]:
    for _, element in ElementTree.iterparse(file):
        if element.tag == "testcase":
            yield element
        elif element.tag == "testsuite":
            element.clear()


def _spread(sizes: list[int]) -> str:
    tenths = statistics.quantiles(sizes, n=10) if len(sizes) > 1 else [float(sum(sizes))] * 9
    return " / ".join(f"{tenths[place]:,.0f}" for place in (0, 4, 8))


def main() -> None:
    """Parse the words of the call and do what they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)
    writer = verbs.add_parser("write", help="write reports")
    writer.add_argument("out", type=Path)
    writer.add_argument("--builds", type=int, default=20)
    writer.add_argument("--tests", type=int, default=5000)
    writer.add_argument("--seed", type=int, default=7)
    writer.add_argument("--merged", action="store_true", help="one file for each build")
    writer.set_defaults(call=write)
    shaper = verbs.add_parser("shape", help="describe reports")
    shaper.add_argument("folders", type=Path, nargs="+")
    shaper.set_defaults(call=shape)
    arguments = parser.parse_args()
    arguments.call(arguments)


if __name__ == "__main__":
    main()
