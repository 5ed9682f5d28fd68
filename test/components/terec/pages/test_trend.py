"""The bars of a trend."""

import itertools
from typing import Any

import pytest

from terec.model import RecordedRun
from terec.pages.trend import HEIGHT, LABELS, LEAST, MOST_TICKS, WHOLE_HEIGHT, in_words, told, trend_of
from terec_testing.screens import a_build, builds


def heights(*failed: int) -> list[float]:
    return [column.failed for column in trend_of(builds(*failed)).columns]


def test_oldest_build_stands_left_and_every_build_has_a_column() -> None:
    columns = trend_of(builds(1, 2, 3)).columns
    assert [column.run.run_id for column in columns] == [1, 2, 3]
    assert [round(column.x) for column in columns] == [0, 33, 67]


def test_bars_are_as_high_as_the_count_of_failed_tests() -> None:
    assert heights(0, 5, 10) == [0, HEIGHT / 2, HEIGHT]


def test_one_failure_among_thousands_is_seen() -> None:
    assert heights(5000, 1, 4000)[1] == LEAST


def test_outage_is_cut_so_that_the_other_bars_can_be_told_apart() -> None:
    trend = trend_of(builds(1, 2, 4, 275, 2, 1, 3, 2))
    assert [column.run.run_id for column in trend.cut] == [4]
    assert trend.columns[3].failed == HEIGHT
    assert trend.columns[2].failed == HEIGHT
    assert trend.ticks[-1].number == 4


@pytest.mark.parametrize(
    "failed",
    [
        pytest.param((1, 2, 3, 9, 1, 2, 1, 2), id="three times as high is no tower"),
        pytest.param((1, 200, 200, 200, 1, 2, 1, 2), id="many towers are the trend"),
        pytest.param((0, 0, 0, 200, 0, 0, 0, 0), id="alone it hides nothing"),
        pytest.param((1, 200), id="of a few builds each counts"),
    ],
)
def test_bar_is_cut_only_where_it_hides_others(failed: tuple[int, ...]) -> None:
    assert trend_of(builds(*failed)).cut == ()


@pytest.mark.parametrize("failed", [(0,), (1,), (3, 7), (14, 2), (276, 275), (50_000, 3)])
def test_ticks_are_few_whole_numbers_from_nothing_to_above_the_highest_bar(failed: tuple[int, ...]) -> None:
    ticks = trend_of(builds(*failed)).ticks
    assert ticks[0] == (0, 0)
    assert ticks[-1].number >= max(1, *failed)
    assert 2 <= len(ticks) <= MOST_TICKS + 1
    assert len({b.number - a.number for a, b in itertools.pairwise(ticks)}) == 1


@pytest.mark.parametrize("number", [1, 6, 7, 32, 256])
def test_few_columns_are_labelled_and_the_newest_always_is(number: int) -> None:
    columns = trend_of(builds(*[1] * number)).columns
    assert 1 <= sum(column.label for column in columns) <= LABELS
    assert columns[-1].label


def test_ignored_build_has_a_place_and_no_bar() -> None:
    ignored = a_build(2, 300, ignore=True)
    trend = trend_of([a_build(3, 1), ignored, a_build(1, 2)])
    assert [column.failed > 0 for column in trend.columns] == [True, False, True]
    assert trend.most == 12
    assert told(ignored).endswith(": ignored")


def test_all_tests_are_stacked_to_the_height_of_the_largest_build() -> None:
    first, second = trend_of([a_build(2, 5, 5, 90), a_build(1, 0, 0, 50)]).columns
    assert first.passed == WHOLE_HEIGHT / 2
    assert second.passed + second.failed_share + second.skipped == pytest.approx(WHOLE_HEIGHT)


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        ([], "No builds to plot."),
        (builds(0, 0), "0 of 2 builds had failures."),
        (builds(2, 14, 0), "2 of 3 builds had failures, most of them #2 with 14."),
    ],
)
def test_chart_is_told_in_words(runs: list[RecordedRun], words: str) -> None:
    assert in_words(runs) == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"fail": 2, "skip": 1}, "#7, 2026-03-01 12:00 UTC: 2 failed, 10 passed, 1 skipped"),
        ({"fail": None}, "#7, 2026-03-01 12:00 UTC: no results"),
    ],
)
def test_bar_says_its_build(words: dict[str, Any], expected: str) -> None:
    assert told(a_build(7, **words)) == expected
