"""Time stamps."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.importers.timestamps import point_in_time

NOON = datetime(2024, 1, 3, 12, 27, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-03T12:27:11",
        "2024-01-03T12:27:11Z",
        "2024-01-03 12:27:11",
        "2024-01-03 12:27:11Z",
        "2024-01-03T 12:27:11",
        "2024-01-03T12:27:11 UTC",
        "2024-01-03T12:27:11.000",
        "2024-01-03T12:27:11,000",
        "2024-01-03T13:27:11+01:00",
        "2024-01-03T11:27:11.000-01:00",
        "2024-01-03 13:27:11 +0100",
        "2024/01/03 12:27:11",
        "20240103T122711",
        "Wed, 03 Jan 2024 12:27:11 GMT",
        "Wed, 03 Jan 2024 13:27:11 +0100",
        "Wed Jan 03 12:27:11 UTC 2024",
        "1704284831",
        "1704284831000",
        "1704284831.0",
        "1704284831000000000",
        " 2024-01-03T12:27:11 ",
    ],
)
def test_times_in_all_forms_mean_the_same(text: str) -> None:
    assert point_in_time(text) == NOON


def test_a_day_is_its_midnight() -> None:
    assert point_in_time("2024-01-03") == datetime(2024, 1, 3, tzinfo=UTC)


def test_fractions_of_a_second_are_kept() -> None:
    assert point_in_time("2024-01-03T12:27:11.512") == NOON.replace(microsecond=512_000)


@pytest.mark.parametrize(
    "text", ["", "soon", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00", "0", "9999-12-31", "12:27"]
)
def test_nonsense_is_no_time(text: str) -> None:
    assert point_in_time(text) is None


@given(st.text() | st.from_regex(r"[\d:T. +-]{0,30}"))
def test_any_text_is_an_aware_time_or_none(text: str) -> None:
    moment = point_in_time(text)
    assert moment is None or moment.tzinfo is UTC
