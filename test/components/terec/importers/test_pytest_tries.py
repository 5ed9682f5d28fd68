"""pytest's elements for one test, its tries or its failed call and the error of its teardown, are one result."""

from collections.abc import Callable
from typing import Any

import pytest

from terec.importers.chunks import CHUNK
from terec.importers.pytest_tries import HELD, HELD_TEXT
from terec.model import Outcome

Read = Callable[..., Any]

STARTED = 'timestamp="2026-03-01T10:00:00.123456+00:00"'
SKIP = '<skipped type="pytest.skip" message="not now"/>'
XUNIT1 = 'file="tests/test_cart.py" line="8"'
CALL = '<failure message="assert 1 == 2">E   assert 1 == 2</failure>'
TEARDOWN = '<error message="failed on teardown with &quot;OSError: busy&quot;">E   OSError: busy</error>'
BEFORE_6 = '<error message="test teardown failure">E   OSError: busy</error>'
SETUP = '<error message="failed on setup with &quot;OSError: busy&quot;">E   OSError: busy</error>'


def element(inside: str = "", name: str = "test_adds", attributes: str = "") -> str:
    return f'<testcase classname="tests.test_cart" name="{name}" {attributes} time="0.5">{inside}</testcase>'


def report(*elements: str, name: str = "pytest", counts: str = "") -> str:
    return f'<testsuites><testsuite name="{name}" {counts}>{"".join(elements)}</testsuite></testsuites>'


@pytest.mark.parametrize("attributes", ["", XUNIT1], ids=["xunit2", "xunit1"])
@pytest.mark.parametrize("teardown", [TEARDOWN, BEFORE_6])
def test_failed_call_and_error_of_its_teardown_are_one_failure(read: Read, attributes: str, teardown: str) -> None:
    both = (element(CALL, attributes=attributes), element(teardown, attributes=attributes))
    result = read(report(*both, counts='tests="1" failures="1" errors="1"')).only

    assert (result.result, result.attempts, result.duration_ms) == (Outcome.FAIL, (), 1000.0)
    assert result.error_type == "error"
    assert result.error_details.splitlines()[0] == "assert 1 == 2"
    assert "teardown" in result.error_details.splitlines()[1]
    assert result.error_stacktrace == "E   assert 1 == 2\n\nE   OSError: busy"


def test_workers_write_others_between_them(read: Read) -> None:
    between = (element(name="test_b"), element(CALL, name="test_c"), element(TEARDOWN, name="test_d"))
    results = read(report(element(CALL), *between, element(TEARDOWN))).results

    assert [(each.test_case, each.error_type) for each in results] == [
        ("test_adds", "error"),
        ("test_b", None),
        ("test_c", None),
        ("test_d", "error"),
    ]


def test_beyond_a_bound_between_them_they_stay_two(read: Read) -> None:
    apart = [element(name=f"test_{number}") for number in range(HELD)]
    results = read(report(element(CALL), *apart, "\n" * 2 * CHUNK, element(TEARDOWN))).results

    assert [each.error_type for each in results if each.test_case == "test_adds"] == [None, "error"]


def test_each_teardown_joins_the_call_before_it(read: Read) -> None:
    twice = read(report(element(CALL), element(TEARDOWN), element(CALL), element(TEARDOWN))).results

    assert [each.error_type for each in twice] == ["error", "error"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (CALL, CALL),
        (CALL, SETUP),
        (CALL, ""),
        ("", TEARDOWN),
        (TEARDOWN, TEARDOWN),
        (SETUP, TEARDOWN),
        (TEARDOWN, CALL),
    ],
)
def test_two_failures_that_pytest_tells_of_are_two_results(read: Read, first: str, second: str) -> None:
    assert len(read(report(element(first), element(second))).results) == 2


@pytest.mark.parametrize(
    "elements",
    [
        (element(CALL), element(TEARDOWN, name="test_other")),
        (element(CALL, name="test_adds[1]"), element(TEARDOWN, name="test_adds[2]")),
    ],
)
def test_teardown_of_another_test_is_not_joined(read: Read, elements: tuple[str, str]) -> None:
    assert len(read(report(*elements)).results) == 2


def test_elements_of_another_runner_are_not_joined(read: Read) -> None:
    assert len(read(report(element(CALL), element(TEARDOWN), name="unit")).results) == 2


def test_suite_of_any_name_is_pytests_where_the_report_says_so(read: Read) -> None:
    inside = report(element(CALL), element(TEARDOWN), name="unit")

    assert read(inside.replace("<testsuites>", '<testsuites name="pytest tests">')).only.error_type == "error"


def test_output_and_properties_of_both_are_kept(read: Read) -> None:
    of_call = '<properties><property name="a" value="1"/></properties><system-out>in call</system-out>'
    of_teardown = '<properties><property name="b" value="2"/></properties><system-out>{}</system-out>'
    first = element(CALL + of_call)

    whole = read(report(first, element(TEARDOWN + of_teardown.format("in call\nin teardown")))).only
    assert (whole.stdout, whole.properties) == ("in call\nin teardown", {"a": "1", "b": "2"})
    own = read(report(first, element(TEARDOWN + of_teardown.format("in teardown")))).only
    assert own.stdout == "in call\nin teardown"
    assert read(report(element(CALL), element(TEARDOWN + "<system-err>busy</system-err>"))).only.stderr == "busy"
    assert read(report(first, element(TEARDOWN))).only.stdout == "in call"


@pytest.mark.parametrize(
    ("last", "outcome", "error_type"),
    [
        ("", Outcome.PASS, None),
        (CALL, Outcome.FAIL, None),
        (TEARDOWN, Outcome.FAIL, "error"),
        (SKIP, Outcome.SKIP, None),
    ],
)
def test_elements_without_failure_before_the_last_one_are_failed_tries(
    read: Read, last: str, outcome: Outcome, error_type: str | None
) -> None:
    output = "<system-out>first</system-out><system-err>try</system-err>"
    result = read(report(element(output), element(), element(last), counts=STARTED)).only

    assert (result.result, result.error_type, result.duration_ms) == (outcome, error_type, 500.0)
    assert [each.result for each in result.attempts] == [Outcome.FAIL, Outcome.FAIL]
    assert [(each.stdout, each.stderr) for each in result.attempts] == [("first", "try"), (None, None)]
    assert {(each.duration_ms, each.tstamp) for each in result.attempts} == {(500.0, result.tstamp)}


def test_last_try_whose_call_and_teardown_failed_is_one(read: Read) -> None:
    result = read(report(element(), element(CALL), element(TEARDOWN), counts=STARTED)).only

    assert (result.error_type, len(result.attempts)) == ("error", 1)


def test_tries_are_joined_wherever_the_chunks_end_and_results_keep_their_order(read: Read) -> None:
    others = [element(name=f"test_{number}") for number in range(HELD - 1)]
    results = read(report(element(), *others, "\n" * 2 * CHUNK, element(CALL), counts=STARTED)).results

    assert [each.test_case for each in results] == ["test_adds", *(f"test_{number}" for number in range(HELD - 1))]
    assert [len(each.attempts) for each in results[:2]] == [1, 0]


def test_sessions_that_one_file_holds_are_not_tries_of_each_other(read: Read) -> None:
    session = '<testsuite name="pytest" {}>{}</testsuite>'
    started = [STARTED, STARTED.replace("10:00", "10:01")]
    later = read(
        "<testsuites>" + "".join(session.format(each, element()) for each in started) + "</testsuites>"
    ).results
    assert [each.attempts for each in later] == [(), ()]

    unknown = read("<testsuites>" + session.format("", element()) * 2 + "</testsuites>").results
    assert [each.attempts for each in unknown] == [(), ()]


def test_passes_of_another_runner_are_no_tries(read: Read) -> None:
    results = read(report(element(), element(CALL), name="unit", counts=STARTED)).results

    assert [each.attempts for each in results] == [(), ()]


def test_texts_that_are_held_back_are_bounded(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.importers.pytest_tries.HELD_TEXT", 1_000)
    printed = element(f"<system-out>{'x' * 1_001}</system-out>", name="test_prints")
    parts = (element(), printed, "\n" * 2 * CHUNK, element(CALL))

    assert len(read(report(*parts, counts=STARTED)).results) == 3
    monkeypatch.setattr("terec.importers.pytest_tries.HELD_TEXT", HELD_TEXT)
    assert len(read(report(*parts, counts=STARTED)).results) == 2
