"""`terec serve` as a process: where it listens, how it stops, what it refuses."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

START = "from terec.standalone import main; main()"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `terec serve` with the words and variables given; killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def serve(*words: str, **variables: str) -> subprocess.Popen[str]:
        environment = {"TEREC_STORE": f"sqlite:///{tmp_path}/terec.sqlite", "HOME": str(tmp_path), **variables}
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", START, "serve", *words],
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield serve
    for process in started:
        process.kill()
        process.communicate()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_and_stops_on_order(start: Callable[..., subprocess.Popen[str]], order: int) -> None:
    process = start("--port", "0")
    told = line(process)
    url = told.split()[3]
    assert told.startswith("TeReC listens at http://127.0.0.1:")
    with urlopen(f"{url}/health", timeout=20) as answer:
        assert json.load(answer) == {"status": "ok"}

    process.send_signal(order)

    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert [json.loads(each)["event"] for each in errors.splitlines()] == ["request"]


def test_port_in_use_is_one_sentence_and_exit_2(start: Callable[..., subprocess.Popen[str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start("--port", str(taken.getsockname()[1]))
        output, errors = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "Address already in use; choose another with --host or --port." in " ".join(errors.split())
    assert "Traceback" not in errors
    assert output == ""


@pytest.mark.parametrize(
    ("words", "variables"),
    [
        (("--host", "192.0.2.1"), {}),
        (("--host", "no.such.host.invalid"), {}),
        ((), {"TEREC_STORE": "cassandra://host/keyspace"}),
        ((), {"TEREC_BODY_LIMIT_MIB": "many"}),
    ],
)
def test_what_cannot_be_is_told_before_it_listens(
    start: Callable[..., subprocess.Popen[str]], words: tuple[str, ...], variables: dict[str, str]
) -> None:
    process = start("--port", "0", *words, **variables)

    output, errors = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "Traceback" not in errors
    assert output == ""


@pytest.mark.parametrize(
    ("words", "variables", "sentence"),
    [
        (("--host", "0.0.0.0"), {}, "0.0.0.0 is no loopback address: public orgs are only read without a token"),
        ((), {"TEREC_PUBLIC_URL": "https://terec.example"}, "TEREC_PUBLIC_URL is https://terec.example"),
    ],
)
def test_what_changes_about_access_is_said(
    start: Callable[..., subprocess.Popen[str]], words: tuple[str, ...], variables: dict[str, str], sentence: str
) -> None:
    process = start("--port", "0", *words, **variables)

    told = line(process)

    assert sentence in told
    assert "creating orgs is off: TEREC_ADMIN_TOKEN is not set" in told
    assert line(process).startswith("TeReC listens at")
