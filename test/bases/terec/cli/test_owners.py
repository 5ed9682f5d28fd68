"""Owners named at import, from the CODEOWNERS of the checkout."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Path]


def a_checkout(folder: Path, codeowners: str, *files: str, place: str = ".github/CODEOWNERS") -> None:
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / place).write_text(codeowners)
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")
    for words in (("init", "-q", "-b", "main"), ("add", "-A")):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def owners_of(terec: Terec, *words: str) -> list[str]:
    failures = terec("import", ".", "--branch", "main", "--json", *words).json["failures"]
    owners: list[str] = failures[0]["owners"]
    return owners


def test_the_owner_of_the_class_in_the_checkout_is_named(terec: Terec, report: Report, folder: Path) -> None:
    a_checkout(folder, "* @all\n/cart/ @acme/cart\n", "cart/src/test/java/com/acme/CartTest.java")
    report(adds="broken")
    assert owners_of(terec) == ["@acme/cart"]
    assert terec("tests", "failed", "tests", "main", "--json").json[0]["test_run"]["owners"] == ["@acme/cart"]
    assert "@acme/cart" in terec("tests", "failed", "tests", "main").out
    assert "@acme/cart" in terec("check", "tests", "main", "latest").out
    comment = terec("check", "tests", "main", "latest", "--markdown").out
    assert ("acme/cart" in comment, "@acme/cart" in comment) == (True, False)  # a comment calls nobody


def test_patterns_are_tried_on_the_name_where_no_file_is_found(terec: Terec, report: Report, folder: Path) -> None:
    a_checkout(folder, "**/com/acme/*.java @acme/all\n")
    report(adds="broken")
    assert owners_of(terec) == ["@acme/all"]


@pytest.mark.parametrize(
    "file", [".github/test_pages.py", "./.github/test_pages.py", "../.github/test_pages.py", "/.github/test_pages.py"]
)
def test_patterns_are_tried_on_a_file_that_the_checkout_does_not_have(terec: Terec, folder: Path, file: str) -> None:
    a_checkout(folder, "/.github/ @acme/pages\n/github/ @acme/others\n")
    case = f'<testcase name="test_it" classname="test_pages" file="{file}"><failure>no</failure></testcase>'
    (folder / "TEST-pages.xml").write_text(f'<testsuite name="pages">{case}</testsuite>')
    assert owners_of(terec) == ["@acme/pages"]


@pytest.mark.parametrize(
    ("place", "pipeline", "owner"),
    [
        (".gitlab/CODEOWNERS", "", "@acme/com"),
        ("CODEOWNERS", ".gitlab-ci.yml", "@acme/com"),
        ("docs/CODEOWNERS", ".gitlab-ci.yml", "@acme/com"),
        ("docs/CODEOWNERS", "", "@all"),
        (".github/CODEOWNERS", ".gitlab-ci.yml", "@all"),
    ],
)
def test_pattern_with_a_slash_may_stand_anywhere_where_gitlab_reads_the_file(
    terec: Terec, report: Report, folder: Path, place: str, pipeline: str, owner: str
) -> None:
    files = filter(None, ("cart/com/acme/CartTest.java", pipeline))
    a_checkout(folder, "* @all\ncom/acme/ @acme/com\n", *files, place=place)
    report(adds="broken")
    assert owners_of(terec) == [owner]


def test_without_codeowners_nobody_is_named(terec: Terec, report: Report, folder: Path) -> None:
    report(adds="broken")
    assert owners_of(terec) == []
