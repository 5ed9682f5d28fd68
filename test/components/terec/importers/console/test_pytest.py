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

def test_breaks_and_leaves(leaving):
    assert 1 == 2

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
    assert len(failed(results)) == 15
    assert (counts.failed, counts.skipped) == (15, 4)


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


@pytest.mark.parametrize("options", [(), ("-v",), ("-rA",)], ids=str)
def test_failed_call_and_error_of_its_teardown_are_one_failure(folder: Path, options: tuple[str, ...]) -> None:
    found = [each for each in read_log(_run(folder, *options)[0])[0] if each.test_case == "test_breaks_and_leaves"]

    assert [each.error_details for each in found] == ["assert 1 == 2\nRuntimeError: still open"] * 2
    assert all((each.error_stacktrace or "").count("\nE ") == 2 for each in found)


def test_pass_whose_teardown_was_an_error_is_a_failure_alone(folder: Path) -> None:
    results, counts = read_log(_run(folder, "-v")[0])

    assert [each.result for each in results if each.test_case == "test_leaves"] == [Outcome.FAIL] * 2
    assert counts.total == len(results)


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


SUBTESTS = """\
=================================== FAILURES ===================================
__________________________ test_prices [even] (i=1) ____________________________

>       assert i % 2 == 0
E       assert (1 % 2) == 0

test_cart.py:31: AssertionError
__________________________ test_prices [even] (i=3) ____________________________
>       assert i % 2 == 0
E       assert (3 % 2) == 0

test_cart.py:31: AssertionError
_________________________________ test_prices __________________________________
contains 2 failed subtests
=========================== short test summary info ============================
SUBFAILED{0} test_cart.py::test_prices - assert (1 % 2) == 0
SUBFAILED{0} test_cart.py::test_prices - assert (3 % 2) == 0
FAILED test_cart.py::test_prices - contains 2 failed subtests
3 failed, 9 passed, 2 subtests passed in 1.19s
"""


@pytest.mark.parametrize("description", ["", "[even] (i=1)"])
def test_failed_subtests_belong_to_their_test(description: str) -> None:
    (result,), counts = read_log(SUBTESTS.format(description))

    assert str(result.case) == "test_cart::test_prices"
    assert result.error_details == "assert (1 % 2) == 0"
    assert (counts.failed, counts.passed) == (1, 9)


def test_subtests_whose_test_is_not_failed_beside_them_are_one_failure() -> None:
    lines = [line for line in SUBTESTS.format("").splitlines() if not line.startswith(("FAILED ", "contains "))]
    log = "\n".join(lines).replace("____ test_prices ____", "").replace("3 failed", "2 failed")
    results, counts = read_log(log)

    assert failed(results) == ["test_cart::test_prices"]
    assert counts.failed == 1


RERUNS = """\
============================= test session starts ==============================
test_cart.py::test_adds RERUN                                            [ 50%]
test_cart.py::test_adds PASSED                                           [ 50%]
test_cart.py::test_pays RERUN                                            [100%]
test_cart.py::test_pays RERUN                                            [100%]
test_cart.py::test_pays FAILED                                           [100%]
=================================== FAILURES ===================================
__________________________________ test_pays ___________________________________
>       assert 1 == 2
E       assert 1 == 2
=========================== rerun test summary info ============================
RERUN test_cart.py::test_adds
RERUN test_cart.py::test_pays
RERUN test_cart.py::test_pays
=========================== short test summary info ============================
FAILED test_cart.py::test_pays - assert 1 == 2
==================== 1 failed, 1 passed, 3 rerun in 0.03s ======================
"""


@pytest.mark.parametrize("verbose", [True, False])
def test_a_try_that_was_repeated_is_an_attempt(verbose: bool) -> None:
    log = RERUNS if verbose else "\n".join(line for line in RERUNS.splitlines() if "%]" not in line)
    results, counts = read_log(log)

    tries = {str(each.case): (each.result, [one.result for one in each.attempts]) for each in results}
    assert tries == {
        "test_cart::test_adds": (Outcome.PASS, [Outcome.FAIL]),
        "test_cart::test_pays": (Outcome.FAIL, [Outcome.FAIL] * 2),
    }
    assert (counts.passed, counts.failed) == (1, 1)
