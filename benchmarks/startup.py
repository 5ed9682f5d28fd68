#!/usr/bin/env python3
"""Start-up of `terec` beside a Typer hello-world of two commands: whole processes, run in turns.

    startup.py [--runs 21] [--builds 32] [--tests 400]

Prints the median time of each and its ratio to the hello-world's `--help` or to its run. The query is
`builds history` of so many builds, on a SQLite file and over HTTP from a server on loopback. Every process uses
the interpreter of this one, with byte code compiled, and writes into a pipe. Targets: --help 1.2, a query on
SQLite 1.5, over HTTP 2. Figures are in docs/benchmarks.md.
"""

import argparse
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from terec.demo import MAIN, SUITE, Shop
from terec.ingest import StoreAdministration, StoreResults, upload_in_pieces
from terec.model import Org, Project, TextLimit, UploadHeader
from terec.store_sqlite import open_store

HELLO = """
import typer

app = typer.Typer()


@app.command()
def hello(name: str):
    print(f"Hello {name}")


@app.command()
def goodbye(name: str, formal: bool = False):
    print(f"Goodbye {name}")


app()
"""

TEREC = "from terec.standalone.main import main; main()"
ORG = PROJECT = "bench"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--builds", type=int, default=32)
    parser.add_argument("--tests", type=int, default=400)
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "terec.sqlite"
        fill(file, arguments.builds, arguments.tests)
        with server(file) as url:
            times = measure(processes(Path(folder), file, url), arguments.runs)
    report(times)


def fill(file: Path, builds: int, tests: int) -> None:
    """A file with so many builds of main."""
    shop = Shop(max(100, builds), tests)
    with open_store(file) as store:
        administration = StoreAdministration(store, now)
        administration.create_org(Org(ORG))
        administration.put_project(Project(ORG, PROJECT))
        results = StoreResults(store, now, TextLimit())
        for build in [build for build in shop.builds() if build.branch == MAIN][:builds]:
            key = results.put_run(build.run(ORG, PROJECT)).key
            upload_in_pieces(results, key, UploadHeader(upload_id=build.name), shop.results(build))


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def server(file: Path) -> Iterator[str]:
    """`terec serve` on the file; answers its URL once it answers itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "TEREC_STORE": f"sqlite:///{file}"}
    words = [sys.executable, "-c", TEREC, "serve", "--port", str(port)]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/admin/orgs", process)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if process.poll() is not None:
            sys.exit(f"startup.py: the server ended with {process.returncode}")
        try:
            with urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    sys.exit(f"startup.py: no answer from {address}")


def processes(folder: Path, file: Path, url: str) -> dict[str, list[str]]:
    """The command lines that are compared, by name."""
    hello = folder / "hello.py"
    hello.write_text(HELLO)
    terec = [sys.executable, "-c", TEREC]
    query = [*terec, "builds", "history", SUITE, MAIN, "--org", ORG, "--project", PROJECT]
    return {
        "hello --help": [sys.executable, str(hello), "--help"],
        "hello hello X": [sys.executable, str(hello), "hello", "X"],
        "terec --help": [*terec, "--help"],
        "terec builds history, SQLite": [*query, "--url", f"sqlite:///{file}"],
        "terec builds history, SQLite, --json": [*query, "--url", f"sqlite:///{file}", "--json"],
        "terec builds history, HTTP": [*query, "--url", url],
    }


def measure(compared: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """Seconds of each process; all are run once for warmth, then in turns."""
    for words in compared.values():
        once(words)
    times: dict[str, list[float]] = {name: [] for name in compared}
    for _ in range(runs):
        for name, words in compared.items():
            times[name].append(once(words))
    return times


def once(words: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.PIPE)
    return time.perf_counter() - start


def report(times: dict[str, list[float]]) -> None:
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    print(f"Python {platform.python_version()}, n = {len(times['hello --help'])}")
    for name, median in medians.items():
        peer = "hello --help" if name.endswith("--help") else "hello hello X"
        print(f"{name:38} {median * 1000:6.0f} ms   {median / medians[peer]:4.2f} x {peer}")


if __name__ == "__main__":
    main()
