"""Commits named for a failure, from a repository made here."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]

TRACE = (
    "AssertionError: 2 is not 3\n\tat com.acme.Cart.total(Cart.java:41)\n\tat com.acme.CartTest.adds(CartTest.java:9)"
)


@pytest.fixture
def commit(folder: Path) -> Callable[..., str]:
    """Commits files under a subject; git knows nobody else's settings."""

    def git(*words: str) -> str:
        call = ("git", "-c", "user.name=Mira", "-c", "user.email=m@acme.com", *words)
        environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null"}
        return (
            subprocess.run(call, cwd=folder, check=True, capture_output=True, env=environment).stdout.decode().strip()
        )

    def make(subject: str, *files: str) -> str:
        for name in files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(path.read_text() + "x" if path.exists() else "x")
        git("add", "-A", "src")
        git("commit", "-q", "--allow-empty", "-m", subject)
        return git("rev-parse", "HEAD")

    git("init", "-q", "-b", "main")
    return make


def a_report(folder: Path, passes: bool) -> None:
    inside = "" if passes else f'<failure message="2 is not 3">{TRACE}</failure>'
    case = f'<testcase classname="com.acme.CartTest" name="adds">{inside}</testcase>'
    (folder / "report.xml").write_text(f"<testsuite>{case}</testsuite>")


def a_build(terec: Terec, folder: Path, number: int, passes: bool) -> None:
    a_report(folder, passes)
    words = ("--suite", "ci", "--run-id", number, "--time", f"2026-03-{number:02}T12:00:00Z")
    assert terec("import", "report.xml", *words).code == 0


def test_the_second_of_many_commits_is_named_everywhere(terec: Terec, folder: Path, commit: Callable[..., str]) -> None:
    commit("Begin", "src/com/acme/Cart.java", "src/com/acme/CartTest.java")
    a_build(terec, folder, 1, passes=True)
    commit("Touch nothing that matters", "src/com/acme/Other.java")
    a_build(terec, folder, 2, passes=True)
    guilty = commit("Round \x1b[31mper\x1b[0m line @team", "src/com/acme/Cart.java")
    a_build(terec, folder, 3, passes=False)
    for number in (4, 5):
        commit(f"Later {number}", "src/com/acme/Cart.java")
        a_build(terec, folder, number, passes=False)

    answer = terec("check", "ci", "main", "latest", "--json").json
    (suspect,) = answer["verdicts"]["suspects"]
    assert (suspect["sha"], suspect["author"], suspect["run"]["run_id"]) == (guilty, "Mira", 3)
    assert suspect["because"] == "touches src/com/acme/Cart.java, named in the 1st frame"
    page = terec("check", "ci", "main", 3).out
    assert f"Suspect: {guilty[:9]} by Mira" in page
    assert "\x1b" not in page
    assert "named in the 1st frame" in terec("check", "ci", "main", 3, "--markdown").out
    assert "@team" not in terec("check", "ci", "main", 3, "--markdown").out
    shown = terec("tests", "show", "ci", "main", 3, "adds", "--json").json
    assert [each["sha"] for each in shown["suspects"]] == [guilty]
    assert "Suspect:" in terec("tests", "show", "ci", "main", 3, "adds").out
    failure = shown["result"]["failure_hash"]
    assert "Suspect:" in terec("failures", "show", failure, "--suite", "ci").out
    exported = terec("export", "ci", "main", 3).out
    assert guilty in exported


def test_without_a_base_the_commits_since_the_last_run_are_read(
    terec: Terec, folder: Path, commit: Callable[..., str]
) -> None:
    commit("Begin", "src/com/acme/Cart.java")
    a_build(terec, folder, 1, passes=True)
    commit("Before the guilty one", "src/com/acme/Other.java")
    guilty = commit("Change the cart", "src/com/acme/Cart.java")
    commit("After the guilty one", "src/com/acme/Other.java")
    a_build(terec, folder, 2, passes=False)
    a_build(terec, folder, 2, passes=False)
    a_build(terec, folder, 3, passes=False)

    for number in (2, 3):
        (suspect,) = terec("check", "ci", "main", number, "--json").json["verdicts"]["suspects"]
        assert (suspect["sha"], suspect["run"]["run_id"]) == (guilty, 2)


def test_a_commit_without_overlap_is_never_named(terec: Terec, folder: Path, commit: Callable[..., str]) -> None:
    commit("Begin", "src/com/acme/Cart.java")
    a_build(terec, folder, 1, passes=True)
    commit("Innocent", "src/com/acme/Other.java")
    a_build(terec, folder, 2, passes=False)
    assert terec("check", "ci", "main", "latest", "--json").json["verdicts"]["suspects"] == []
    assert "Suspect" not in terec("check", "ci", "main", "latest").out


def test_a_pull_request_has_its_own_commits(
    terec: Terec, folder: Path, commit: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = commit("Begin", "src/com/acme/Cart.java")
    a_build(terec, folder, 1, passes=True)
    guilty = commit("Change the cart", "src/com/acme/Cart.java")
    commit("And the rest", "src/com/acme/Other.java")
    a_report(folder, passes=False)
    words = (
        "--suite",
        "ci",
        "--branch",
        "fix",
        "--run-id",
        1,
        "--target",
        "main",
        "--base",
        begun,
        "--pull-request",
        7,
    )
    terec("import", "report.xml", *words)
    suspects = terec("check", "ci", "fix", 1, "--json").json["verdicts"]["suspects"]
    assert [each["sha"] for each in suspects] == [guilty]
