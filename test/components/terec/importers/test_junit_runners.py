"""What single runners write into JUnit XML and mean by it."""

from collections.abc import Callable
from typing import Any

import pytest

from terec.model import Outcome

Read = Callable[..., Any]


def a_case(inside: str = "", attributes: str = "", around: str = "{}") -> str:
    case = f'<testcase classname="com.acme.CartTest" name="adds" time="0.5" {attributes}>{inside}</testcase>'
    return f"<testsuite>{around.format(case)}</testsuite>"


@pytest.mark.parametrize(
    ("output", "details", "stack"),
    [
        ("<system-out>cart.cpp:12: expected 1 got 2\n</system-out>", "cart.cpp:12: expected 1 got 2", None),
        (
            "<system-out>running\nthread 'adds' panicked at lib.rs:9:9:\n2 is not 3\nnote: x</system-out>",
            "thread 'adds' panicked at lib.rs:9:9: 2 is not 3",
            "running\nthread 'adds' panicked at lib.rs:9:9:\n2 is not 3\nnote: x",
        ),
        ("<system-out>one</system-out><system-err>two\nthree</system-err>", "three", "two\nthree"),
        ("<system-out> </system-out>", None, None),
        ("", None, None),
    ],
)
def test_failure_without_words_has_those_of_its_own_output(
    read: Read, output: str, details: str | None, stack: str | None
) -> None:
    result = read(a_case('<failure message=""/>' + output)).only
    assert (result.result, result.error_details) == (Outcome.FAIL, details)
    assert result.error_stacktrace == (stack or details)


def test_long_output_gives_its_end(read: Read) -> None:
    log = "failed long ago\n" + "noise\n" * 2_000 + "assertion broke"
    result = read(a_case(f"<failure/><system-out>{log}</system-out>")).only
    assert result.error_details == "assertion broke"
    assert result.error_stacktrace is not None
    assert result.error_stacktrace.startswith("noise\nnoise") and len(result.error_stacktrace) < 4_096


def test_failure_with_words_leaves_the_output_alone(read: Read) -> None:
    assert read(a_case('<failure message="m"/><system-out>fatal</system-out>')).only.error_stacktrace is None


def test_test_that_ctest_could_not_start_failed(read: Read) -> None:
    not_started = '<skipped message="Unable to find executable"/><system-out>no such file</system-out>'
    result = read(a_case(not_started, 'status="notrun"')).only
    assert (result.result, result.error_details) == (Outcome.FAIL, "Unable to find executable")
    assert result.skip_details is None
    assert read(a_case(not_started)).only.result is Outcome.SKIP
    assert read(a_case('<skipped message="SKIP_RETURN_CODE=77"/>', 'status="notrun"')).only.result is Outcome.SKIP


def test_failure_that_node_expects_is_a_skip(read: Read) -> None:
    todo = '<skipped type="todo" message="{}"/><failure type="testCodeFailure" message="1 == 2">at x</failure>'
    result = read(a_case(todo.format("true"))).only

    assert (result.result, result.skip_details, result.error_details) == (Outcome.SKIP, "todo", None)
    assert read(a_case(todo.format("when paid"))).only.skip_details == "when paid"


def test_warning_of_phpunit_is_a_property_of_a_pass(read: Read) -> None:
    text = "CartTest::testAdds\nassertFoo() is deprecated"
    result = read(a_case(f'<warning type="PHPUnit\\Framework\\Warning">{text}</warning>')).only

    assert (result.result, result.properties) == (Outcome.PASS, {"warning": text})
    failed = read(a_case(f"<warning>{text}</warning><failure>no</failure>")).only
    assert (failed.result, failed.error_details, failed.properties) == (Outcome.FAIL, "no", {"warning": text})
    assert read(f"<testsuite><warning>{text}</warning><testcase name='a'/></testsuite>").only.properties is None


def test_time_behind_the_name_of_a_suite_is_no_part_of_its_cases_class(read: Read) -> None:
    suite = (
        '<testsuite name="unittest.suite._ErrorHolder-{}"><testcase classname="" name="setUpClass (t.T)"/></testsuite>'
    )

    first, second = (read(suite.format(time)).only.case for time in ("20261201010730", "20261202020841"))
    assert first == second == ("unittest.suite", "_ErrorHolder", "setUpClass", "t.T")
    assert read(suite.format("2026")).only.test_suite == "_ErrorHolder-2026"
