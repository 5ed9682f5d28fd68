"""Spans and times as options take them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.cli.times import span_of, time_after, time_before
from terec.model import InvalidInput
from terec_testing import NOW


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("2h", timedelta(hours=2)),
        ("7d", timedelta(days=7)),
        ("4 W", timedelta(weeks=4)),
        ("1y", timedelta(days=365)),
    ],
)
def test_span_has_a_number_and_a_unit(text: str, span: timedelta) -> None:
    assert span_of(text, "--wait") == span
    assert time_before(text, "--since", NOW) == NOW - span
    assert time_after(text, "--until", NOW) == NOW + span


def test_day_is_its_beginning_in_utc() -> None:
    assert time_before("2026-02-01", "--since", NOW) == datetime(2026, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "10", "m", "-1d", "1.5h", "tomorrow", "999999999w"])
def test_what_is_neither_names_its_option(text: str) -> None:
    with pytest.raises(InvalidInput, match="--since is"):
        time_before(text, "--since", NOW)


@given(st.text(max_size=30))
def test_no_text_ends_otherwise_than_in_a_time_or_one_sentence(text: str) -> None:
    try:
        assert time_after(text, "--until", NOW).tzinfo is not None
    except InvalidInput as error:
        assert str(error).endswith(".")
