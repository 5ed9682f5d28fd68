"""Imports that end with the gate, and reports that are only judged."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Path]

DECLINED = "card was declined by bank"


@pytest.fixture
def passed(terec: Terec, report: Report) -> Terec:
    """Main passed once."""
    assert terec("import", report(adds=True, pays=True), "--run-id", 1, "--commit", "a1", "--json").code == 0
    return terec


def test_import_ends_with_the_exit_code_of_the_gate(passed: Terec, report: Report) -> None:
    said = passed("import", report(adds=DECLINED, pays=True), "--run-id", 2, "--check")
    assert said.code == 1
    assert "\n\n✘ Red: 1 of 1 failure is yours.\n" in said.out
    assert "Imported 2 results" in said.out


def test_import_with_check_has_the_gate_in_its_json(passed: Terec, report: Report) -> None:
    said = passed("import", report(adds=True, pays=True), "--run-id", 2, "--check", "--json")
    assert (said.code, said.json["gate"]["gate"]["outcome"]) == (0, "green")
    assert said.json["test_count"] == 2


def test_dry_run_judges_against_the_history_and_stores_nothing(passed: Terec, report: Report) -> None:
    words = ("--branch", "fix", "--against", "main", "--dry-run")
    said = passed("import", report(adds=DECLINED, pays=True), *words, "--json")
    assert said.code == 1
    assert [each["judged"]["verdict"] for each in said.json["gate"]["failures"]] == ["NEW"]
    assert passed("import", report(adds=True, pays=True), *words).code == 0
    assert [each["branch"] for each in passed("builds", "branches", "tests", "--json").json] == ["main"]


def test_report_that_breaks_off_is_never_green(passed: Terec, report: Report, folder: Path) -> None:
    report(adds=True, pays=True)
    (folder / "broken.xml").write_text(
        '<testsuite><testcase classname="a.B" name="c"/><testcase classname="a.B" name="'
    )
    for words in (("--check", "--run-id", 2), ("--dry-run",)):
        said = passed("import", folder, *words, "--json")
        gate = said.json.get("gate", said.json)
        gate = gate.get("gate", gate)
        assert (said.code, gate["outcome"]) == (4, "not judgeable")
        assert "broken.xml" in gate["reasons"][-1]


def test_tests_of_another_format_are_never_green(passed: Terec, report: Report, folder: Path) -> None:
    report(adds=True)
    (folder / "TEST-nunit.xml").write_text("<test-run result='Failed'/>")
    said = passed("import", ".", "--check")
    assert (said.code, "TEST-nunit.xml" in said.out) == (4, True)


def test_dry_run_without_a_report_is_a_wrong_call(passed: Terec, folder: Path) -> None:
    assert passed("import", folder / "nowhere", "--dry-run").code == 2


def test_dry_run_in_a_project_that_nobody_knows_is_a_wrong_call(terec: Terec, report: Report) -> None:
    assert terec("import", report(adds=True), "--dry-run", "--org", "acme", "--project", "web").code == 2


@pytest.mark.parametrize("words", [("--against", "main"), ("--fail-on", "open")])
def test_words_of_the_gate_without_the_gate_are_a_wrong_call(
    passed: Terec, report: Report, words: tuple[str, ...]
) -> None:
    assert passed("import", report(adds=True), *words).code == 2


def test_dry_run_of_a_part_misses_nothing_of_the_others(terec: Terec, report: Report) -> None:
    unit, browser = report("unit.xml", adds=True, pays=True), report("browser.xml", opens=True, closes=True)
    for part, path in (("unit", unit), ("browser", browser)):
        assert terec("import", path, "--run-id", 1, "--commit", "a1", "--part", part).code == 0

    words = ("--branch", "fix", "--against", "main", "--dry-run")
    assert terec("import", unit, "--part", "unit", *words).code == 0
    assert terec("import", unit, *words).code == 4
