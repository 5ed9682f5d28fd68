"""The shape of each answer as docs/cli.md promises it."""

from collections.abc import Callable
from dataclasses import fields
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
    FoundCase,
    FoundFailure,
    GateAnswer,
    GatedFailure,
    GateResult,
    JudgedTest,
    Problem,
    RecordedExcuse,
    RecordedResult,
    RecordedRun,
    RunVerdicts,
)

Terec = Callable[..., Any]
Report = Callable[..., Path]

RUN = {each.name for each in fields(RecordedRun)}
RESULT = {each.name for each in fields(RecordedResult)}
CASE = {"test_package", "test_suite", "test_case", "test_config"}


def _words(kind: type) -> set[str]:
    """The fields of a word of the model."""
    return {each.name for each in fields(kind)}


@pytest.fixture
def filled(terec: Terec, report: Report) -> Terec:
    """Two runs of suite ci: pays fails in both, adds in the second, ships is skipped."""
    for number, adds in ((1, True), (2, "wrong sum")):
        path = report(adds=adds, pays="declined", ships=None)
        words = ("--suite", "ci", "--run-id", number, "--org", "acme", "--project", "web")
        assert terec("import", path, *words, "--json").code == 0
    return terec


@pytest.mark.parametrize("plot", ["history", "view", "bar", "histogram", "trends"])
def test_builds_are_runs_newest_first(filled: Terec, plot: str) -> None:
    found = filled("builds", plot, "ci", "main", "--json").json
    assert [each["run_id"] for each in found] == [2, 1]
    assert found[0].keys() == RUN
    assert found[0]["tstamp"].endswith("Z")


def test_suites_and_branches_can_be_found(filled: Terec) -> None:
    assert filled("builds", "suites", "--json").json == [{"org": "acme", "project": "web", "suite": "ci", "url": None}]
    found = filled("builds", "branches", "ci", "--json").json
    assert [(each["branch"], each["run_id"]) for each in found] == [("main", 2)]


def test_build_has_its_failures(filled: Terec) -> None:
    found = filled("builds", "show", "ci", "main", "latest", "--json").json
    assert found.keys() == {"run", "failures"}
    assert [each["test_case"] for each in found["failures"]] == ["adds", "pays"]
    assert found["failures"][0].keys() == RESULT


def test_failed_tests_are_those_of_the_api(filled: Terec) -> None:
    found = filled("tests", "failed", "ci", "main", "--json").json
    assert [(each["test_run"]["test_case"], each["suite_run"]["run_id"]) for each in found] == [
        ("adds", 2),
        ("pays", 2),
        ("pays", 1),
    ]
    assert (found[0]["test_run"].keys(), found[0]["suite_run"].keys()) == (RESULT, RUN)


def test_threshold_keeps_tests_that_failed_so_often(filled: Terec) -> None:
    found = filled("tests", "failed", "ci", "main", "--threshold", 2, "--json").json
    assert {each["test_run"]["test_case"] for each in found} == {"pays"}


def test_threshold_that_no_test_reaches_is_named(filled: Terec) -> None:
    assert "No test failed 9 times or more" in filled("tests", "failed", "ci", "main", "--threshold", 9).out


def test_a_branch_without_builds_is_told_with_those_that_have_some(filled: Terec) -> None:
    found = filled("builds", "history", "ci", "mian")
    assert found.code == 2
    assert "Branch 'mian' of suite 'ci' has no builds; branches with builds: " in found.err
    assert "'main'" in found.err


@pytest.mark.parametrize(
    ("pattern", "cases"),
    [
        ("ADD", {"adds"}),
        ("com.acme", {"adds", "pays"}),
        ("acme", {"adds", "pays"}),
        ("*pays", {"pays"}),
        ("a*", {"adds"}),
    ],
)
def test_filter_fits_package_class_or_name(filled: Terec, pattern: str, cases: set[str]) -> None:
    found = filled("tests", "failed", "ci", "main", "--test-filter", pattern, "--json").json
    assert {each["test_run"]["test_case"] for each in found} == cases


def test_folded_class_counts_its_tests_failures_and_builds(filled: Terec) -> None:
    assert filled("tests", "failed", "ci", "main", "--fold", "--json").json == [
        {
            "test_package": "com.acme",
            "test_class": "CartTest",
            "tests": 2,
            "failures": 3,
            "builds": 2,
            "last_run": 2,
            "message": "wrong sum",
        }
    ]


def test_history_is_a_strip_for_each_test_that_failed(filled: Terec) -> None:
    found = filled("tests", "history", "ci", "main", "--json").json
    assert found["builds"] == [1, 2]
    assert [(each["test_case"], each["failures"], each["outcomes"]) for each in found["tests"]] == [
        ("pays", 2, ["FAIL", "FAIL"]),
        ("adds", 1, ["PASS", "FAIL"]),
    ]
    assert found["tests"][0].keys() == CASE | {"failures", "outcomes"}


def test_folded_history_is_red_where_any_test_of_the_class_was(filled: Terec) -> None:
    found = filled("tests", "history", "ci", "main", "--fold", "--json").json
    assert [(each["test_case"], each["outcomes"]) for each in found["tests"]] == [("", ["FAIL", "FAIL"])]


def test_top_keeps_the_tests_that_failed_most(filled: Terec) -> None:
    found = filled("tests", "history", "ci", "main", "--top", 1, "--json").json
    assert [each["test_case"] for each in found["tests"]] == ["pays"]


@pytest.mark.parametrize("name", ["com.acme.CartTest::adds", "add", "ADDS"])
def test_one_result_is_found_by_name_or_part(filled: Terec, name: str) -> None:
    found = filled("tests", "show", "ci", "main", "latest", name, "--json").json
    assert found.keys() == {"result", "suspects", "history"}
    assert found["result"].keys() == RESULT
    assert found["result"]["error_stacktrace"] == "AssertionError: wrong sum"
    assert [each["suite_run"]["run_id"] for each in found["history"]] == [2, 1]


def test_one_result_is_found_by_its_test_id(filled: Terec) -> None:
    result = filled("tests", "show", "ci", "main", 1, "ships", "--json").json["result"]
    assert result["result"] == "SKIP"
    assert filled("tests", "show", "ci", "main", 2, result["test_id"], "--json").json["result"]["test_case"] == "ships"


def test_name_that_fits_several_tests_names_them(filled: Terec) -> None:
    said = filled("tests", "show", "ci", "main", 2, "CartTest")
    assert said.code == 2
    assert "com.acme.CartTest::adds, com.acme.CartTest::pays" in said.err


def test_name_that_fits_none_is_not_found(filled: Terec) -> None:
    assert filled("tests", "show", "ci", "main", 2, "nothing").code == 2


def test_search_has_cases_and_failures(filled: Terec) -> None:
    found = filled("search", "ci", "declin", "--json").json
    assert found.keys() == {"cases", "failures", "more"}
    assert found["failures"][0].keys() == _words(FoundFailure)
    assert found["failures"][0]["run"]["run_id"] == 2
    (case,) = filled("search", "ci", "cart", "pay", "--json").json["cases"]
    assert (case.keys(), case["case"]["test_case"]) == (_words(FoundCase), "pays")
    assert "declined" in filled("search", "ci", "declined").out
    assert "No test and no failure" in filled("search", "ci", "nowhere").out
    assert filled("search", "ci", "x").code == 2


def test_check_is_the_gates_answer(filled: Terec) -> None:
    found = filled("check", "ci", "main", "2", "--json").json
    assert found.keys() == _words(GateAnswer)
    assert found["gate"].keys() == _words(GateResult)
    assert found["verdicts"].keys() == _words(RunVerdicts)
    assert found["gate"]["failures"][0].keys() == _words(GatedFailure)
    tests = found["verdicts"]["tests"]
    assert tests[0].keys() == _words(JudgedTest)
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
    assert filled("failures", "ci", "--branch", "other", "--json").json == []
    assert found[0].keys() == _words(CauseOverRuns)


def test_failure_hash_has_its_facts(filled: Terec) -> None:
    failure_hash = filled("tests", "show", "ci", "main", 2, "pays", "--json").json["result"]["failure_hash"]
    found = filled("failures", "show", failure_hash, "--json").json
    assert found.keys() == _words(FailureFacts)
    assert (found["runs"], found["first_seen"]["run_id"], found["last_seen"]["run_id"]) == (2, 1, 2)
    assert filled("failures", "show", failure_hash, "--suite", "ci", "--json").json == found
    assert filled("failures", "show", "f1:0123", "--suite", "ci").code == 2


def test_two_failures_are_compared(filled: Terec) -> None:
    found = filled("failures", "compare", "ci", "main", 1, "pays", "ci", "main", 2, "pays", "--json").json
    assert found.keys() == _words(Comparison)
    assert (found["same_strict"], found["similar"]) == (True, True)
    assert filled("failures", "compare", "ci", "main", 1, "pays", "ci", "main", 2, "ships").code == 2


def test_problems_have_titles(filled: Terec) -> None:
    found = filled("problems", "ci", "--branch", "main", "--since", "1d", "--json").json
    assert {each["title"] for each in found} == {"declined", "wrong sum"}
    assert found[0].keys() == _words(Problem) | {"title"}


def test_excuse_is_given_listed_and_withdrawn(filled: Terec) -> None:
    cause = filled("failures", "ci", "main", 2, "--json").json["causes"][0]["cause_id"]
    why = ("--because", "new till", "--ticket", "SHOP-7", "--until", "3d", "--who", "mira")
    given = filled("excuse", "ci", "main", 2, cause[:8], *why, "--json").json
    assert given.keys() == _words(RecordedExcuse)
    assert (given["cause_id"], given["who"], given["ticket"]) == (cause, "mira", "SHOP-7")
    assert filled("excuses", "ci", "--json").json == [given]
    taken = filled("excuses", "withdraw", "ci", given["excuse_id"], "--who", "jonas", "--json").json
    assert (taken["withdrawn_by"], taken["excuse_id"]) == ("jonas", given["excuse_id"])
    assert filled("excuses", "list", "ci", "--json").json == [taken]


@pytest.mark.parametrize("words", [("c9:", "--because", "x"), ("c1:", "--because", "x", "--until", "91d"), ("c1:",)])
def test_excuse_out_of_rule_is_a_wrong_call(filled: Terec, words: tuple[str, ...]) -> None:
    assert filled("excuse", "ci", "main", 1, *words, "--who", "mira").code == 2


def test_nobody_excuses_anything_in_ci_without_a_name(filled: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    said = filled("excuse", "ci", "main", 1, "c1:", "--because", "x", "--org", "acme", "--project", "web")
    assert said.code == 2
    assert "--who" in said.err


def test_correction_is_kept_and_shown(filled: Terec) -> None:
    words = ("ci", "main", 2, "adds", "flaky", "--because", "the clock", "--who", "mira", "--json")
    label = filled("tests", "correct", *words).json
    assert (label.keys(), label["verdict"]) == (_words(Correction), "FLAKY")
    assert filled("tests", "corrections", "ci", "--json").json == [label]
    assert filled("check", "ci", "main", 2, "--json").json["verdicts"]["tests"][0]["correction"] == label
    assert filled("tests", "correct", "ci", "main", 2, "adds", "ODD", "--because", "x").code == 2


def test_flaky_tests_have_a_rate_with_its_interval(terec: Terec, report: Report) -> None:
    for number in range(1, 8):
        adds = True if number % 2 else "clock of server was late"
        assert terec("import", report(adds=adds), "--suite", "ci", "--run-id", number, "--json").code == 0
    (found,) = terec("tests", "flaky", "ci", "--json").json
    assert found.keys() == _words(FlakyTest)
    assert found["low"] < found["rate"] < found["high"]
    assert terec("tests", "flaky", "ci", "--branch", "other", "--json").json == []


def test_judging_again_by_the_same_rules_changes_nothing(filled: Terec) -> None:
    assert filled("reanalyze", "ci", "--limit", 10, "--json").json == []
    assert filled("reanalyze", "ci", "--apply", "--json").json == []


def test_backtest_counts_where_the_gate_was_wrong(terec: Terec, report: Report) -> None:
    for number, adds, commit in ((1, True, "a1"), (2, "sum is wrong by two", "a2"), (3, True, "a2")):
        words = ("--suite", "ci", "--run-id", number, "--commit", commit, "--json")
        assert terec("import", report(adds=adds), *words).code == 0
    found = terec("backtest", "ci", "--since", "1d", "--json").json
    assert found.keys() == _words(BacktestAnswer)
    assert [each["run"]["run_id"] for each in found["false_reds"]] == [2]
    assert (found["runs"], found["false_greens"]) == (1, [])
    assert "False reds, called NEW, then passed on the same commit: 1" in terec("backtest", "ci").out
    assert terec("backtest", "other").code == 2


def test_branches_of_a_project_are_set_and_shown(filled: Terec) -> None:
    first = filled("admin", "branches", "acme", "web", "--json").json
    assert (first["default_branch"], first["long_lived"]) == (None, None)
    words = ("--default", "trunk", "--long-lived", "release/*", "--long-lived", "hotfix/*")
    filled("admin", "branches", "acme", "web", *words)
    kept = filled("admin", "branches", "acme", "web", "--default", "main", "--json").json
    assert (kept["default_branch"], kept["long_lived"]) == ("main", ["release/*", "hotfix/*"])
    assert filled("admin", "branches", "acme", "web", "--long-lived", "", "--json").json["long_lived"] == []
    assert filled("admin", "branches", "acme", "other").code == 2


def test_import_says_what_it_did(terec: Terec, report: Report) -> None:
    found = terec("import", report(adds=True), "--json").json
    counts = {"files", "test_count", "fail_count", "skip_count", "new_cases"}
    assert found.keys() == {"run", "failures", "problems", "warnings", "spool"} | counts
    assert found["run"].keys() == RUN


def test_runs_are_ignored_counted_and_deleted(filled: Terec) -> None:
    ignored = filled("runs", "ignore", "ci", "main", 2, "--details", "disk was full", "--json").json
    assert (ignored["ignore"], ignored["ignore_details"]) == (True, "disk was full")
    assert filled("runs", "unignore", "ci", "main", 2, "--json").json["ignore"] is False
    deleted = filled("runs", "delete", "ci", "main", 2, "--yes", "--json").json["deleted"]
    assert (deleted["branch"], deleted["run_id"]) == ("main", 2)
    assert len(filled("builds", "history", "ci", "main", "--json").json) == 1


def test_nothing_is_deleted_unasked_without_a_terminal(filled: Terec) -> None:
    said = filled("runs", "delete", "ci", "main", 2)
    assert said.code == 2
    assert "--yes" in said.err
    assert len(filled("builds", "history", "ci", "main", "--json").json) == 2


def test_setup_makes_what_is_missing_and_can_be_repeated(terec: Terec) -> None:
    first = terec("admin", "setup", "acme", "web", "ci", "--json").json
    assert first.keys() == {"org", "project", "suite", "message", "tokens"}
    assert terec("admin", "setup", "acme", "web", "ci").code == 0
    assert terec("builds", "history", "ci", "main", "--json").json == []


def test_private_org_answers_with_three_tokens(terec: Terec) -> None:
    found = terec("admin", "setup", "acme", "web", "ci", "--private", "--json").json
    assert found["tokens"].keys() == {"admin", "write", "read"}
    listed = terec("admin", "tokens", "acme", "--json").json
    assert [each["name"] for each in listed] == ["admin", "read", "write"]
    assert listed[0].keys() == {"name", "grant", "created", "pull_requests_only"}


def test_token_is_added_alone_on_stdout_and_revoked(terec: Terec) -> None:
    terec("admin", "setup", "acme", "web", "ci")
    assert terec("admin", "token", "add", "acme", "ci").out.startswith("terec_")
    added = terec("admin", "token", "add", "acme", "pulls", "--pull-requests-only", "--json").json
    assert added.keys() == {"name", "grant", "token"}
    assert terec("admin", "token", "revoke", "acme", "pulls", "--json").json == {"revoked": "pulls"}
    assert terec("admin", "token", "revoke", "acme", "pulls").code == 2


def test_retention_rules_are_set_listed_applied_and_removed(terec: Terec) -> None:
    terec("admin", "setup", "acme", "web", "ci")
    rule = terec("admin", "retention", "set", "*", "release/*", 365, "--json").json
    assert rule == {"org": "acme", "project": "web", "suite": "*", "branch": "release/*", "days": 365}
    assert terec("admin", "retention", "list", "--json").json == [rule]
    assert terec("admin", "retention", "apply", "--json").json == {"runs": 0}
    terec("admin", "retention", "remove", "*", "release/*")
    assert terec("admin", "retention", "list", "--json").json == []


def test_file_is_copied_restored_and_verified(filled: Terec, folder: Path) -> None:
    copy = folder / "copy.sqlite"
    assert filled("admin", "backup", copy, "--json").json["target"] == str(copy)
    filled("runs", "delete", "ci", "main", 2, "--yes")
    assert filled("admin", "restore", copy).code == 2  # asks for --yes
    assert filled("admin", "restore", copy, "--yes").code == 0
    assert len(filled("builds", "history", "ci", "main", "--json").json) == 2
    verified = filled("admin", "verify", "--json").json
    assert verified.keys() == {"runs", "results", "texts", "problems"}
    assert (verified["runs"], verified["problems"]) == (2, [])


def test_care_for_a_file_is_refused_for_a_server(terec: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")
    assert terec("admin", "verify").code == 2


def test_forgotten_text_is_gone_everywhere(filled: Terec) -> None:
    said = filled("admin", "forget", "ci", "main", 2, "pays", "error_stacktrace", "--yes", "--json")
    assert said.json == {"results": 2}
    for number in (1, 2):
        result = filled("tests", "show", "ci", "main", number, "pays", "--json").json["result"]
        assert "declined" not in result["error_stacktrace"]
