import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.regression.change_point import fails_steadily


@pytest.mark.parametrize(
    ("failures", "runs", "streak"),
    [(0, 16, 4), (0, 50, 3), (0, 100, 2), (1, 50, 4), (5, 100, 5), (20, 200, 6)],
)
def test_failures_in_a_row_that_are_no_chance(failures: int, runs: int, streak: int) -> None:
    assert fails_steadily(failures, runs, streak)
    assert not fails_steadily(failures, runs, streak - 1)


def test_a_test_that_never_passed_has_no_change_point() -> None:
    assert not fails_steadily(0, 0, 50)
    assert not fails_steadily(30, 30, 50)


@given(st.integers(0, 100), st.integers(1, 200), st.integers(1, 50))
def test_a_longer_row_stays_steady(failures: int, passes: int, streak: int) -> None:
    runs = failures + passes
    assert fails_steadily(failures, runs, streak + 1) or not fails_steadily(failures, runs, streak)
