#!/usr/bin/env python3
"""Reading a test report of Jenkins over HTTP beside fetching it and json.loads; peak memory of both.

    jenkins_report.py [--tests 50000] [--rounds 5] [--rate 40] [--store]

The peer is the least that a Python program can do: one GET with urllib3 and json.loads of the body. TeReC asks for the
stages, then streams the cases and makes a `Result` of each: names split by the identity rule, texts cut. Both run as
processes of their own, in turn, against one server that hands out bytes made before, all at once (no Jenkins writes as
fast), or with --rate so many MB a second. Seconds
of the clock and of the CPU for the reading alone, medians, median of the ratios of pairs, and the most memory that the
whole process ever had. One test in 50 failed, with a stack trace of 2 KB, one failure in 20 with one of 200 KB.
--store: the same with every result stored in a new file.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SUITES = 200
REPORT_LIMIT = 1024 * 1024 * 1024
PIECE = 256 * 1024
STAGES = ["unit", "Tests"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tests", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rate", type=float, default=0, help="MB a second that the server writes; 0: all at once")
    parser.add_argument("--store", action="store_true", help="also store the results")
    parser.add_argument("--way", choices=sorted(WAYS), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        seconds, used, count = WAYS[arguments.way](arguments.url)
        print(seconds, used, count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        return
    ways = ["fetch + json.loads", "terec", *(["terec, stored"] if arguments.store else [])]
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(arguments.tests), str(arguments.rate)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        url, size = server.stdout.readline().split()
        compare(ways, url, int(size), arguments)
    finally:
        server.terminate()


def compare(ways: list[str], url: str, size: int, arguments: argparse.Namespace) -> None:
    """Print seconds, ratio and memory of each way."""
    took: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    peak: dict[str, float] = {}
    for _ in range(arguments.rounds):
        for way in ways:
            said = subprocess.run(
                [sys.executable, __file__, "--way", way, "--url", url], capture_output=True, text=True, check=True
            )
            seconds, used, count, kib = said.stdout.split()
            if int(count) != arguments.tests:
                raise SystemExit(f"{way} read {count} tests")
            took[way].append((float(seconds), float(used)))
            peak[way] = max(peak.get(way, 0), int(kib) / 1024)
    print(
        f"{arguments.tests:,} tests, {size / 1e6:.1f} MB, {arguments.rounds} rounds: median seconds, ratio, peak memory"
    )
    for way in ways:
        clock, used = (
            _shown([each[place] for each in took[way]], [each[place] for each in took[ways[0]]]) for place in (0, 1)
        )
        print(f"  {way:20} clock {clock}   CPU {used}   {peak[way]:4.0f} MiB")


def _shown(ours: list[float], peers: list[float]) -> str:
    ratio = statistics.median(one / other for one, other in zip(ours, peers, strict=True))
    return f"{statistics.median(ours):7.3f} s {ratio:6.2f}"


def now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float]) -> tuple[float, float]:
    return time.perf_counter() - start[0], time.process_time() - start[1]


def loaded(url: str) -> tuple[float, float, int]:
    """The peer: the whole body, then the whole value."""
    import urllib3

    pool = urllib3.PoolManager()
    start = now()
    value = json.loads(pool.request("GET", f"{url}/job/shop/1/testReport/api/json?tree=cases").data)
    count = sum(len(suite["cases"]) for suite in value["suites"])
    return *since(start), count


def read(url: str) -> tuple[float, float, int]:
    """TeReC's results, each let go at once."""
    import pydantic_core  # noqa: F401 - the reader imports it when it first needs it

    from terec.jenkins import Build, Job, JobName, ReportReader, open_jenkins

    with open_jenkins(url) as server:
        start = now()
        count = sum(1 for _ in ReportReader(server).results(Build(Job(JobName(("shop",))), 1, "")))
        return *since(start), count


def stored(url: str) -> tuple[float, float, int]:
    """TeReC's results in a new file."""
    from terec.ingest import StoreAdministration, StoreResults
    from terec.jenkins import Build, BuildReader, Job, JobName, import_build, open_jenkins, run_of
    from terec.model import Org, Project, TextLimit
    from terec.store_sqlite import open_store

    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "a.sqlite") as store,
        open_jenkins(url) as server,
    ):
        administration = StoreAdministration(store, lambda: datetime.now(UTC))
        administration.create_org(Org("acme"))
        administration.put_project(Project("acme", "shop"))
        build = Build(Job(JobName(("shop",))), 1, "", "UNSTABLE")
        start = now()
        words = run_of(build, "acme", "shop", datetime.now(UTC))
        results = StoreResults(store, lambda: datetime.now(UTC), TextLimit())
        done = import_build(BuildReader(server, REPORT_LIMIT, TextLimit()), results, build, words)
        return *since(start), done.received.test_count if done.received else 0


WAYS = {"fetch + json.loads": loaded, "terec": read, "terec, stored": stored}


def serve(tests: int, rate: float) -> None:
    """Hand out the outline, or all of the report, until the process ends."""
    outline, report = answers(tests)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = report if "cases" in self.path else outline
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            began = time.perf_counter()
            for start in range(0, len(body), PIECE):
                self.wfile.write(body[start : start + PIECE])
                ahead = (start + PIECE) / (rate * 1e6) if rate else 0
                time.sleep(max(0.0, ahead - (time.perf_counter() - began)))

        def log_message(self, *words: Any) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", len(report), flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Event().wait()


def answers(tests: int) -> tuple[bytes, bytes]:
    """The two answers of Jenkins as it writes them: keys in alphabetical order, without blanks."""
    places = [range(place, tests, SUITES) for place in range(SUITES)]
    suites = [
        {
            "_class": "hudson.tasks.junit.SuiteResult",
            "enclosingBlockNames": STAGES,
            "name": f"com.acme.shop.module{place}.CartTest",
            "timestamp": "2026-03-01T12:00:00",
        }
        for place, _ in enumerate(places)
    ]
    cases = [{"cases": [_case(place, number) for number in numbers]} for place, numbers in enumerate(places)]
    written = [
        json.dumps({"_class": "hudson.tasks.junit.TestResult", "suites": each}, separators=(",", ":")).encode()
        for each in (suites, cases)
    ]
    return written[0], written[1]


def _case(place: int, number: int) -> dict[str, Any]:
    failed = number % 50 == 0
    lines = (200 * 1024 if number % 1000 == 0 else 2048) // 64
    trace = "java.lang.AssertionError: expected:<19.99> but was:<20.00>\n" + "".join(
        f"\tat com.acme.shop.module{place}.Cart.step{line}(Cart.java:{line})\n" for line in range(lines)
    )
    return {
        "className": f"com.acme.shop.module{place}.CartTest",
        "duration": number % 97 / 100,
        "errorDetails": "expected:<19.99> but was:<20.00>" if failed else None,
        "errorStackTrace": trace if failed else None,
        "name": f"keepsTheSumOfEveryInvoice{number}",
        "skippedMessage": None,
        "status": "REGRESSION" if failed else "PASSED",
        "stderr": "",
        "stdout": "",
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(int(sys.argv[2]), float(sys.argv[3]))
    main()
