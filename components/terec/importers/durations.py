"""Durations as reports write them."""

_LIMIT = 2.0**53
"""Milliseconds that every store and JSON reader can hold."""


def milliseconds(seconds: str) -> float | None:
    """Seconds as text to milliseconds, to the nanosecond; None for what is negative, NaN, too large or no number.

    `1,234.5` and `1.234,5` are 1234.5 s; a single comma without a dot is a decimal comma (`0,25`).
    """
    try:
        value = float(seconds)
    except ValueError:
        value = _with_commas(seconds)
    value *= 1000.0
    return round(value, 6) if 0.0 <= value < _LIMIT else None


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
