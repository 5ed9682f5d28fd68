"""What commands answer of verdicts, causes, problems and what people said, as docs/cli.md promises it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terec.analysis import BacktestAnswer
from terec.model import (
    CauseOverRuns,
    Comparison,
    Correction,
    FailureFacts,
    FlakyTest,
    GateAnswer,
    GatedFailure,
    GateResult,
    JudgedTest,
    Problem,
    RecordedAcknowledgement,
    RunVerdicts,
)
from terec_testing.shapes import CASE, RESULT, fields_of

Terec = Callable[..., Any]
Report = Callable[..., Path]


def test_check_is_the_gates_answer(filled: Terec) -> None:
    found = filled("check", "ci", "main", "2", "--json").json
    assert found.keys() == fields_of(GateAnswer)
    assert found["gate"].keys() == fields_of(GateResult)
    assert found["verdicts"].keys() == fields_of(RunVerdicts)
    assert found["gate"]["failures"][0].keys() == fields_of(GatedFailure)
    tests = found["verdicts"]["tests"]
    assert tests[0].keys() == fields_of(JudgedTest)
    assert tests[0]["test_run"].keys() == RESULT
    assert tests[0]["repeat"] == "gradle test --tests com.acme.CartTest.adds"
    assert found["names"][tests[0]["test_run"]["test_id"]].keys() == CASE


def test_verdicts_of_a_run_are_those_of_its_gate(filled: Terec) -> None:
    found = filled("failures", "ci", "main", 2, "--json").json
    assert found == filled("check", "ci", "main", 2, "--json").json["verdicts"]


def test_causes_of_a_time_are_those_met_in_most_runs_first(filled: Terec) -> None:
    found = filled("failures", "ci", "--since", "1d", "--json").json
    assert [(each["runs"], each["cause"]["title"]) for each in found] == [(2, "declined"), (1, "wrong sum")]
    assert found == filled("failures", "list", "ci", "--branch", "main", "--json").json
    assert found[0].keys() == fields_of(CauseOverRuns)


def test_failure_hash_has_its_facts(filled: Terec) -> None:
    failure_hash = filled("tests", "show", "ci", "main", 2, "pays", "--json").json["result"]["failure_hash"]
    found = filled("failures", "show", failure_hash, "--json").json
    assert found.keys() == fields_of(FailureFacts)
    assert (found["runs"], found["first_seen"]["run_id"], found["last_seen"]["run_id"]) == (2, 1, 2)
    assert filled("failures", "show", failure_hash, "--suite", "ci", "--json").json == found
    assert filled("failures", "show", "f1:0123", "--suite", "ci").code == 2


def test_two_failures_are_compared(filled: Terec) -> None:
    found = filled("failures", "compare", "ci", "main", 1, "pays", "ci", "main", 2, "pays", "--json").json
    assert found.keys() == fields_of(Comparison)
    assert (found["same_strict"], found["similar"]) == (True, True)
    assert filled("failures", "compare", "ci", "main", 1, "pays", "ci", "main", 2, "ships").code == 2


def test_problems_have_titles(filled: Terec) -> None:
    found = filled("problems", "ci", "--branch", "main", "--since", "1d", "--json").json
    assert {each["title"] for each in found} == {"declined", "wrong sum"}
    assert found[0].keys() == fields_of(Problem) | {"title"}


def test_excuse_is_given_listed_and_withdrawn(filled: Terec) -> None:
    cause = filled("failures", "ci", "main", 2, "--json").json["causes"][0]["cause_id"]
    why = ("--because", "new till", "--ticket", "SHOP-7", "--until", "3d", "--who", "mira")
    given = filled("excuse", "ci", "main", 2, cause[:8], *why, "--json").json
    assert given.keys() == fields_of(RecordedAcknowledgement)
    assert (given["cause_id"], given["who"], given["ticket"]) == (cause, "mira", "SHOP-7")
    assert filled("excuses", "ci", "--json").json == [given]
    taken = filled("excuses", "withdraw", "ci", given["excuse_id"], "--who", "jonas", "--json").json
    assert (taken["withdrawn_by"], taken["excuse_id"]) == ("jonas", given["excuse_id"])
    assert filled("excuses", "list", "ci", "--json").json == [taken]


@pytest.mark.parametrize("words", [("c9:", "--because", "x"), ("c2:", "--because", "x", "--until", "91d"), ("c2:",)])
def test_excuse_out_of_rule_is_a_wrong_call(filled: Terec, words: tuple[str, ...]) -> None:
    assert filled("excuse", "ci", "main", 1, *words, "--who", "mira").code == 2


def test_nobody_excuses_anything_in_ci_without_a_name(filled: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    said = filled("excuse", "ci", "main", 1, "c2:", "--because", "x", "--org", "acme", "--project", "web")
    assert said.code == 2
    assert "--who" in said.err


def test_correction_is_kept_and_shown(filled: Terec) -> None:
    words = ("ci", "main", 2, "adds", "flaky", "--because", "the clock", "--who", "mira", "--json")
    label = filled("tests", "correct", *words).json
    assert (label.keys(), label["verdict"]) == (fields_of(Correction), "FLAKY")
    assert filled("tests", "corrections", "ci", "--json").json == [label]
    assert filled("check", "ci", "main", 2, "--json").json["verdicts"]["tests"][0]["correction"] == label
    assert filled("tests", "correct", "ci", "main", 2, "adds", "ODD", "--because", "x").code == 2


def test_flaky_tests_have_a_rate_with_its_interval(terec: Terec, report: Report) -> None:
    for number in range(1, 8):
        adds = True if number % 2 else "clock of server was late"
        assert terec("import", report(adds=adds), "--suite", "ci", "--run-id", number, "--json").code == 0
    (found,) = terec("tests", "flaky", "ci", "--json").json
    assert found.keys() == fields_of(FlakyTest)
    assert found["low"] < found["rate"] < found["high"]
    assert terec("tests", "flaky", "ci", "--branch", "other").code == 2


def test_judging_again_by_the_same_rules_changes_nothing(filled: Terec) -> None:
    assert filled("reanalyze", "ci", "--limit", 10, "--json").json == []
    assert filled("reanalyze", "ci", "--apply", "--json").json == []


def test_backtest_counts_where_the_gate_was_wrong(terec: Terec, report: Report) -> None:
    for number, adds, commit in ((1, True, "a1"), (2, "sum is wrong by two", "a2"), (3, True, "a2")):
        words = ("--suite", "ci", "--run-id", number, "--commit", commit, "--json")
        assert terec("import", report(adds=adds), *words).code == 0
    found = terec("backtest", "ci", "--since", "1d", "--json").json
    assert found.keys() == fields_of(BacktestAnswer)
    assert [each["run"]["run_id"] for each in found["false_reds"]] == [2]
    assert (found["runs"], found["false_greens"]) == (1, [])
    assert "False reds, called NEW, then passed on the same commit: 1" in terec("backtest", "ci").out
    assert terec("backtest", "other").code == 2
