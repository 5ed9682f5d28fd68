"""Which checkout tells of a run whose reports lie elsewhere, and how the import says what told its branch."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Path]


def a_checkout(folder: Path, branch: str) -> str:
    """Makes folder a checkout of that branch; its commit."""
    folder.mkdir(exist_ok=True)
    author = ("-c", "user.name=ann", "-c", "user.email=ann@acme.com")
    for words in (("init", "-q", "-b", branch), (*author, "commit", "-q", "--allow-empty", "-m", "first")):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True)
    return head.stdout.strip()


def test_a_report_outside_of_any_checkout_is_of_the_one_called_from(terec: Terec, report: Report, folder: Path) -> None:
    commit = a_checkout(folder, "pr1")
    path = report("../elsewhere/pr.xml", adds=True)
    run = terec("import", path, "--json").json["run"]
    assert (run["project"], run["branch"], run["commit"]) == ("shop", "pr1", commit)


def test_a_report_in_a_checkout_is_of_that_one(terec: Terec, report: Report, folder: Path) -> None:
    a_checkout(folder, "pr1")
    commit = a_checkout(folder.parent / "other", "pr2")
    run = terec("import", report("../other/pr.xml", adds=True), "--json").json["run"]
    assert (run["branch"], run["commit"]) == ("pr2", commit)


def test_a_branch_that_nobody_gave_is_shown_with_what_told_it(
    terec: Terec, report: Report, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = report(adds=True)
    assert " on main (the default: neither CI nor git says it) in " in terec("import", path).out
    a_checkout(folder, "pr1")
    assert " on pr1 (branch from git) in " in terec("import", path).out
    assert " on fix in " in terec("import", path, "--branch", "fix").out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_HEAD_REF", "pr3")
    assert " on pr3 (branch from GITHUB_HEAD_REF) in " in terec("import", path).out
