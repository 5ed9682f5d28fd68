"""Bars are as high as what they stand for."""

from io import BytesIO, TextIOWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from terec.model import RecordedRun
from terec.render import builds_bar, builds_view
from terec.render.axis import MOST_ROWS, scale_for
from terec.render.marks import IGNORED
from terec_testing.screens import a_build, builds, screen

BLOCKS = "▁▂▃▄▅▆▇█"
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 20), st.integers(0, 10**7)), max_size=220)


def chart(lines: list[str]) -> list[str]:
    """Lines above the axis, without their ticks."""
    return [line.partition(" ┤")[2] or line.partition(" │")[2] for line in lines if " ┤" in line or " │" in line]


def eighths(lines: list[str], column: int) -> int:
    """Height of the bar that stands in a column of the chart."""
    cells = [line[column] for line in chart(lines) if column < len(line)]
    return sum(BLOCKS.index(cell) + 1 for cell in cells if cell in BLOCKS)


def ticks(lines: list[str]) -> list[int]:
    return [int(line.partition(" ┤")[0].strip().replace(",", "")) for line in lines if " ┤" in line]


def label_line(lines: list[str]) -> str:
    return next(lines[place + 1] for place, line in enumerate(lines) if " └" in line)


def test_bar_of_three_failures_is_three_units_high() -> None:
    lines = screen(builds_bar(builds(3, 6, 0), width=80))
    unit = scale_for(6).rows * 8 // 6

    assert [eighths(lines, column) for column in (0, 6, 12)] == [3 * unit, 6 * unit, 0]


@pytest.mark.parametrize("failures", range(1, MOST_ROWS + 1))
def test_every_count_up_to_the_rows_is_a_whole_number_of_lines(failures: int) -> None:
    lines = screen(builds_bar(builds(failures, 1), width=80))

    assert eighths(lines, 0) == failures * eighths(lines, 6)
    assert eighths(lines, 6) % 8 == 0


@given(st.integers(1, 10**9))
def test_ticks_are_whole_numbers_in_even_steps_and_reach_the_highest_bar(highest: int) -> None:
    scale = scale_for(highest)

    assert scale.top >= highest
    assert scale.top % scale.step == 0
    assert scale.rows_per_step * (scale.top // scale.step) == scale.rows
    assert scale.rows <= MOST_ROWS


def test_one_failure_is_seen_beside_a_huge_one() -> None:
    lines = screen(builds_bar(builds(1, 50_000), width=80))

    assert eighths(lines, 0) == 1
    assert eighths(lines, 6) == scale_for(50_000).rows * 8


def test_each_bar_has_its_number_under_it() -> None:
    lines = screen(builds_bar(builds(1, 2, 3), width=80))

    assert label_line(lines).split() == ["1", "2", "3"]
    assert [label_line(lines).index(number) for number in "123"] == [
        place for place, mark in enumerate(next(line for line in lines if " └" in line)) if mark == "┬"
    ]


def test_newest_build_stands_right_and_keeps_its_label_where_labels_are_thinned() -> None:
    lines = screen(builds_bar(builds(*range(50)), width=60))

    assert label_line(lines).rstrip().endswith("50")
    assert len(label_line(lines).split()) < 50


def test_more_builds_than_columns_hide_no_red_build() -> None:
    lines = screen(builds_bar(builds(*[0] * 99, 4, *[0] * 100), width=60), 60)

    assert sum(cell == "█" for cell in chart(lines)[-1]) == 1
    assert any("worst of 4" in line for line in lines)


def test_ignored_build_is_marked_and_not_plotted() -> None:
    runs = [a_build(2, 1), a_build(1, 40, ignore=True)]
    lines = screen(builds_bar(runs, width=80))

    assert max(ticks(lines)) < 40
    assert IGNORED in chart(lines)[-1]
    assert f"{IGNORED} ignored" in lines[-1]


def test_build_without_counts_is_marked() -> None:
    lines = screen(builds_bar(builds(None, 2), width=80))

    assert "·" in chart(lines)[-1]
    assert "· no count" in lines[-1]


def test_all_green_builds_have_an_axis_and_no_bar() -> None:
    lines = screen(builds_bar(builds(0, 0, 0), width=80))

    assert not set("".join(chart(lines))) & set(BLOCKS)
    assert label_line(lines).split() == ["1", "2", "3"]


@pytest.mark.parametrize("plot", [builds_bar, builds_view])
def test_no_builds_are_said(plot: object) -> None:
    assert screen(plot([])) == ["No builds."]  # type: ignore[operator]


def test_single_build_is_not_stretched() -> None:
    assert max(map(len, screen(builds_bar(builds(3), width=200), 200))) < 60


def test_durations_have_an_axis_of_whole_minutes() -> None:
    runs = [a_build(1, duration_sec=540.0), a_build(2, duration_sec=61.0)]
    lines = screen(builds_bar(runs, "duration_sec", 80))

    assert "in minutes" in lines[0]
    assert max(ticks(lines)) in (9, 10)


def test_stack_tells_failed_skipped_and_passed_apart_without_colour() -> None:
    lines = screen(builds_view([a_build(1, 5, skip=5, passed=5)], 80))
    column = "".join(line[0] for line in chart(lines) if line)

    assert column == "░" * 5 + "▒" * 5 + "█" * 5


def test_single_failure_among_thousands_has_a_line_in_the_stack() -> None:
    lines = screen(builds_view([a_build(1, 1, passed=5_999)], 80))

    assert chart(lines)[-1].startswith("█")
    assert len([line for line in chart(lines) if line.startswith(("█", "░"))]) == scale_for(6_000).rows


@given(COUNTS, st.integers(40, 200))
def test_plots_never_exceed_their_width_and_labels_never_touch(counts: list[int | None], width: int) -> None:
    runs: list[RecordedRun] = builds(*counts)
    for plot in (builds_bar(runs, width=width), builds_view(runs, width)):
        lines = screen(plot, width)
        assert all(cell_len(line) <= width for line in lines)
        if runs:
            labels = [int(label) for label in label_line(lines).split()]
            assert labels == sorted(set(labels))
            assert labels[-1] == runs[0].run_id


def test_output_without_unicode_still_tells_bars_and_marks_apart() -> None:
    out = TextIOWrapper(BytesIO(), encoding="ascii")
    console = Console(file=out, width=80, markup=False)
    console.print(builds_view([a_build(2, ignore=True), a_build(1, 5, skip=5, passed=5)], 80))
    out.flush()
    lines = out.buffer.getvalue().decode("ascii").split("\n")  # type: ignore[attr-defined]

    assert "".join(line[4] for line in lines[1:16]) == "." * 5 + ":" * 5 + "#" * 5
    assert "x ignored" in "".join(lines)
