"""What commands answer of builds, tests and words, as docs/cli.md promises it."""

from collections.abc import Callable
from typing import Any

import pytest

from terec.model import FoundCase, FoundFailure
from terec_testing.shapes import RESULT, RUN, fields_of

Terec = Callable[..., Any]


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


@pytest.mark.parametrize("name", ["com.acme.CartTest::adds", "add", "ADDS"])
def test_one_result_is_found_by_name_or_part(filled: Terec, name: str) -> None:
    found = filled("tests", "show", "ci", "main", "latest", name, "--json").json
    assert found.keys() == {"result", "suspects", "resembles", "history"}
    assert found["result"].keys() == RESULT
    assert found["result"]["error_stacktrace"] == "AssertionError: wrong sum"
    assert [each["suite_run"]["run_id"] for each in found["history"]] == [2, 1]


def test_history_of_an_older_run_counts_back_from_it(terec: Terec, report: Callable[..., Any]) -> None:
    for number in range(1, 7):
        words = ("--suite", "ci", "--run-id", number, "--org", "acme", "--project", "web", "--branch", "main")
        assert terec("import", report(adds="wrong sum" if number in (1, 3) else True), *words).code == 0

    def asked(run_id: object, *words: object) -> Any:
        return terec("tests", "show", "ci", "main", run_id, "adds", *words)

    assert [each["suite_run"]["run_id"] for each in asked(3, "--json").json["history"]] == [3, 2, 1]
    assert [each["suite_run"]["run_id"] for each in asked(5, "--limit", 2, "--json").json["history"]] == [5, 4]
    assert "failed in 2 of the 3 builds up to #3 that have it" in asked(3).out
    assert "in builds of this branch up to #3, oldest left" in asked(3).out
    assert "FPF" in asked(3, "--limit", 3).out
    assert "failed in 1 of the 1 build up to #1 that has it" in asked(1).out
    assert [each["suite_run"]["run_id"] for each in asked("latest", "--json").json["history"]] == [6, 5, 4, 3, 2, 1]


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
    assert found["failures"][0].keys() == fields_of(FoundFailure)
    assert found["failures"][0]["run"]["run_id"] == 2
    (case,) = filled("search", "ci", "cart", "pay", "--json").json["cases"]
    assert (case.keys(), case["case"]["test_case"]) == (fields_of(FoundCase), "pays")
    assert "declined" in filled("search", "ci", "declined").out
    assert "No test and no failure" in filled("search", "ci", "nowhere").out
    assert filled("search", "ci", "x").code == 2
