"""Numbers, times and spans as people read them."""

from datetime import timedelta

import pytest

from terec.model import Verdict
from terec.wording import age, counted, percent, rank, span, verdict_counts


@pytest.mark.parametrize(("number", "words"), [(0, "0 builds"), (1, "1 build"), (1024, "1,024 builds")])
def test_noun_is_counted(number: int, words: str) -> None:
    assert counted(number, "build") == words


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(minutes=40), "40 min"),
        (timedelta(hours=5), "5 h"),
        (timedelta(days=12, hours=7), "12 days"),
        (timedelta(seconds=-9), "0 min"),
    ],
)
def test_age_is_in_the_unit_that_fits(time: timedelta, words: str) -> None:
    assert age(time) == words


@pytest.mark.parametrize(("rate", "words"), [(0.99999, "99.9%"), (1.0, "100%"), (0.00001, "0.1%"), (None, "–")])  # noqa: RUF001
def test_all_and_nothing_are_said_only_where_they_are_exact(rate: float | None, words: str) -> None:
    assert percent(rate) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.0004, "0.4 ms"), (3.44, "3.4 s"), (125, "2 min 05 s"), (3720, "1 h 02 min")]
)
def test_span_is_in_the_unit_that_fits(seconds: float, words: str) -> None:
    assert span(seconds) == words


def test_verdicts_are_counted_the_most_urgent_first() -> None:
    assert verdict_counts([Verdict.KNOWN, Verdict.NEW, Verdict.KNOWN]) == "1 NEW, 2 KNOWN"
    assert rank(Verdict.NEW) < rank(Verdict.FLAKY) < rank(Verdict.KNOWN)
