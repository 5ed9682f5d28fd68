"""The command at a real terminal of 60 columns."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

TEREC = [sys.executable, "-c", "from terec.cli.main import main; main()"]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    url = f"sqlite:///{tmp_path / 'terec.sqlite'}"
    return {**kept, "TERM": "xterm-256color", "TEREC_URL": url, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    for number in range(40):
        cases = "".join(f'<testcase classname="com.acme.Cart{number}Test" name="case_{case}"/>' for case in range(50))
        failure = (
            f'<testcase classname="com.acme.Cart{number}Test" name="pays"><failure message="declined"/></testcase>'
        )
        (tmp_path / f"report-{number}.xml").write_text(f"<testsuite>{cases}{failure}</testsuite>")
    return tmp_path


def _at_terminal(words: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What a terminal of 60 columns and 40 lines is sent."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 60, 0, 0))
    process = subprocess.Popen(
        [*TEREC, *words], env=environment, cwd=folder, stdin=follower, stdout=follower, stderr=follower
    )
    os.close(follower)
    sent = b""
    try:
        while piece := _read(leader):
            sent += piece
    finally:
        os.close(leader)
    assert process.wait(60) == 0
    return sent.decode()


def _read(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # the last one at the terminal has gone
        return b""


def test_terminal_sees_progress_colours_and_nothing_wider_than_itself(
    reports: Path, environment: dict[str, str]
) -> None:
    sent = _at_terminal(["import", "."], reports, environment)
    assert "Importing" in sent
    assert "40/40" in sent
    assert COLOUR.search(sent)
    after = CONTROL.sub("", sent[sent.rindex("Imported 2,040 results") :])
    assert max(len(line) for line in after.splitlines() if "terec " not in line) <= 60


def test_terminal_without_colours_still_sees_progress(reports: Path, environment: dict[str, str]) -> None:
    sent = _at_terminal(["import", "."], reports, {**environment, "NO_COLOR": "1"})
    assert "40/40" in sent
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", sent)
