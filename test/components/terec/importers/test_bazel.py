"""Bazel keeps the tries of a test in files of their own: the last one counts, those before are its attempts."""

from pathlib import Path

import pytest

from terec.importers import ReadOptions, ReportProblem, content_digest, find_reports, read_reports
from terec.model import Outcome, Result


def a_try(failure: str = "", case: str = "adds") -> str:
    inside = f'<error message="{failure}"/>' if failure else ""
    return f'<testsuites><testsuite name="cart"><testcase name="{case}">{inside}</testcase></testsuite></testsuites>'


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "bazel-testlogs" / "cart" / "cart_test"
    (folder / "test_attempts").mkdir(parents=True)
    (folder / "test.xml").write_text(a_try())
    for number, failure in ((1, "first"), (2, "second"), (10, "tenth")):
        (folder / "test_attempts" / f"attempt_{number}.xml").write_text(a_try(failure))
    return folder


def read(*paths: Path | str, problems: list[ReportProblem] | None = None) -> list[Result]:
    told = [] if problems is None else problems
    return list(read_reports(find_reports([str(path) for path in paths]), ReadOptions(), told.append))


@pytest.mark.parametrize("given", ["../..", "test.xml", "*.xml", "**/*.xml"])
def test_failed_tries_are_attempts_of_the_last_one_in_their_order(logs: Path, given: str) -> None:
    (result,) = read(logs / given)

    assert result.result is Outcome.PASS
    assert [(each.result, each.error_details) for each in result.attempts] == [
        (Outcome.FAIL, "first"),
        (Outcome.FAIL, "second"),
        (Outcome.FAIL, "tenth"),
    ]


def test_every_file_named_alone_is_one_test_too(logs: Path) -> None:
    (result,) = read(*sorted(logs.rglob("*.xml")))

    assert len(result.attempts) == 3


def test_try_without_a_last_one_counts_itself(logs: Path) -> None:
    (only,) = read(logs / "test_attempts" / "attempt_1.xml")
    assert only.error_details == "first"

    (logs / "test.xml").unlink()
    assert len(read(logs)) == 3


def test_cases_of_a_try_that_the_last_one_has_not_are_left_out(logs: Path) -> None:
    (logs / "test_attempts" / "attempt_2.xml").write_text(a_try("crashed", "cart_test"))

    (result,) = read(logs)

    assert [each.error_details for each in result.attempts] == ["first", "tenth"]


def test_try_that_breaks_off_is_told_and_the_last_one_is_whole(logs: Path) -> None:
    (logs / "test_attempts" / "attempt_1.xml").write_text(a_try("first")[:-5])
    problems: list[ReportProblem] = []

    (result,) = read(logs, problems=problems)

    assert len(result.attempts) == 3
    assert [(Path(each.file).name, each.broken) for each in problems] == [("attempt_1.xml", False)]


def test_other_tries_are_other_reports(logs: Path) -> None:
    before = content_digest(find_reports([str(logs)]))
    (logs / "test_attempts" / "attempt_1.xml").unlink()

    assert content_digest(find_reports([str(logs)])) != before
