"""JUnit XML: what its elements and attributes become."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from terec.model import Outcome, Result, TextLimit

Read = Callable[..., Any]


def a_case(inside: str = "", attributes: str = "", around: str = "{}") -> str:
    case = f'<testcase classname="com.acme.CartTest" name="adds" time="0.5" {attributes}>{inside}</testcase>'
    return f"<testsuite>{around.format(case)}</testsuite>"


def test_a_passing_case_has_names_and_duration(read: Read) -> None:
    assert read(a_case()).only == Result("com.acme", "CartTest", "adds", duration_ms=500.0)


@pytest.mark.parametrize("order", ["name classname time", "classname name time", "time name classname"])
def test_the_order_of_attributes_does_not_matter(read: Read, order: str) -> None:
    words = {"name": "adds", "classname": "com.acme.CartTest", "time": "0.5"}
    said = " ".join(f'{key}="{words[key]}"' for key in order.split())
    assert read(f"<testsuite><testcase {said}/></testsuite>").only == read(a_case()).only


def test_options_set_config_and_group(read: Read) -> None:
    result = read(a_case(), config="py312", group="unit").only
    assert (result.test_config, result.test_group) == ("py312", "unit")


@pytest.mark.parametrize(
    "report",
    [
        "<testsuites><testsuite><testcase name='a'/></testsuite></testsuites>",
        "<testsuites><testcase name='a'/></testsuites>",
        "<testsuite><testsuite><testsuite><testcase name='a'/></testsuite></testsuite></testsuite>",
        "<testcase name='a'/>",
        "<j:testsuites xmlns:j='urn:j'><j:testsuite><j:testcase name='a'/></j:testsuite></j:testsuites>",
        "<testsuites><wrapper><testsuite><testcase name='a'/></testsuite></wrapper></testsuites>",
        "<!DOCTYPE testsuites><testsuites><testcase name='a'/></testsuites>",
    ],
)
def test_any_nesting_of_suites_is_read(read: Read, report: str) -> None:
    assert read(report).only.test_case == "a"


def test_a_failure_has_type_message_and_text(read: Read) -> None:
    result = read(a_case('<failure type="E" message="2 is not 3">at com.acme\n</failure>')).only
    assert (result.result, result.error_type) == (Outcome.FAIL, "E")
    assert (result.error_details, result.error_stacktrace) == ("2 is not 3", "at com.acme")


def test_an_error_is_a_failure_with_its_type(read: Read) -> None:
    assert read(a_case('<error type="E"/>')).only.error_type == "E"
    untyped = read(a_case("<error/>")).only
    assert (untyped.result, untyped.error_type) == (Outcome.FAIL, "error")


def test_a_failures_message_is_not_the_tests_name_that_begins_its_text(read: Read) -> None:
    result = read(a_case("<failure>Tests\\CartTest::adds\nFailed asserting that 1 is 2.</failure>")).only
    assert result.error_details == "Failed asserting that 1 is 2."


def test_a_failure_without_message_is_named_by_its_text(read: Read) -> None:
    assert read(a_case("<failure>\nE: bad\n  at x</failure>")).only.error_details == "E: bad"
    placed = "<failure>cart.c:12\nE: bad</failure>"
    assert read(a_case(placed)).only.error_details == "E: bad"
    trace = "<failure>Traceback (most recent call last):\n  File\nValueError: bad</failure>"
    assert read(a_case(trace)).only.error_details == "ValueError: bad"


def test_several_failures_are_joined_and_the_worst_counts(read: Read) -> None:
    result = read(
        a_case('<skipped/><failure type="F" message="one">a</failure><error type="E" message="two">b</error>')
    ).only
    assert (result.result, result.error_type) == (Outcome.FAIL, "E")
    assert (result.error_details, result.error_stacktrace) == ("one\ntwo", "a\n\nb")


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<skipped/>", None),
        ('<skipped message="slow"/>', "slow"),
        ("<skipped>slow</skipped>", "slow"),
        ('<skipped message="skipped">cart.py:3: skipped</skipped>', "cart.py:3: skipped"),
        ('<skipped message="slow">on Windows</skipped>', "slow\non Windows"),
        ('<skipped type="pytest.xfail" message=""/>', "pytest.xfail"),
        ("<ignored/>", None),
        ("<disabled/>", None),
    ],
)
def test_a_skip_says_why(read: Read, inside: str, why: str | None) -> None:
    result = read(a_case(inside)).only
    assert (result.result, result.skip_details) == (Outcome.SKIP, why)


@pytest.mark.parametrize(
    ("attributes", "outcome"),
    [
        ('status="run" result="completed"', Outcome.PASS),
        ('status="notrun" result="suppressed"', Outcome.SKIP),
        ('status="disabled"', Outcome.SKIP),
        ('result="skipped"', Outcome.SKIP),
        ('status="Failed"', Outcome.FAIL),
        ('status="errored"', Outcome.FAIL),
        ('status="something"', Outcome.PASS),
    ],
)
def test_status_words_count_where_no_element_says_more(read: Read, attributes: str, outcome: Outcome) -> None:
    assert read(a_case("", attributes)).only.result is outcome
    assert read(a_case("<failure/>", attributes)).only.result is Outcome.FAIL


def test_flaky_failures_are_attempts_of_a_pass(read: Read) -> None:
    flaky = (
        '<flakyFailure type="F" message="one"><stackTrace>a</stackTrace><system-out>o</system-out>'
        '<system-err>e</system-err></flakyFailure><flakyError type="E" message="two">b</flakyError>'
    )
    result = read(a_case(flaky + "<system-out>last</system-out>")).only
    first, second = result.attempts
    assert (result.result, result.error_details, result.stdout) == (Outcome.PASS, None, "last")
    assert (first.result, first.error_type, first.error_details) == (Outcome.FAIL, "F", "one")
    assert (first.error_stacktrace, first.stdout, first.stderr) == ("a", "o", "e")
    assert (second.error_type, second.error_details, second.error_stacktrace) == ("E", "two", "b")


def test_reruns_are_attempts_of_a_failure(read: Read) -> None:
    result = read(a_case('<failure message="one"/><rerunFailure message="two"/><rerunError message="three"/>')).only
    assert (result.result, result.error_details) == (Outcome.FAIL, "one")
    assert [attempt.error_details for attempt in result.attempts] == ["two", "three"]


def test_reruns_without_a_first_failure_are_a_failure(read: Read) -> None:
    result = read(a_case('<rerunFailure type="F" message="two">b</rerunFailure>')).only
    assert (result.result, result.error_type, result.error_details) == (Outcome.FAIL, "F", "two")


def test_a_case_twice_in_a_file_is_told_twice(read: Read) -> None:
    assert len(read(a_case(around="{0}{0}")).results) == 2


def test_output_of_a_case_is_kept_and_joined(read: Read) -> None:
    result = read(a_case("<system-out>a</system-out><system-err>b</system-err><system-out>c</system-out>")).only
    assert (result.stdout, result.stderr) == ("a\nc", "b")


def test_output_of_a_suite_goes_to_its_failed_cases_that_have_none(read: Read) -> None:
    silent = "<testcase name='silent'><failure/></testcase>"
    loud = "<testcase name='loud'><failure/><system-out>mine</system-out></testcase>"
    suite = f"{silent}{loud}<testcase name='green'/><system-out>suite</system-out><system-err>err</system-err>"
    results = read(f"<testsuites><testsuite>{suite}</testsuite></testsuites>").results
    said = {each.test_case: (each.stdout, each.stderr) for each in results}
    assert said == {"silent": ("suite", "err"), "loud": ("mine", None), "green": (None, None)}


def test_results_keep_their_order_while_some_wait_for_output(read: Read) -> None:
    cases = "".join(f"<testcase name='{n}'>{'<failure/>' if n % 3 == 1 else ''}</testcase>" for n in range(1000))
    results = read(f"<testsuite>{cases}<system-out>late</system-out></testsuite>").results
    assert [each.test_case for each in results] == [str(n) for n in range(1000)]


def test_a_suite_that_could_not_start_is_a_failed_case(read: Read) -> None:
    result = read('<testsuite name="com.acme.CartTest"><error type="E" message="no database"/></testsuite>').only
    assert (result.test_package, result.test_suite, result.test_case) == ("com.acme", "CartTest", "<init>")
    assert (result.result, result.error_details) == (Outcome.FAIL, "no database")


def test_properties_of_a_case_are_kept(read: Read) -> None:
    inside = "<properties><property name='a' value='1'/><property name='b'>2\n3</property></properties>"
    assert read(a_case(inside)).only.properties == {"a": "1", "b": "2\n3"}


def test_properties_of_a_suite_are_not_repeated_on_its_cases(read: Read) -> None:
    assert (
        read(a_case(around="<properties><property name='java.home' value='/opt'/></properties>{}")).only.properties
        is None
    )


def test_attachments_are_named_by_output_and_properties(read: Read) -> None:
    inside = (
        "<properties><property name='attachment' value='log.txt'/></properties>"
        "<system-out>a [[ATTACHMENT|shots/one.png]] b\n[[ATTACHMENT|log.txt]]</system-out>"
        "<system-err>[[ATTACHMENT|two.png]] [[ATTACHMENT|</system-err>"
    )
    assert read(a_case(inside)).only.attachments == ("log.txt", "shots/one.png", "two.png")


def test_file_and_line_come_from_case_failure_or_suite(read: Read) -> None:
    assert read(a_case("", 'file="a.py" line="3"')).only.line == 3
    failure = read(a_case('<failure file="b.cpp" line="19"/>')).only
    assert (failure.file, failure.line) == ("b.cpp", 19)
    assert read('<testsuite file="c.js"><testcase name="a" classname="b" time="1"/></testsuite>').only.file == "c.js"
    assert read(a_case("", 'line="none"')).only.line is None


@pytest.mark.parametrize(
    ("attributes", "file", "line"),
    [
        ('file="test/cart_test.exs:12"', "test/cart_test.exs", 12),
        ('file="test/cart_test.exs:12" line="3"', "test/cart_test.exs:12", 3),
        ('file="C:\\cart.rb" lineno="7"', "C:\\cart.rb", 7),
        ('file="C:\\cart.rb"', "C:\\cart.rb", None),
        ('file=":12"', ":12", None),
    ],
)
def test_file_and_line_of_a_case_may_stand_otherwise(
    read: Read, attributes: str, file: str | None, line: int | None
) -> None:
    result = read(a_case("", attributes)).only
    assert (result.file, result.line) == (file, line)


def test_the_name_of_the_test_is_neither_the_type_of_its_failure_nor_why_it_was_skipped(read: Read) -> None:
    case = '<testcase classname="C" name="test_adds"><{} type="test_adds"/></testcase>'

    assert read(case.format("failure")).only.error_type is None
    assert read(case.format("error")).only.error_type == "error"
    assert read(case.format("skipped")).only.skip_details is None
    assert read(case.replace("test_adds", "adds", 1).format("failure")).only.error_type == "test_adds"


def test_the_nearest_time_stamp_counts(read: Read) -> None:
    report = (
        '<testsuites timestamp="2024-01-01T00:00:00"><testcase name="a"/><testsuite timestamp="2024-01-02T00:00:00">'
        '<testcase name="b"/><testcase name="c" timestamp="2024-01-03T00:00:00"/></testsuite>'
        '<testsuite timestamp="nonsense"><testcase name="d"/></testsuite></testsuites>'
    )
    days = {each.test_case: each.tstamp for each in read(report).results}
    assert days == {name: datetime(2024, 1, day, tzinfo=UTC) for name, day in [("a", 1), ("b", 2), ("c", 3), ("d", 1)]}


def test_a_case_without_class_belongs_to_its_suite(read: Read) -> None:
    suite = '<testsuite name="com.acme.CartTest"><testcase name="adds" classname=""/></testsuite>'
    assert read(f'<testsuites name="all">{suite}</testsuites>').only.case == read(a_case()).only.case


def test_cases_without_name_are_numbered_within_their_class(read: Read) -> None:
    report = (
        "<testsuite><testcase classname='A'/><testcase classname='A' name=' '/><testcase classname='B'/></testsuite>"
    )
    names = [(each.test_suite, each.test_case) for each in read(report).results]
    assert names == [("A", "<unnamed>"), ("A", "<unnamed 2>"), ("B", "<unnamed>")]


@pytest.mark.parametrize(
    ("suite", "runner"),
    [
        ('name="pytest"', "pytest"),
        ('name="jest tests"', "jest"),
        (
            'xmlns:xsi="x" xsi:noNamespaceSchemaLocation="https://maven.apache.org/maven-surefire-plugin/x.xsd"',
            "surefire",
        ),
        ('name="anything"', None),
    ],
)
def test_the_runner_is_known_where_the_report_names_it(read: Read, suite: str, runner: str | None) -> None:
    assert read(f"<testsuite {suite}><testcase name='a'/></testsuite>").only.runner == runner


def test_line_ends_of_windows_become_plain(read: Read) -> None:
    assert read(a_case("<failure>a&#13;\nb&#13;\n</failure>")).only.error_stacktrace == "a\nb"


def test_a_long_text_is_cut_and_says_so(read: Read) -> None:
    text = "\n".join(f"line {number}" for number in range(100_000))
    result = read(a_case(f"<system-out>{text}</system-out>"), text_limit=TextLimit(200, 100)).only
    assert result.stdout is not None
    assert len(result.stdout) < 400
    assert result.stdout.startswith("line 0\n")
    assert result.stdout.endswith("line 99999")
    assert "bytes cut by TeReC" in result.stdout
