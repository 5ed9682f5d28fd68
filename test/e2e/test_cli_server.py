"""The same commands on a server as on a file."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from terec.store_sqlite import open_store
from terec_testing.server import an_app, serving

TEREC = [sys.executable, "-c", "from terec.cli.main import main; main()"]
PLACE = ("--org", "acme", "--project", "web")

Terec = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A server on an empty store."""
    with open_store(tmp_path / "server.sqlite") as store, serving(an_app(store)) as url:
        yield url


@pytest.fixture
def terec(tmp_path: Path) -> Terec:
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {**kept, "HOME": str(tmp_path), "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}

    def call(url: str, *words: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*TEREC, *map(str, words), "--url", url],
            env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    return call


@pytest.fixture
def reports(tmp_path: Path) -> tuple[Path, Path]:
    def write(name: str, adds: str) -> Path:
        failure = '<failure message="declined">AssertionError: declined</failure>'
        path = tmp_path / name
        path.write_text(
            f'<testsuite><testcase classname="com.acme.CartTest" name="pays">{failure}</testcase>'
            f'<testcase classname="com.acme.CartTest" name="adds">{adds}</testcase></testsuite>'
        )
        return path

    return write("one.xml", ""), write("two.xml", '<failure message="wrong sum"/>')


def _without_times(value: Any) -> Any:
    """The value without the times at which things happened to be received."""
    if isinstance(value, dict):
        times = {"started", "received", "last_upload", "tstamp"}
        return {name: _without_times(each) for name, each in value.items() if name not in times}
    return [_without_times(each) for each in value] if isinstance(value, list) else value


def test_commands_cannot_tell_a_server_from_a_file(
    terec: Terec, server: str, reports: tuple[Path, Path], tmp_path: Path
) -> None:
    file = f"sqlite:///{tmp_path / 'own.sqlite'}"
    questions = (
        ("builds", "history", "ci", "main"),
        ("builds", "show", "ci", "main", "latest"),
        ("tests", "failed", "ci", "main", "--threshold", 2),
        ("tests", "failed", "ci", "main", "--fold"),
        ("tests", "history", "ci", "main"),
        ("tests", "show", "ci", "main", 2, "adds"),
        ("check", "ci", "main", 1),
        ("tests", "check", "ci", "main", 2),
        ("runs", "ignore", "ci", "main", 1),
    )
    answers: dict[str, list[tuple[int, Any]]] = {file: [], server: []}
    for url, said in answers.items():
        assert terec(url, "admin", "setup", "acme", "web", "ci").returncode == 0
        for number, report in enumerate(reports, 1):
            imported = terec(url, "import", report, *PLACE, "--suite", "ci", "--run-id", number, "--json")
            assert imported.returncode == 0, imported.stderr
        for words in questions:
            answer = terec(url, *words, *PLACE, "--json")
            said.append((answer.returncode, _without_times(json.loads(answer.stdout or "null"))))
    assert answers[file] == answers[server]
    assert [code for code, _ in answers[server]] == [0, 0, 0, 0, 0, 0, 1, 1, 0]


def test_org_that_a_server_does_not_have_is_not_made(terec: Terec, server: str, reports: tuple[Path, Path]) -> None:
    said = terec(server, "import", reports[0], *PLACE, "--json")
    problem = json.loads(said.stderr)
    assert (said.returncode, said.stdout, problem["status"]) == (2, "", 404)
    assert "'acme'" in problem["detail"]


def test_private_org_opens_to_its_token_alone(terec: Terec, server: str, reports: tuple[Path, Path]) -> None:
    setup = terec(server, "admin", "setup", "acme", "web", "ci", "--private", "--json")
    token = json.loads(setup.stdout)["tokens"]["write"]
    assert terec(server, "import", reports[0], *PLACE).returncode == 2
    assert terec(server, "import", reports[0], *PLACE, "--api-key", token).returncode == 0
    denied = terec(server, "builds", "history", "tests", "main", *PLACE)
    assert (denied.returncode, token in denied.stderr) == (2, False)


def test_something_that_is_no_terec_server_is_not_reachable(terec: Terec, reports: tuple[Path, Path]) -> None:
    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": b"<html>It works!</html>"})

    with serving(page) as url:
        for words in (
            ("import", "--required", reports[0]),
            ("check", "ci", "main", 1),
            ("builds", "history", "ci", "main"),
        ):
            said = terec(url, *words, *PLACE)
            assert (said.returncode, said.stdout) == (3, "")
            assert said.stderr.startswith("terec: ")
