"""Durations as reports write them."""

from functools import lru_cache

_LIMIT_SECONDS = 366 * 86_400.0
"""No test takes a year: a larger number is in another unit (container-structure-test once wrote nanoseconds)."""


@lru_cache(maxsize=8192)
def milliseconds(seconds: str) -> float | None:
    """Seconds as text to milliseconds, to the nanosecond; None for what is negative, NaN, a year or no number.

    `1,234.5` and `1.234,5` are 1234.5 s; a single comma without a dot is a decimal comma (`0,25`).
    """
    try:
        value = float(seconds)
    except ValueError:
        value = _with_commas(seconds)
    if not 0.0 <= value < _LIMIT_SECONDS:
        return None
    return int(value * 1e9 + 0.5) / 1e6  # rounds as round(value * 1e3, 6) does, in half the time


def _with_commas(seconds: str) -> float:
    text = seconds.strip().removesuffix("s").rstrip()
    if text.rfind(",") > text.rfind(".") and text.count(",") == 1:
        text = text.replace(".", "").replace(",", ".")
    else:
        text = text.replace(",", "")
    try:
        return float(text)
    except ValueError:
        return -1.0
