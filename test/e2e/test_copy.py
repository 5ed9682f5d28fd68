"""The demo's data, copied: every command that reads answers the same; a copy that is killed goes on; a store moves."""

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest

from terec.cli.main import root, run
from terec.cli.wiring import Where
from terec.cli.wiring.stores import open_store as open_local_store
from terec.copying import CopyWish, copy_store
from terec.settings import read_settings
from terec.standalone.stores import OPENERS
from terec.store_sqlite import open_store, verify
from terec_testing.keyspaces import Keyspace, cassandra_keyspace
from terec_testing.reading import NOT_COMPARED, answers, reading_commands
from terec_testing.server import an_app, serving


def in_a_file(request: pytest.FixtureRequest) -> str:
    folder = request.getfixturevalue("tmp_path_factory").mktemp("copy")
    return f"sqlite:///{folder}/copy.sqlite"


def in_cassandra(request: pytest.FixtureRequest) -> str:
    keyspace: Keyspace = request.getfixturevalue("cassandra_keyspace")
    request.addfinalizer(keyspace.empty)
    place = keyspace.place
    hosts = ",".join(map(str, place.hosts))
    return f"cassandra://{place.user}:{place.password}@{hosts}/{place.keyspace}"


TARGETS = {"cassandra": in_cassandra, "sqlite": in_a_file}
"""Where the demo is copied to, by name."""


@contextmanager
def served(url: str) -> Iterator[str]:
    """The URL of a server over the store."""
    where = Where(read_settings({"TEREC_URL": url}), os.environ, OPENERS)
    with open_local_store(where) as store, serving(an_app(store)) as server:
        yield server


READERS = {"itself": nullcontext, "http": served}
"""What the copy is read through, by name."""

__all__ = ["cassandra_keyspace"]

WRITING = {
    "demo", "import", "backfill github", "backfill jenkins", "jenkins poll",
    "junit convert", "junit import", "tests correct", "excuse", "excuses withdraw",
    "runs ignore",
    "runs unignore", "runs delete", "admin setup", "admin token add", "admin token revoke", "admin retention set",
    "admin retention remove", "admin retention apply", "admin backup", "admin restore", "admin forget",
    "admin migrate",
    "events replay", "events reconcile", "copy", "ci", "spool send", "spool drop", "jenkins import-run",
}  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with what people say of it: an excuse, a correction, an ignored run, a rule, a removed text."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    assert run(["demo", "--file", str(path), "--json"]) == 0
    place = ("--url", f"sqlite:///{path}", "--org", "test", "--project", "test")
    said = answers(f"sqlite:///{path}", [("check", "ci", "main", "latest"), ("builds", "branches", "ci")])
    failure = json.loads(said["check ci main latest"].partition("\n")[2])["verdicts"]
    test, cause = failure["tests"][0]["test_run"]["test_id"], failure["causes"][-1]["cause_id"]
    person = ("--because", "known", "--who", "mira")
    for words in (
        ("excuse", "ci", "main", "latest", cause, *person),
        ("tests", "correct", "ci", "main", "latest", test, "FLAKY", *person),
        ("runs", "ignore", "ci", "main", "20", "--details", "disk was full"),
        ("admin", "retention", "set", "*", "release/*", "365"),
        ("admin", "forget", "ci", "main", "latest", test, "error_stacktrace", "--yes"),
    ):
        assert run([*words, *place, "--json"]) == 0, words
    return path


@pytest.fixture(scope="module", params=sorted(TARGETS))
def copy(request: pytest.FixtureRequest, demo: Path) -> str:
    """The URL of a copy."""
    url = TARGETS[request.param](request)
    assert run(["copy", f"sqlite:///{demo}", url, "--json"], openers=OPENERS) == 0
    return url


@pytest.mark.parametrize("reader", sorted(READERS))
def test_every_command_that_reads_answers_the_same_of_a_copy(demo: Path, copy: str, reader: str) -> None:
    with READERS[reader](copy) as url:
        commands = reading_commands(url, OPENERS)
        after = answers(url, commands, OPENERS)
    before = answers(f"sqlite:///{demo}", commands)
    assert [words for words in before if after[words] != before[words]] == []
    assert [words for words, said in before.items() if said[0] not in "014"] == []


def test_copy_is_verified_from_both_sides(demo: Path, copy: str) -> None:
    source = f"sqlite:///{demo}"
    assert run(["copy", source, copy, "--verify-only", "--json"], openers=OPENERS) == 0
    assert run(["copy", copy, source, "--verify-only", "--json"], openers=OPENERS) == 0


def test_copied_file_is_sound(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    assert run(["copy", f"sqlite:///{demo}", f"sqlite:///{copy}", "--json"]) == 0
    whole, found = verify(demo), verify(copy)
    assert found.problems == ()
    assert (found.runs, found.results) == (whole.runs, whole.results)


def test_all_commands_are_compared_or_said_not_to_be(demo: Path) -> None:
    compared = [" ".join(words) for words in reading_commands(f"sqlite:///{demo}")]
    names = [name for name in _names() if name not in WRITING | NOT_COMPARED]
    assert [name for name in names if not any(words.startswith(name) for words in compared)] == []


def test_copy_that_is_killed_goes_on(demo: Path, tmp_path: Path) -> None:
    source, copy = f"sqlite:///{demo}", tmp_path / "copy.sqlite"
    kills = 0
    while True:
        call = (
            f"from terec.cli import main; import sys; sys.argv[1:] = ['copy', '{source}', 'sqlite:///{copy}']; main()"
        )
        process = subprocess.Popen([sys.executable, "-c", call], stdout=subprocess.DEVNULL)
        if kills < 4:
            _wait_for_runs(copy, 8 * kills + 2)
            process.kill()
            kills += 1
        if process.wait() == 0:
            break
        assert process.returncode == -signal.SIGKILL
        if copy.exists():
            assert verify(copy).problems == ()
    assert kills == 4
    with open_store(demo) as kept, open_store(copy) as other:
        report = copy_store(kept, other, CopyWish(verify_only=True))
    assert report.differences == ()
    assert report.tallies["runs"].copied == 0


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_store_moves_while_it_is_written_to(request: pytest.FixtureRequest, tmp_path: Path, target: str) -> None:
    """The way that docs/operations.md shows: copy, copy again, stop who writes, copy with --replace."""
    old, new = f"sqlite:///{tmp_path}/old.sqlite", TARGETS[target](request)
    _build(old, 1, failed=False)
    _build(old, 2, failed=True)
    _build(old, 3, failed=False, status="IN_PROGRESS")
    assert _copied(old, new) == (0, [])

    _build(old, 3, failed=True, part="late")
    _build(old, 4, failed=True)
    code, differing = _copied(old, new)
    assert code == 1
    assert [words.partition(" of ")[0] for words in differing] == ["Run main #3", "List"]

    assert _copied(old, new, "--replace") == (0, [])
    assert _copied(old, new, "--verify-only") == (0, [])
    place = ("--org", "acme", "--project", "shop")
    commands = [
        ("check", "ci", "main", "latest", *place),
        ("problems", "ci", *place),
        ("builds", "history", "ci", "main"),
    ]
    assert answers(new, commands, OPENERS) == answers(old, commands)


def _build(url: str, run_id: int, failed: bool, **words: str) -> None:
    """Import a build of three tests, of which one may fail; a part brings one test of its own."""
    failure = '<failure message="no stock for this order"/>' if failed else ""
    name = words.get("part", "a")
    cases = [f'<testcase classname="shop.Order" name="{name}">{failure}</testcase>']
    cases += [] if "part" in words else [f'<testcase classname="shop.Order" name="{each}"/>' for each in "bc"]
    with NamedTemporaryFile("w", suffix=".xml") as report:
        report.write(f"<testsuite name='shop'>{''.join(cases)}</testsuite>")
        report.flush()
        run_words = ["--suite", "ci", "--branch", "main", "--run-id", str(run_id)]
        options = [word for name, value in words.items() for word in (f"--{name}", value)]
        place = ("--org", "acme", "--project", "shop", "--url", url)
        assert run(["import", report.name, *run_words, *options, *place, "--json"]) == 0


def _copied(source: str, target: str, *options: str) -> tuple[int, list[str]]:
    """The exit code of a copy, and what differs."""
    with redirect_stdout(io.StringIO()) as out:
        code = run(["copy", source, target, *options, "--json"], openers=OPENERS)
    return code, json.loads(out.getvalue())["differences"]


def _wait_for_runs(copy: Path, count: int) -> None:
    """Look, as often as a file can be opened, until the copy holds so many runs."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if copy.exists() and os.path.getsize(copy):  # noqa: PTH202
            with open_store(copy) as store, store.reading() as connection:
                (runs,) = connection.execute("SELECT count(*) FROM run").fetchone()
            if runs >= count:
                return
    raise AssertionError(f"the copy never had {count} runs")


def _names(group: Any = None, before: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command by its words."""
    group = group or root()
    for name, listed in group.commands.items():
        command = group.load(name) if hasattr(group, "load") else listed
        if hasattr(command, "commands"):
            yield from _names(command, (*before, name))
        else:
            yield " ".join((*before, name))
