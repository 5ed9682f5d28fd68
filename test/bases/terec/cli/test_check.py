"""The gate: green only when it looked and every failure has an excuse."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Path]


def _import(terec: Terec, path: Path, run_id: int, *words: object) -> None:
    assert terec("import", path, "--run-id", run_id, *words, "--json").code == 0


def _outcomes(said: Any) -> list[tuple[str, str | None]]:
    """Verdict and kind of excuse of each failure."""
    failures = said.json["gate"]["failures"]
    return [(each["judged"]["verdict"], each["excuse"] and each["excuse"]["kind"]) for each in failures]


def test_nothing_failed_is_green(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    said = terec("check", "tests", "main", "latest", "--json")
    assert (said.code, said.json["gate"]["outcome"]) == (0, "green")


def test_new_failure_is_red_and_the_same_again_is_open(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    _import(terec, report(adds="card was declined by bank"), 2)
    _import(terec, report(adds="card was declined by bank"), 3)
    first, second = (terec("check", "tests", "main", number, "--json") for number in (2, 3))
    assert (first.code, _outcomes(first)) == (1, [("NEW", None)])
    assert (second.code, _outcomes(second)) == (0, [("KNOWN", "open")])
    assert second.json["gate"]["failures"][0]["excuse"]["proof"]["run_id"] == 2


def test_open_problem_is_red_where_that_is_asked_for(terec: Terec, report: Report) -> None:
    for number, adds in ((1, True), (2, "card was declined by bank"), (3, "card was declined by bank")):
        _import(terec, report(adds=adds), number)
    assert terec("check", "tests", "main", 3, "--fail-on", "open").code == 1


def test_another_text_of_a_known_test_is_new(terec: Terec, report: Report) -> None:
    for number, adds in ((1, True), (2, "card was declined by bank"), (3, "socket was closed by peer")):
        _import(terec, report(adds=adds), number)
    said = terec("tests", "check", "tests", "main", 3, "--json")
    assert (said.code, _outcomes(said)) == (1, [("NEW", None)])


def test_failure_of_the_target_at_the_base_excuses_and_is_shown(terec: Terec, report: Report) -> None:
    page = "http://ci.example.com/main/1"
    _import(terec, report(adds="card was declined by bank"), 1, "--commit", "a1", "--build-url", page)
    change = ("--branch", "fix", "--target", "main", "--base", "a1", "--commit", "b1", "--pull-request", 7)
    _import(terec, report(adds="card was declined by bank"), 2, *change)
    said = terec("check", "tests", "fix", 2, "--json")
    assert (said.code, _outcomes(said)) == (0, [("KNOWN", "target")])
    assert said.json["links"]["main #1"] == page
    assert page in terec("check", "tests", "fix", 2).out


def test_second_push_with_the_same_failure_stays_red(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1, "--commit", "a1")
    change = ("--branch", "fix", "--target", "main", "--base", "a1", "--pull-request", 7)
    for number in (2, 3):
        _import(terec, report(adds="card was declined by bank"), number, *change, "--commit", f"b{number}")
        assert terec("check", "tests", "fix", number).code == 1


def test_first_line_says_whose_it_is(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True, pays="card was declined by bank"), 1)
    _import(terec, report(adds="sum is wrong by two", pays="card was declined by bank"), 2)
    lines = terec("check", "tests", "main", 2).out.splitlines()
    assert lines[0] == "✘ Red: 1 of 2 failures is yours."
    assert lines[1] == "Without excuse: 1 NEW. Excused: 1 open before."
    assert lines[2] == "tests on main #2, compared with main #1"


def test_page_ends_with_the_commands_that_help(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    _import(terec, report(adds="sum is wrong by two"), 2)
    said = terec("check", "tests", "main", 2).out
    assert "  gradle test --tests com.acme.CartTest.adds\n" in said
    assert "terec tests show tests main 2 com.acme.CartTest::adds\n" in said
    assert "terec excuse tests main 2 c2:" in said


def test_lost_tests_come_before_failures_and_hold_the_gate_when_asked(terec: Terec, report: Report) -> None:
    many = {f"case{number}": True for number in range(12)}
    _import(terec, report(**many, adds=True), 1)
    _import(terec, report(**many, pays="sum is wrong by two"), 2)
    said = terec("check", "tests", "main", 2).out
    assert said.index("CartTest::adds") < said.index("CartTest::pays")
    assert terec("check", "tests", "main", 2, "--fail-on", "missing", "--fail-on", "open").code == 4


def test_excuse_names_the_tests_that_it_covers_and_how_it_is_taken_back(terec: Terec, report: Report) -> None:
    _import(terec, report(adds="card was declined by bank", pays="card was declined by bank", ships="no van"), 1)
    causes = terec("failures", "tests", "main", 1, "--json").json["causes"]

    said = terec("excuse", "tests", "main", 1, causes[0]["cause_id"], "--because", "x", "--who", "mira").out

    (given,) = terec("excuses", "tests", "--json").json
    assert [name in said for name in ("2 tests", "adds", "pays", "ships")] == [True, True, True, False]
    assert f"excuses withdraw tests {given['excuse_id']}" in said


def test_run_that_lost_more_than_a_tenth_is_not_judgeable_until_acknowledged(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True, pays=True), 1)
    _import(terec, report(adds=True), 2)
    assert terec("check", "tests", "main", 2).code == 4
    assert terec("excuse", "tests", "main", 2, "missing", "--because", "moved", "--who", "mira").code == 0
    assert terec("check", "tests", "main", 2).code == 0


def test_run_of_which_nothing_was_declared_is_judged_and_says_so(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    _import(terec, report(adds=True), 2, "--complete")
    assert "as it stands" in terec("check", "tests", "main", 1).out
    assert "as it stands" not in terec("check", "tests", "main", 2).out


@pytest.mark.parametrize("words", [("--parts", 2, "--part", "a"), ("--status", "IN_PROGRESS")])
def test_incomplete_run_is_not_judged(terec: Terec, report: Report, words: tuple[object, ...]) -> None:
    _import(terec, report(adds=True), 1, *words)
    assert terec("check", "tests", "main", 1).code == 4
    assert terec("check", "tests", "main", 1, "--wait", "0s").code == 4


def test_ignored_run_is_not_judged(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    terec("runs", "ignore", "tests", "main", 1, "--details", "disk was full")
    assert terec("check", "tests", "main", 1).code == 4


@pytest.mark.parametrize("words", [(), ("tests", "main", "9"), ("tests", "other", "latest"), ("tests", "main", "new")])
def test_run_that_cannot_be_found_is_never_green(terec: Terec, report: Report, words: tuple[str, ...]) -> None:
    _import(terec, report(adds=True), 1)
    assert terec("check", *words).code == 2


@pytest.mark.parametrize("words", [("--fail-on", "all"), ("--wait", "soon"), ("--json", "--markdown")])
def test_word_out_of_rule_is_a_wrong_call(terec: Terec, report: Report, words: tuple[str, ...]) -> None:
    _import(terec, report(adds=True), 1)
    assert terec("check", "tests", "main", 1, *words).code == 2


@pytest.mark.parametrize(
    "words", [("check", "tests", "main", "1"), ("import", "report.xml", "--check", "--branch", "x")]
)
def test_gate_in_ci_without_an_address_is_a_wrong_call(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    report(adds=True)
    monkeypatch.delenv("TEREC_URL")
    monkeypatch.setenv("CI", "true")
    said = terec(*words)
    assert said.code == 2
    assert "TEREC_URL" in said.err


def test_gate_that_cannot_reach_its_server_is_not_green(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")
    place = ("--org", "acme", "--project", "web")
    assert terec("check", "tests", "main", "1", *place).code == 3
    assert terec("import", report(adds=True), "--check", *place).code == 3
    assert terec("import", report(adds=True), "--dry-run", *place).code == 3
