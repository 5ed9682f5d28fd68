"""What `go test` prints becomes the cases that gotestsum's report has."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from terec.importers import ReadOptions, find_reports, read_reports
from terec.model import Outcome
from terec_testing.console import failed, read_log
from terec_testing.test_data import require
from terec_testing.test_data import test_data as data_at

MODULES = {
    "go.mod": "module example.com/shop\n\ngo 1.20\n",
    "cart/cart_test.go": """package cart

import (
	"fmt"
	"testing"
)

func TestAdds(t *testing.T)  { fmt.Println("adding"); t.Errorf("got %d, want %d", 1, 2) }
func TestFine(t *testing.T)  {}
func TestSkips(t *testing.T) { t.Skip("later") }
func TestSub(t *testing.T) {
	t.Run("zero items", func(t *testing.T) { t.Log("hi"); t.Fatal("no\\nreally") })
	t.Run("one", func(t *testing.T) {})
}
func TestPar(t *testing.T) {
	t.Run("a", func(t *testing.T) { t.Parallel(); t.Error("a fails") })
	t.Run("b", func(t *testing.T) { t.Parallel(); t.Log("b") })
}
""",
    "broken/b_test.go": 'package broken\n\nimport "testing"\n\nfunc TestX(t *testing.T) { undefined() }\n',
    "panics/p_test.go": 'package panics\n\nimport "testing"\n\n'
    "func TestP(t *testing.T) { var m map[int]int; m[1] = 1 }\n",
}

FAILED = [
    "example.com/shop/broken::TestMain",
    "example.com/shop/cart::TestAdds",
    "example.com/shop/cart::TestPar",
    "example.com/shop/cart::TestPar/a",
    "example.com/shop/cart::TestSub",
    "example.com/shop/cart::TestSub/zero_items",
    "example.com/shop/panics::TestP",
]

TIMEOUT = """\
=== RUN   TestFast
--- PASS: TestFast (0.00s)
=== RUN   TestSlow
=== RUN   TestSlow/inner
panic: test timed out after 1s
\trunning tests:
\t\tTestSlow/inner (1s)

FAIL\texample.com/shop/slow\t1.010s
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("go")
    for name, text in MODULES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


@cache
def _go_test(folder: Path, *options: str) -> str:
    go = shutil.which("go")
    if go is None:
        require("go", "no go on this machine")
        raise AssertionError
    done = subprocess.run(
        [go, "test", *options, "./..."], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode()


@pytest.mark.parametrize("options", [(), ("-v",), ("-json",)], ids=str)
def test_failures_have_package_and_test_for_names(folder: Path, options: tuple[str, ...]) -> None:
    results, counts = read_log(_go_test(folder, *options))

    assert sorted(failed(results)) == FAILED
    assert counts.failed == len(FAILED)


@pytest.mark.parametrize("options", [(), ("-v",), ("-json",)], ids=str)
def test_each_failure_has_its_own_lines(folder: Path, options: tuple[str, ...]) -> None:
    results = {str(each.case): each for each in read_log(_go_test(folder, *options))[0]}

    sub = results["example.com/shop/cart::TestSub/zero_items"]
    assert "really" in (sub.error_stacktrace or "")
    assert "a fails" not in (sub.error_stacktrace or "")
    assert results["example.com/shop/cart::TestAdds"].error_details == "cart_test.go:8: got 1, want 2"
    assert results["example.com/shop/cart::TestSub"].error_details == "subtests failed"
    assert (results["example.com/shop/panics::TestP"].error_details or "").startswith("panic: assignment to entry")
    assert "undefined: undefined" in (results["example.com/shop/broken::TestMain"].error_details or "")


def test_passes_and_skips_are_told_by_v_and_json(folder: Path) -> None:
    for options in (("-v",), ("-json",)):
        outcomes = {str(each.case): each.result for each in read_log(_go_test(folder, *options))[0]}
        assert outcomes["example.com/shop/cart::TestSkips"] is Outcome.SKIP
        assert outcomes["example.com/shop/cart::TestSub/one"] is Outcome.PASS


def test_what_ran_when_its_package_failed_has_failed() -> None:
    results, _ = read_log(TIMEOUT)

    assert failed(results) == ["example.com/shop/slow::TestSlow/inner"]
    assert results[-1].error_details == "panic: test timed out after 1s"


def test_what_still_ran_when_the_log_ends_has_not_failed() -> None:
    assert failed(read_log("=== RUN   TestA\n--- PASS: TestA (0.00s)\n=== RUN   TestB\n")[0]) == []


def test_gotestsums_log_gives_the_cases_of_its_report() -> None:
    log = data_at("other-formats/gotestsum") / "go-test-json.out"
    (report,) = (data_at("junit/gotestsum")).glob("*.xml")
    reported = list(read_reports(find_reports([str(report)]), ReadOptions(), pytest.fail))

    assert set(failed(read_log(log.read_bytes())[0])) >= set(failed(reported)) - {""}
