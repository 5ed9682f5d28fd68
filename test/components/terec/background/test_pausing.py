"""What failed is tried again ever more seldom, within bounds."""

from terec.background import growing_pause


def test_a_pause_doubles_with_each_failure_up_to_the_longest() -> None:
    assert [growing_pause(failures) for failures in range(7)] == [0.0, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


def test_failures_without_end_overflow_nothing() -> None:
    assert growing_pause(100_000) == 5.0
