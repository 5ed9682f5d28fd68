"""`terec copy`, and the stores that a URL can name."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from terec.auth import token_digest
from terec.cli.main import run
from terec.settings import Settings
from terec.store import Store
from terec.store_sqlite import open_store

Terec = Callable[..., Any]
Report = Callable[..., Path]
CLUSTER = "cassandra://mira:hunter2@db/terec"


@pytest.fixture
def filled(terec: Terec, report: Report) -> Terec:
    words = ("--suite", "ci", "--run-id", 1, "--org", "acme", "--project", "web")
    assert terec("import", report(adds=True, pays="declined"), *words, "--json").code == 0
    return terec


def opened_as_files(folder: Path) -> Callable[[str, Settings, bool], AbstractContextManager[Store]]:
    """Opens a file in place of a cluster's keyspace."""
    return lambda url, settings, create: open_store(folder / url.rpartition("/")[2], create=create)


def test_copy_says_what_was_copied_and_then_that_all_is_there(filled: Terec, tmp_path: Path) -> None:
    source, target = f"sqlite:///{tmp_path}/terec.sqlite", f"sqlite:///{tmp_path}/copy.sqlite"
    said = filled("copy", source, target)
    assert said.code == 0
    assert f"All of {source} is in {target}." in said.out
    found = filled("copy", source, target, "--json").json
    assert found["differences"] == []
    assert found["tallies"]["runs"] == {"copied": 0, "equal": 1, "differing": 0}


def test_copy_that_differs_is_exit_code_1_until_it_is_replaced(filled: Terec, report: Report, tmp_path: Path) -> None:
    source, target = f"sqlite:///{tmp_path}/terec.sqlite", f"sqlite:///{tmp_path}/copy.sqlite"
    filled("copy", source, target)
    filled("runs", "ignore", "ci", "main", 1)
    said = filled("copy", source, target)
    assert said.code == 1
    assert "Run main #1 of acme/web/ci is another one there." in said.err
    assert filled("copy", source, target, "--verify-only").code == 1
    assert filled("copy", source, target, "--replace").code == 0
    assert filled("copy", source, target, "--verify-only").code == 0


def test_what_was_taken_back_is_named_until_it_is_removed_there_too(filled: Terec, tmp_path: Path) -> None:
    source, target = f"sqlite:///{tmp_path}/terec.sqlite", f"sqlite:///{tmp_path}/copy.sqlite"
    text = filled("admin", "token", "add", "acme", "ci").out.strip()
    place = ("--org", "acme", "--project", "web")
    filled("admin", "retention", "set", "*", "pr/*", 7, *place)
    assert filled("copy", source, target).code == 0
    assert filled("admin", "token", "revoke", "acme", "ci").code == 0
    assert filled("admin", "retention", "remove", "*", "pr/*", *place).code == 0

    for words in ((), ("--verify-only",)):
        said = filled("copy", source, target, *words)
        assert said.code == 1
        assert "Token ci of acme is there and not here." in said.err
        assert "Retention rule * pr/* of acme/web is there and not here." in said.err
        assert f"2 differences between {source} and {target}." in said.out
    said = filled("copy", source, target, "--replace")
    assert said.code == 0
    assert "Token ci of acme was there and not here; it is removed." in said.err
    assert f"All of {source} is in {target}." in said.out
    assert text not in said.err + said.out
    with open_store(tmp_path / "copy.sqlite") as copy:
        assert copy.token(token_digest(text)) is None
    assert filled("copy", source, target, "--verify-only", "--json").json["removed"] == []


def test_copy_is_made_from_store_to_store(terec: Terec) -> None:
    said = terec("copy", "sqlite:///a.sqlite", "https://terec.test")
    assert said.code == 2
    assert "https://terec.test is a server, and a copy is made from store to store" in said.err


def test_server_is_refused_without_its_password(terec: Terec) -> None:
    said = terec("copy", "https://mira:hunter2@terec.test", "sqlite:///a.sqlite")
    assert "https://terec.test is a server" in said.err
    assert "hunter2" not in said.err


@pytest.mark.parametrize("name", ["FROM_URL", "TO_URL"])
@pytest.mark.parametrize("url", ["", "postgres://mira:hunter2@db/x", "sqlite:///"])
def test_copy_takes_only_urls_that_name_a_store(filled: Terec, tmp_path: Path, name: str, url: str) -> None:
    urls = {"FROM_URL": f"sqlite:///{tmp_path}/terec.sqlite", "TO_URL": f"sqlite:///{tmp_path}/copy.sqlite", name: url}
    said = filled("copy", urls["FROM_URL"], urls["TO_URL"])
    assert said.code == 2
    shown = url.replace("mira:hunter2@", "")
    assert said.err == f"terec: {name} is {shown!r}; give sqlite:///PATH or cassandra://HOST/KEYSPACE.\n"
    assert [path.name for path in tmp_path.rglob("*.sqlite")] == ["terec.sqlite"]


def test_org_that_the_source_has_not_makes_no_target(filled: Terec, tmp_path: Path) -> None:
    source, target = f"sqlite:///{tmp_path}/terec.sqlite", tmp_path / "copy.sqlite"
    said = filled("copy", source, f"sqlite:///{target}", "--org", "nope")
    assert said.code == 2
    assert "'nope'" in said.err
    assert not target.exists()


def test_copy_onto_itself_is_a_wrong_call(filled: Terec, tmp_path: Path) -> None:
    said = filled("copy", f"sqlite:///{tmp_path}/terec.sqlite", f"sqlite:///{tmp_path}/shop/../terec.sqlite")
    assert said.code == 2
    assert "are the same store" in said.err


def test_source_that_is_not_there_makes_no_target(terec: Terec, tmp_path: Path) -> None:
    assert terec("copy", f"sqlite:///{tmp_path}/none.sqlite", f"sqlite:///{tmp_path}/copy.sqlite").code == 3
    assert not (tmp_path / "copy.sqlite").exists()


@pytest.mark.parametrize(
    "words", [(CLUSTER, "sqlite:///copy.sqlite"), ("sqlite:///terec.sqlite", CLUSTER, "--verify-only")]
)
def test_keyspace_that_is_only_read_is_not_made(
    filled: Terec, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    placed = (word.replace(":///", f":///{tmp_path}/") for word in words)
    assert run(["copy", *placed], openers={"cassandra": opened_as_files(tmp_path / "cluster")}) == 3
    assert "There is no TeReC file" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*.sqlite")] == ["terec.sqlite"]
    assert not (tmp_path / "cluster").exists()


@pytest.mark.parametrize("words", [("copy", "sqlite:///terec.sqlite", CLUSTER), ("builds", "suites", "--url", CLUSTER)])
def test_cluster_needs_the_wheel_with_its_driver(filled: Terec, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = filled(*(word.replace(":///", f":///{tmp_path}/") for word in words))
    assert said.code == 2
    assert "terec-cli holds no driver for Cassandra" in said.err
    assert "hunter2" not in said.err


def test_every_command_works_on_a_store_that_the_entry_point_opens(
    filled: Terec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    openers = {"cassandra": opened_as_files(tmp_path)}

    def call(*words: str) -> int:
        return run([*words, "--json"], openers=openers)

    assert call("copy", f"sqlite:///{tmp_path}/terec.sqlite", CLUSTER) == 0
    for words in (
        ("builds", "history", "ci", "main"),
        ("tests", "failed", "ci", "main"),
        ("events", "lag"),
        ("events", "dead-letters"),
        ("events", "replay", "--all"),
        ("backtest", "ci"),
        ("admin", "retention", "apply"),
        ("env",),
    ):
        assert call(*words, "--url", CLUSTER) == 0, words
    assert call("check", "ci", "main", "1", "--url", CLUSTER) in (0, 1)
    capsys.readouterr()
    assert call("admin", "verify", "--url", CLUSTER) == 2
    assert "This works on a file, and cassandra://db/terec is none" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["env", "doctor"])
def test_what_only_looks_makes_no_store(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run([command, "--json", "--url", CLUSTER], openers={"cassandra": opened_as_files(tmp_path)})

    assert not list(tmp_path.glob("**/*.sqlite"))
    assert json.loads(capsys.readouterr().out)
