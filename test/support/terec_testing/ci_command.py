"""What tests of `terec ci` are made of: commands, reports, and a server that never answers."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from terec.spool import Spool

TEREC = [sys.executable, "-c", "from terec.cli.main import main; main()"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
PLACE = ("--org", "acme", "--project", "web", "--suite", "unit")
TESTS = """
def test_adds():
    assert 1 + 1 == 2

def test_pays():
    assert "the card was declined by the bank" == "paid"
"""
GREEN_TESTS = TESTS.replace('"paid"', '"the card was declined by the bank"')

Said = subprocess.CompletedProcess[str]
Terec = Callable[..., Said]


@contextmanager
def deaf() -> Iterator[str]:
    """The URL of something that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def script(work: Path, text: str) -> list[str]:
    path = work / "run.py"
    path.write_text(text)
    return [sys.executable, "run.py"]


def a_report(*failing: str) -> str:
    """Python that writes a report of two tests."""
    cases = "".join(
        f'<testcase classname="a.B" name="{name}">'
        + ('<failure message="the disk of the build is full"/>' if name in failing else "")
        + "</testcase>"
        for name in ("adds", "pays")
    )
    return f"open('junit.xml', 'w').write('<testsuite>{cases}</testsuite>')\n"


def keep(ci: Terec, work: Path, count: int, *more: object) -> None:
    """Let so many runs wait in the spool, 1 and up."""
    for number in range(1, count + 1):
        words = ("--run-id", number, *more)
        assert ci(script(work, a_report()), *words, TEREC_URL="http://127.0.0.1:9").returncode == 0


def readdress(folder: Path, url: str) -> None:
    """Have what waits wait for another server."""
    spool = Spool(folder, 2**30, lambda: datetime.now(UTC))
    for kept in spool.waiting():
        upload, counts = spool.read(kept)
        spool.put(replace(upload, url=url), list(spool.results(kept, counts.results)))
        spool.drop(kept)
