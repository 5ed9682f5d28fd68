"""A broken report is named with its place in one sentence, and everything beside it is read."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from terec.importers import ReadOptions, ReportFile, ReportProblem, read_reports

Read = Callable[..., Any]
BLANK = "it holds nothing but zero bytes and white space (was the disk full, or its writer killed?)"
CASE = '<testcase classname="C" name="a" time="1"/>'

BROKEN = {
    # report -> line, column, sentence, cases before
    b"": (None, None, "it is empty", 0),
    b"<testsuite>" + CASE.encode(): (1, 55, "it ends before its last element is closed (was it cut off?)", 1),
    b"<testsuite><testcase name='a'": (1, 12, "it ends in the middle of a tag (was it cut off?)", 0),
    b"<testsuite><system-out><![CDATA[a": (1, 34, "it ends inside a CDATA section (was it cut off?)", 0),
    b"<testsuite>\n <a></b></testsuite>": (2, 7, "a closing tag does not match the tag that is open", 0),
    b"<testsuite/><testsuite/>": (1, 13, "more follows after the end of the report (were two files joined?)", 0),
    b"\n<?xml version='1.0'?><testsuite/>": (
        2,
        1,
        "something stands before its XML declaration, which must come first",
        0,
    ),
    b"<testsuite><testcase name='&nbsp;'/></testsuite>": (1, 12, "an entity is used that XML does not know", 0),
    b"<testsuite>a < b</testsuite>": (
        1,
        15,
        "it is no well-formed XML; a character such as < or & may not be escaped",
        0,
    ),
    b"<testsuite name='a' name='b'/>": (1, 21, "a tag has the same attribute twice", 0),
    b"<?xml version='1.0' encoding='klingon'?><testsuite/>": (
        1,
        1,
        "declares the encoding 'klingon', which is not known",
        0,
    ),
    b"<?xml version='1.0' encoding='bz2'?><testsuite/>": (1, 1, "declares the encoding 'bz2', which is not known", 0),
    b"<html/>": (None, None, "is XML but no test report: its root element is <html>", 0),
    b"<?xml version='1.0'?><test-run id='2' result='Failed'><test-suite/></test-run>": (
        None,
        None,
        "is a test report that TeReC cannot read, of NUnit; "
        "dotnet test --logger junit (package JunitXml.TestLogger) writes JUnit XML",
        0,
    ),
    b"<Site><Testing/></Site>": (
        None,
        None,
        "is a test report that TeReC cannot read, of CTest; ctest --output-junit junit.xml writes JUnit XML",
        0,
    ),
    b"\0" * 200_000: (None, None, BLANK, 0),
    b" \n" * 100_000 + b"\0": (None, None, BLANK, 0),
    b'["results"]': (
        None,
        None,
        "it is neither XML, JSON nor an archive that TeReC reads (.gz, .zip, .tar, .tar.gz); "
        "a console log must be called one: --console, or console=true over HTTP",
        0,
    ),
    b"<!DOCTYPE a [<!ENTITY b 'c'>]><testsuite>&b;</testsuite>": (
        1,
        25,
        "it declares or uses XML entities of its own, which TeReC refuses for safety",
        0,
    ),
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><testsuite>&b;</testsuite>": (
        1,
        52,
        "it declares or uses XML entities of its own, which TeReC refuses for safety",
        0,
    ),
    b"<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://localhost/x'> %b;]><testsuite/>": (
        1,
        54,
        "it declares or uses XML entities of its own, which TeReC refuses for safety",
        0,
    ),
    b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><testsuite>&b;</testsuite>": (
        1,
        55,
        "it declares or uses XML entities of its own, which TeReC refuses for safety",
        0,
    ),
    b"<!DOCTYPE a [<!ATTLIST testcase name CDATA 'x'>]><testsuite/>": (
        1,
        44,
        "its DTD gives attributes default values, which TeReC refuses for safety",
        0,
    ),
    b"<testsuite>" + b"<a>" * 1000: (1, 615, "more than 200 elements of a kind stand inside each other", 0),
    b"<testsuite>" * 1000: (1, 2212, "more than 200 elements of a kind stand inside each other", 0),
    b"<testsuite>" + b"<testcase>" * 1000: (1, 2032, "more than 200 elements of a kind stand inside each other", 0),
    b"<testsuite>" + b"<failure>" * 1000: (1, 1821, "more than 200 elements of a kind stand inside each other", 0),
}


@pytest.mark.parametrize("report", BROKEN, ids=lambda report: repr(report[:60]))
def test_a_broken_report_is_named_with_its_place_and_what_was_read_before(read: Read, report: bytes) -> None:
    reading = read(report)
    problem = reading.problem
    assert (problem.line, problem.column, problem.message, problem.cases) == BROKEN[report]
    assert len(reading.results) == problem.cases


def test_a_problem_is_one_sentence() -> None:
    assert str(ReportProblem("a.xml", "it is empty")) == "a.xml: it is empty."
    whole = ReportProblem("a.xml", "it ends too early", 1200, 3, 4000)
    assert str(whole) == "a.xml, line 1,200, column 3: it ends too early; 4,000 cases before it count."


def test_files_after_a_broken_one_are_read_and_all_are_seen() -> None:
    contents = {"a.xml": b"<testsuite><a>", "b.xml": f"<testsuite>{CASE}{CASE}</testsuite>".encode(), "c.xml": b""}
    files = [ReportFile(name, None, lambda text=text: BytesIO(text)) for name, text in contents.items()]  # type: ignore[misc]
    told: list[ReportProblem] = []
    seen: dict[str, int] = {}
    results = list(read_reports(files, ReadOptions(), told.append, lambda file, cases: seen.update({file.name: cases})))
    assert (len(results), [problem.file for problem in told]) == (2, ["a.xml", "c.xml"])
    assert seen == {"a.xml": 0, "b.xml": 2, "c.xml": 0}


@pytest.mark.parametrize(
    "report",
    ["<test-run/>", "<test-results/>", "<t:TestRun xmlns:t='urn:t'/>", "<assemblies/>", "<Site><Testing/></Site>"],
)
def test_tests_that_are_in_no_format_that_is_read_may_have_failed(read: Read, report: str) -> None:
    assert read(report).problem.broken


@pytest.mark.parametrize(
    "report",
    ["<robot/>", "<testng-results/>", "<Site><Build/></Site>", "<project/>", "<coverage/>", "<failsafe-summary/>"],
)
def test_what_lies_beside_a_runners_junit_xml_is_only_named(read: Read, report: str) -> None:
    assert read(report).problem.no_report


def test_blanks_before_a_report_are_no_reason_to_leave_it_out(read: Read) -> None:
    assert not read(" \n" * 100_000 + f"<testsuite>{CASE}</testsuite>").problems


def test_console_log_of_zero_bytes_alone_is_broken(read: Read) -> None:
    assert read("\0" * 4096, console=True).problem.message == BLANK
    assert read("make: nothing to be done", console=True).problem.no_report
