"""Failures without an excuse beside their code, in a CI that shows them there."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Path]

DECLINED = "card was declined by bank"

pytestmark = pytest.mark.usefixtures("in_github")


@pytest.fixture
def in_github(terec: Terec, report: Report, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job of GitHub without a token, in a checkout, after main passed."""
    terec("import", report(adds=True, pays=True), "--branch", "main", "--run-id", 1)
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.setenv(name, "true")


def test_failures_without_an_excuse_stand_beside_their_code(terec: Terec, report: Report) -> None:
    said = terec("import", report(adds=DECLINED, pays=True), "--branch", "main", "--run-id", 2, "--check")

    (line,) = [each for each in said.out.splitlines() if each.startswith("::error ")]
    assert line.startswith(
        "::error file=src/test/java/com/acme/CartTest.java,title=NEW%3A com.acme.CartTest%3A%3Aadds::"
    )
    assert DECLINED in line


def test_failures_stand_beside_no_code_where_that_was_not_wanted(terec: Terec, report: Report) -> None:
    said = terec(
        "import", report(adds=DECLINED, pays=True), "--branch", "main", "--run-id", 2, "--check", "--no-annotations"
    )

    assert said.code == 1
    assert "::error" not in said.out + said.err


def test_json_stays_json_beside_annotations(terec: Terec, report: Report) -> None:
    said = terec("import", report(adds=DECLINED, pays=True), "--branch", "main", "--run-id", 2, "--check", "--json")

    assert json.loads(said.out)
    assert said.err.startswith("::error file=src/test/java/com/acme/CartTest.java")


def test_at_most_ten_failures_stand_beside_their_code(terec: Terec, report: Report) -> None:
    tests = {f"adds{number}": DECLINED for number in range(12)}
    said = terec("import", report(**tests), "--branch", "main", "--run-id", 2, "--check")

    assert said.out.count("::error ") == 10


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a checkout that has the class of the report's tests."""
    folder = tmp_path / "checkout"
    source = folder / "src" / "test" / "java" / "com" / "acme" / "CartTest.java"
    source.parent.mkdir(parents=True)
    source.write_text("class CartTest {}")
    for words in (("init", "--quiet"), ("add", "--all")):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    monkeypatch.chdir(folder)
    return folder
