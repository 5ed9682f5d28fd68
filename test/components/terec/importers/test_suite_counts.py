"""A suite that counts more failures than it shows may have lost some: then no gate takes its report for green."""

from collections.abc import Callable
from typing import Any

import pytest

from terec.importers.chunks import CHUNK

Read = Callable[..., Any]
PASS = '<testcase classname="C" name="a" time="1"/>'
FAIL = '<testcase classname="C" name="b" time="1"><failure message="m"/></testcase>'
ERROR = '<testcase classname="C" name="c" time="1"><error message="m"/></testcase>'


def a_suite(inside: str, counts: str, name: str = "unit", more: str = "") -> str:
    return f'<testsuite name="{name}" {counts} {more}>\n{inside}</testsuite>'


KARMA = '<properties><property name="browser.fullName" value="Firefox 121"/></properties>'


def test_browser_that_died_after_its_last_test_is_told(read: Read) -> None:
    inside = KARMA + PASS + "<system-out>Disconnected</system-out>"
    reading = read(a_suite(inside, 'tests="30" errors="1" failures="0"'))

    problem = reading.problem
    assert (len(reading.results), problem.broken, problem.cases, problem.line) == (1, True, 1, 2)
    assert problem.message == (
        "its suite 'unit' counts 1 failure or error and shows 0: what failed outside of a test is not in it"
    )


@pytest.mark.parametrize(
    "report",
    [
        a_suite(PASS, 'failures="1"', name="pytest"),
        a_suite(PASS + FAIL, 'failures="1" errors="1"', name="pytest"),
        a_suite("", 'failures="1" tests="1"', name="pytest"),
        f'<testsuites name="jest tests" failures="2">{a_suite(FAIL, "")}</testsuites>',
        '<testsuites name="jest tests"><testsuite name="unit" errors="1"/></testsuites>',
        a_suite(KARMA + PASS, 'errors="1"', more='id="0" failures="0" tests="1" package=""'),
    ],
)
def test_report_that_counts_more_than_it_shows_is_broken_where_its_runner_counts_each_once(
    read: Read, report: str
) -> None:
    assert read(report).problem.broken


@pytest.mark.parametrize(
    "report",
    [a_suite(PASS, 'failures="1"'), a_suite(a_suite(PASS, 'failures="2"'), ""), a_suite("", 'failures="1" tests="1"')],
)
def test_report_of_another_runner_that_shows_none_of_its_failures_is_whole_with_a_remark(
    read: Read, report: str
) -> None:
    problem = read(report).problem
    assert (problem.broken, problem.mended) == (False, True)
    assert "shows 0" in problem.message


@pytest.mark.parametrize(
    "report",
    [
        a_suite(PASS + FAIL, 'failures="0"'),
        a_suite(FAIL + ERROR, 'failures="1" errors="1"'),
        a_suite('<testcase name="a"><failure/><failure/><error/></testcase>', 'failures="2" errors="1"'),
        a_suite('<testcase name="a"><flakyFailure/><flakyError/></testcase>', 'failures="1" errors="1"'),
        a_suite('<testcase name="a"><error/><rerunError/><rerunFailure/></testcase>', 'errors="3"'),
        a_suite('<testcase name="a" status="failed"/>' + FAIL, 'failures="2"', name="pytest"),
        a_suite('<testcase name="a"><failure/><failure/><error/></testcase>', 'failures="2" errors="1"', name="pytest"),
        a_suite("<error>no class</error>" + PASS, 'errors="1"'),
        a_suite(a_suite(FAIL, 'failures="1"') + a_suite(ERROR, 'errors="1"'), 'failures="1" errors="1"'),
        a_suite(a_suite(FAIL, 'failures="1"') + PASS, 'failures="1"'),
        a_suite(a_suite(FAIL + ERROR, ""), 'failures="2"'),
        a_suite(FAIL, 'failures="many" errors="-1"'),
        a_suite(PASS, 'failures="" errors="1000000000000"'),
    ],
)
def test_report_that_shows_what_it_counts_is_whole(read: Read, report: str) -> None:
    assert read(report).problems == []


@pytest.mark.parametrize(
    "report",
    [
        f'<testsuites errors="2" failures="1">{a_suite(FAIL, "")}</testsuites>',
        a_suite(FAIL, 'failures="1" errors="1"', name="Mocha Tests"),
        a_suite(PASS, 'failures="0" errors="2"'),
        a_suite(FAIL, 'failures="3"'),
        a_suite(FAIL, 'failures="1" errors="40"'),
    ],
    ids=["gotestsum", "mocha", "nunit", "newman", "qt"],
)
def test_runner_that_counts_something_else_is_not_asked_how_many_it_shows(read: Read, report: str) -> None:
    assert read(report).problems == []


def test_failure_is_seen_wherever_the_chunks_end(read: Read) -> None:
    word = '<testcase name="a" status="failed"/>'
    blanks = "\n" * (CHUNK + 10)

    assert read(a_suite(word + blanks + FAIL + blanks, 'failures="2"', name="pytest")).problems == []


def test_break_is_told_rather_than_a_count(read: Read) -> None:
    assert "it ends before" in read("<testsuites>" + a_suite(PASS, 'errors="1"')).problem.message
