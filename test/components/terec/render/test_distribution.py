"""How often builds have how much of something."""

from hypothesis import given
from hypothesis import strategies as st

from terec.render import builds_histogram
from terec.render.distribution import MOST_BINS, even_bins, rising_bins
from terec_testing.screens import a_build, builds, screen

COUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=60)


@given(COUNTS)
def test_every_build_is_in_exactly_one_bin(counts: list[int]) -> None:
    assert sum(number for _, number in rising_bins(counts)) == len(counts)
    assert sum(number for _, number in even_bins(counts, whole=True)) == len(counts)
    assert sum(number for _, number in even_bins([each / 7 for each in counts], whole=False)) == len(counts)


@given(COUNTS)
def test_even_bins_are_few(counts: list[int]) -> None:
    assert len(even_bins(counts, whole=True)) <= MOST_BINS


def test_green_builds_are_a_bin_of_their_own() -> None:
    numbers = [number for _, number in rising_bins([0, 0, 1, 7, 12])]

    assert numbers == [2, 1, 0, 0, 0, 0, 1, 1]


def test_ignored_builds_are_left_out_and_counted() -> None:
    lines = screen(builds_histogram([a_build(2, 9, ignore=True), a_build(1, 2)]))

    assert lines[-1] == "1 build, 1 left out."


def test_all_green_builds_fill_one_bin() -> None:
    assert [line.split() for line in screen(builds_histogram(builds(0, 0, 0), width=40))[1:-1]] == [
        ["0", "│" + "█" * 35, "3"]
    ]


def test_nothing_to_count_is_said() -> None:
    assert screen(builds_histogram(builds(None))) == ["No builds to count."]


def test_no_line_is_longer_than_the_width() -> None:
    lines = screen(builds_histogram(builds(*range(0, 5000, 50)), "total_count", 60), 60)

    assert max(map(len, lines)) <= 60
