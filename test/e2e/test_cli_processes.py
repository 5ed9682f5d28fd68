"""The command as a process: streams, pipes, signals and terminals."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

TEREC = [sys.executable, "-c", "from terec.cli.main import main; main()"]
REPORT = """<testsuite name="s">
<testcase classname="com.acme.CartTest" name="adds" time="0.2"/>
<testcase classname="com.acme.CartTest" name="pays" time="0.3">
<failure message="declined">AssertionError: declined</failure></testcase></testsuite>"""

Terec = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No CI, no settings but a file of its own, no repository around."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "TEREC_URL": f"sqlite:///{tmp_path / 'terec.sqlite'}",
        "GIT_CEILING_DIRECTORIES": str(tmp_path.parent),
    }


@pytest.fixture
def terec(tmp_path: Path, environment: dict[str, str]) -> Terec:
    def call(*words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*TEREC, *words], env={**environment, **more}, cwd=tmp_path, capture_output=True, text=True, timeout=60
        )

    return call


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.xml"
    path.write_text(REPORT)
    return path


def test_reports_become_a_table_of_failures_in_one_command(terec: Terec, report: Path) -> None:
    said = terec("import", "report.xml")
    assert (said.returncode, said.stderr) == (0, "")
    assert "com.acme.CartTest::pays" in said.stdout
    assert "declined" in said.stdout


def test_pipe_gets_no_colours_and_no_cut_names(terec: Terec, tmp_path: Path) -> None:
    name = "pays_" + "very_" * 60 + "much"
    (tmp_path / "report.xml").write_text(REPORT.replace("pays", name))
    said = terec("import", "report.xml")
    assert name in said.stdout
    assert "\x1b" not in said.stdout + said.stderr


@pytest.mark.parametrize("words", [("builds", "history"), ("builds", "view"), ("builds", "bar"), ("tests", "history")])
def test_every_look_stands_in_60_columns(terec: Terec, report: Path, words: tuple[str, ...]) -> None:
    terec("import", "report.xml")
    said = terec(*words, "tests", "main", COLUMNS="60")
    assert said.returncode == 0
    assert max(map(len, said.stdout.splitlines())) <= 60


def test_reader_that_closes_the_pipe_ends_the_command_silently(
    terec: Terec, tmp_path: Path, environment: dict[str, str]
) -> None:
    cases = "".join(f'<testcase classname="a.B" name="c{number}"/>' for number in range(20_000))
    (tmp_path / "report.xml").write_text(f"<testsuite>{cases}</testsuite>")
    words = [*TEREC, "junit", "convert", "report.xml", "main", "1"]
    with subprocess.Popen(
        words, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_told(tmp_path: Path, environment: dict[str, str], report: Path) -> None:
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(
            [*TEREC, "import", "report.xml", "--json"],
            env=environment, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    assert said.returncode == 3
    assert "No space left" in json.loads(said.stderr)["detail"]


def test_closed_output_does_not_change_the_exit_code(tmp_path: Path, environment: dict[str, str]) -> None:
    said = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *TEREC, "env"], env=environment, cwd=tmp_path, capture_output=True, timeout=60
    )
    assert (said.returncode, said.stderr) == (0, b"")


def test_name_that_the_terminal_cannot_write_is_no_error(terec: Terec, tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT.replace("pays", "zahlt_größer_€"), encoding="utf-8")
    said = terec("import", "report.xml", PYTHONIOENCODING="ascii")
    assert said.returncode == 0
    assert "zahlt_gr??er_?" in said.stdout


def test_interruption_ends_without_a_trace(tmp_path: Path, environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*TEREC, "import", "-"],
        env=environment, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        _wait_until_it_reads(process.pid)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err) == (b"", b"")


def _wait_until_it_reads(pid: int) -> None:
    """Until the process sleeps in a read of its standard input."""
    state = Path(f"/proc/{pid}/wchan")
    if not state.exists():
        pytest.skip("NOT TESTED: needs /proc to see that the process waits")
    for _ in range(600):
        if "pipe_read" in state.read_text():
            return
        time.sleep(0.05)
    raise AssertionError("the command never read its standard input")


def test_completion_offers_commands_and_options(terec: Terec) -> None:
    words = {"_TEREC_COMPLETE": "complete_bash", "COMP_WORDS": "terec builds ", "COMP_CWORD": "2"}
    assert {"history", "view", "bar", "histogram", "show"} <= set(terec(**words).stdout.split())
    words = {"_TEREC_COMPLETE": "complete_bash", "COMP_WORDS": "terec tests failed --", "COMP_CWORD": "3"}
    assert {"--fold", "--threshold", "--json"} <= set(terec(**words).stdout.split())


def test_version_is_printed(terec: Terec) -> None:
    assert terec("--version").stdout.startswith("terec ")
