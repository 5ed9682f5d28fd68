"""What pytest prints becomes the cases that its JUnit report has."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from terec.importers import ReadOptions, find_reports, read_reports
from terec.model import Outcome, Result
from terec_testing.console import failed, read_log

TESTS = """
import pytest

class TestCart:
    @pytest.mark.parametrize("price", ["1 - 2", "a[0]", "plain"])
    def test_adds(self, price):
        print("adding", price)
        assert price == "other"

    def test_fine(self):
        pass

def helper():
    raise ValueError("first line\\\\nsecond line")

def test_deep():
    helper()

@pytest.fixture
def database():
    raise RuntimeError("no database")

def test_needs(database):
    pass

@pytest.fixture
def leaving():
    yield
    raise RuntimeError("still open")

def test_leaves(leaving):
    pass

@pytest.mark.skip(reason="later")
def test_later():
    pass

@pytest.mark.xfail
def test_known():
    assert 0
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "deep").mkdir()
    (folder / "deep" / "test_cart.py").write_text(TESTS)
    (folder / "test_other.py").write_text(TESTS)
    (folder / "test_broken.py").write_text("import no_such_module\n")
    return folder


@cache
def _run(folder: Path, *options: str, report: str = "report.xml") -> tuple[str, list[Result]]:
    """What pytest printed, and the results of the report it wrote meanwhile."""
    words = ["-p", "no:cacheprovider", "--continue-on-collection-errors", f"--junitxml={report}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "CI": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    reported = read_reports(find_reports([str(folder / report)]), ReadOptions(), pytest.fail)
    return done.stdout, list(reported)


@pytest.mark.parametrize("options", [(), ("-v",), ("-q", "--color=yes"), ("--tb=short", "-rA")], ids=str)
def test_the_same_failures_as_in_the_report_of_the_same_run(folder: Path, options: tuple[str, ...]) -> None:
    printed, reported = _run(folder, *options)
    results, counts = read_log(printed)

    assert sorted(failed(results)) == sorted(failed(reported))
    assert len(failed(results)) == 13
    assert (counts.failed, counts.skipped) == (13, 4)


@pytest.mark.parametrize("report", ["report.xml", f"{'long' * 20}/report.xml"], ids=["short path", "long path"])
def test_message_and_trace_are_those_of_the_report(folder: Path, report: str) -> None:
    """The line that names the report ends the last trace; the longer its path, the fewer dashes around it."""
    printed, reported = _run(folder, report=report)
    told = {str(each.case): each for each in reported if each.result is Outcome.FAIL and "leaves" not in each.test_case}

    for result in read_log(printed)[0]:
        if str(result.case) in told and result.result is Outcome.FAIL and "needs" not in result.test_case:
            same = told[str(result.case)]
            if "broken" not in str(result.case):  # the report says `collection failure`
                assert result.error_details == same.error_details
            assert result.error_stacktrace == same.error_stacktrace


def test_what_a_failed_test_printed_is_its_output(folder: Path) -> None:
    results, _ = read_log(_run(folder)[0])
    adds = next(each for each in results if each.test_config == "plain")

    assert adds.stdout is not None
    assert adds.stdout.endswith("adding plain")
    assert (adds.file, adds.line) == ("deep/test_cart.py", 8)


def test_without_a_summary_the_names_come_from_the_traces(folder: Path) -> None:
    results, _ = read_log(_run(folder, "-rN")[0])

    assert "deep.test_cart::test_deep" in failed(results)
    assert "test_other.TestCart::test_adds[a[0]]" in failed(results)


def test_passes_and_skips_are_told_by_v_alone(folder: Path) -> None:
    results, _ = read_log(_run(folder, "-v")[0])
    outcomes = {str(each.case): each.result for each in results}

    assert outcomes["deep.test_cart.TestCart::test_fine"] is Outcome.PASS
    assert outcomes["deep.test_cart::test_later"] is Outcome.SKIP
    assert outcomes["deep.test_cart::test_known"] is Outcome.SKIP
    assert not any(each.result is Outcome.PASS for each in read_log(_run(folder)[0])[0])


def test_a_line_that_only_looks_like_pytest_is_no_result() -> None:
    assert read_log("FAILED to do a::b - really\na::b PASSED\n1 failed in 2s\n")[0] == []


def test_a_cut_off_log_keeps_what_it_told() -> None:
    log = "=== test session starts ===\na.py::test_x FAILED [ 50%]\na.py::test_y PASSED [100%]\n"

    assert [(each.test_case, each.result) for each in read_log(log)[0]] == [
        ("test_y", Outcome.PASS),
        ("test_x", Outcome.FAIL),
    ]


def test_workers_of_xdist_name_their_tests() -> None:
    log = "=== test session starts ===\n[gw0] [ 50%] FAILED a.py::test_x \n[gw1] [100%] PASSED a.py::test_y\n"

    assert sorted((each.test_case, each.result.value) for each in read_log(log)[0]) == [
        ("test_x", "FAIL"),
        ("test_y", "PASS"),
    ]
