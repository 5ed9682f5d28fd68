"""What one test did in every run."""

from terec.model import Outcome, TestInRun
from terec.pages.strip import HEIGHT, failure_rate, strip_of
from terec_testing.screens import a_build, builds, recorded


def in_run(run_id: int, outcome: Outcome, **words: object) -> TestInRun:
    return TestInRun(recorded(result=outcome), a_build(run_id, **words))  # type: ignore[arg-type]


def test_outcomes_differ_by_shape_and_not_by_colour_alone() -> None:
    rows = [in_run(3, Outcome.FAIL), in_run(2, Outcome.SKIP), in_run(1, Outcome.PASS)]
    heights = [cell.height for cell in strip_of(builds(0, 0, 1), rows)]
    assert heights == [HEIGHT / 2, HEIGHT / 4, HEIGHT]


def test_build_without_the_test_has_an_empty_place() -> None:
    cells = strip_of(builds(0, 0, 0), [in_run(1, Outcome.PASS)])
    assert [cell.row is not None for cell in cells] == [True, False, False]
    assert cells[1].told.endswith("not run")


def test_ignored_build_shows_nothing_of_the_test() -> None:
    (cell,) = strip_of([a_build(1, 1, ignore=True)], [in_run(1, Outcome.FAIL)])
    assert cell.row is None
    assert cell.told.endswith("build ignored")


def test_failure_rate_is_of_what_passed_or_failed_in_builds_that_count() -> None:
    rows = [
        in_run(1, Outcome.FAIL),
        in_run(2, Outcome.PASS),
        in_run(3, Outcome.SKIP),
        in_run(4, Outcome.FAIL, ignore=True),
    ]
    assert failure_rate(rows) == 0.5
    assert failure_rate(rows[2:]) is None
