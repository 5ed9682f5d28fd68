"""Lines of pass rate and duration."""

import subprocess
import sys
from itertools import pairwise

import pytest

from terec.render import builds_trends
from terec_testing.screens import a_build, builds, screen


def dotted(lines: list[str]) -> list[str]:
    return [line for line in lines if any("\u2800" < cell <= "\u28ff" for cell in line)]


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("count", [1, 2, 200])
def test_trend_of_any_number_of_builds_fits(count: int, width: int) -> None:
    runs = [a_build(number, number % 3, duration_sec=60.0 + number) for number in range(count, 0, -1)]
    lines = screen(builds_trends(runs, width), width)

    assert max(map(len, lines)) <= width
    assert {"Pass rate", lines[0]} == {"Pass rate"}
    assert dotted(lines)


def test_fall_of_the_pass_rate_is_a_fall_of_the_line() -> None:
    lines = dotted(screen(builds_trends([a_build(2, 10, passed=0), a_build(1, 0)], 60), 60))
    columns = [min(place for place, cell in enumerate(line) if "\u2800" < cell <= "\u28ff") for line in lines]

    assert columns == sorted(columns)
    assert lines[0].startswith("100%")


def test_newest_build_has_its_number_under_the_line() -> None:
    lines = screen(builds_trends(builds(*[1] * 47), 60), 60)

    assert lines[-2].split()[-1] == "47"


def test_ignored_builds_are_left_out() -> None:
    assert screen(builds_trends([a_build(1, 10, ignore=True)], 60)) == ["No builds with results or durations."]


def test_tables_and_bars_do_not_pay_for_plotext() -> None:
    code = "import terec.render, sys; sys.exit('plotext' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("failures", [1, 3, 10, 40, 90, 100])
def test_ticks_stand_evenly(failures: int) -> None:
    lines = screen(builds_trends([a_build(2, failures, passed=100 - failures), a_build(1)], 60), 60)
    places = [place for place, line in enumerate(lines) if "┤" in line]

    assert len({later - earlier for earlier, later in pairwise(places)}) == 1
    assert len(places) >= 2
