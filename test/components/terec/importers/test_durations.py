"""Durations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.importers.durations import milliseconds


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ("0", 0.0),
        ("1.234", 1234.0),
        ("1.001", 1001.0),
        ("1.7e-05", 0.017),
        ("1,234.5", 1_234_500.0),
        ("1.234,5", 1_234_500.0),
        ("1,004,567.25", 1_004_567_250.0),
        ("0,25", 250.0),
        ("12,5 s", 12_500.0),
        ("3.5s", 3500.0),
        (" 2 ", 2000.0),
        ("-345345", None),
        ("NaN", None),
        ("inf", None),
        ("", None),
        ("<<computed>>", None),
        ("1967986371", None),
    ],
)
def test_seconds_in_all_forms(seconds: str, expected: float | None) -> None:
    assert milliseconds(seconds) == expected


@given(st.text())
def test_any_text_is_a_duration_or_none(seconds: str) -> None:
    value = milliseconds(seconds)
    assert value is None or 0 <= value < 366 * 86_400_000


@given(st.integers(0, 10**9))
def test_whole_milliseconds_stay_whole(duration: int) -> None:
    assert milliseconds(f"{duration / 1000:.3f}") == duration
