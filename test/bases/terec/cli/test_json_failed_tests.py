"""What `terec tests failed` and `terec tests history` answer, as docs/cli.md promises it."""

from collections.abc import Callable
from typing import Any

import pytest

from terec_testing.shapes import CASE, RESULT, RUN

Terec = Callable[..., Any]


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


def test_strips_name_a_threshold_that_no_test_reaches(filled: Terec) -> None:
    assert "No test failed 9 times or more" in filled("tests", "history", "ci", "main", "--threshold", 9).out


@pytest.mark.parametrize("command", ["failed", "history"])
@pytest.mark.parametrize("fold", [(), ("--fold",)])
def test_failures_that_the_filter_leaves_out_are_not_denied(filled: Terec, command: str, fold: tuple[str, ...]) -> None:
    said = filled("tests", command, "ci", "main", "--test-filter", "xyz", *fold)
    assert said.code == 0
    assert "No test that the filter fits failed in these builds; 2 others did." in said.out
    assert filled("tests", command, "ci", "main", "--limit", 1, "--test-filter", "pays").out.count("others") == 0


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
