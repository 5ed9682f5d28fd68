"""Every real report: what its own elements say is what is read, and what cannot be read is named."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from terec.importers import ReadOptions, ReportProblem, find_reports, read_reports
from terec.model import Outcome
from terec_testing import test_data

UNREADABLE = {
    "action-junit-report/corrupt-junit/e2e-tests/corrupt/target/sf-reports/TEST-test.CorruptTest.xml": (
        ", line 18, column 26: it ends inside a CDATA section (was it cut off?)."
    ),
    "action-junit-report/junit-web-test/expectedRetries.xml": (
        ", line 9, column 59: it is no well-formed XML; a character such as < or & may not be escaped."
    ),
    "allure2/invalid.xml": ": is XML but no test report: its root element is <ns2:test-suite>.",
    "allure2/with-timestamp.xml": (
        ", line 4: its suite 'LocalSuiteIDOL' counts 10 failures and errors and shows 0: "
        "what failed outside of a test is not in it."
    ),
    "kettle/malformed.xml": (", line 2, column 1: something stands before its XML declaration, which must come first."),
    "publish-unit-test-result-action/no-cases-but-tests.xml": (
        ", line 1: its suite 'pytest' counts 1 failure or error and shows 0: "
        "what failed outside of a test is not in it."
    ),
    "publish-unit-test-result-action/non-junit.xml": ": is XML but no test report: its root element is <suites>.",
    "publish-unit-test-result-action/pytest/corrupt-xml.xml": (
        ", line 11, column 22: it ends before its last element is closed (was it cut off?); 1 case before it counts."
    ),
    "test-reporter/dotnet-nunit.xml": (
        ": is a test report that TeReC cannot read, of NUnit; "
        "dotnet test --logger junit (package JunitXml.TestLogger) writes JUnit XML."
    ),
}
"""Reports that are not read to their end, or may lack something, and what is said of each after its name."""

SKIPPED_BY_STATUS = {"disabled", "notrun", "skipped"}


def read_folder(folder: Path) -> tuple[dict[str, Counter[Outcome]], dict[str, ReportProblem]]:
    """Outcomes and problem of every file below folder, by its path in it."""
    counts, problems = {}, {}
    for file in find_reports([str(folder)]):
        told: list[ReportProblem] = []
        name = str(Path(file.name).relative_to(folder))
        counts[name] = Counter(result.result for result in read_reports([file], ReadOptions(), told.append))
        problems.update((name, problem) for problem in told)
    return counts, problems


def counts_of_elements(path: Path) -> Counter[Outcome]:
    """The outcomes that a report's own elements say, read as a tree."""
    root = ElementTree.parse(path).getroot()
    counts: Counter[Outcome] = Counter()
    for case in root.iter("testcase"):
        children = {child.tag for child in case}
        if children & {"failure", "error"}:
            counts[Outcome.FAIL] += 1
        elif "skipped" in children or case.get("status") in SKIPPED_BY_STATUS:
            counts[Outcome.SKIP] += 1
        else:
            counts[Outcome.PASS] += 1
    suites = [suite for suite in root.iter("testsuite") if suite.find("error") is not None]
    counts[Outcome.FAIL] += len(suites)
    return +counts


@pytest.fixture(scope="module")
def junit() -> Path:
    return test_data("junit")


def test_every_well_formed_report_has_the_counts_of_its_own_elements(junit: Path) -> None:
    counts, _ = read_folder(junit)
    assert len(counts) == 113
    readable = {name: found for name, found in counts.items() if name not in UNREADABLE}
    assert readable == {name: counts_of_elements(junit / name) for name in readable}
    assert sum(map(sum, (found.values() for found in readable.values()))) > 900


def test_every_other_report_is_named_with_its_reason(junit: Path) -> None:
    _, problems = read_folder(junit)
    said = {name: str(problem).removeprefix(str(junit / name)) for name, problem in problems.items()}
    assert said == UNREADABLE
    no_reports = [name for name, problem in problems.items() if problem.no_report]
    assert no_reports == [name for name, reason in UNREADABLE.items() if "no test report" in reason]


def test_the_whole_archive_of_ozone_is_read() -> None:
    folder = test_data("histories/ozone-ci") / "junit"
    counts, problems = read_folder(folder)
    total = sum(counts.values(), Counter())
    assert (len(counts), problems) == (533, {})
    assert (total.total(), total[Outcome.FAIL]) == (3580, 625)


def test_retries_in_real_reports_are_attempts(junit: Path) -> None:
    path = junit / "jenkins-junit-plugin/gh-237/TEST-io.olamy.FlakyTest.xml"
    (result,) = read_reports(find_reports([str(path)]), ReadOptions(), pytest.fail)
    assert result.result is Outcome.PASS
    assert [attempt.error_details for attempt in result.attempts] == ["obvious fail", "try one more time maybe"]
    assert {attempt.stdout for attempt in result.attempts} == {"this will fail maybe"}
