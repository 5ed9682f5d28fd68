"""Spans and times as options take them: `10m`, `7d`, `2026-12-01`."""

import re
from datetime import UTC, datetime, timedelta

from terec.model import InvalidInput, parse_time

_SPAN = re.compile(r"(\d{1,9})\s*(s|m|h|d|w|y)")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}


def span_of(text: str, option: str) -> timedelta:
    """`90s`, `10m`, `2h`, `7d`, `4w`, `1y` (365 days); InvalidInput for anything else."""
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None:
        raise InvalidInput(f"{option} is {text!r}; give a number and s, m, h, d, w or y, such as 10m.")
    return timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def time_before(text: str, option: str, now: datetime) -> datetime:
    """A time so long before now, or the day or time named."""
    return _time(text, option, now, -1)


def time_after(text: str, option: str, now: datetime) -> datetime:
    """A time so long after now, or the day or time named."""
    return _time(text, option, now, 1)


def time_of_run(text: str) -> datetime:
    """The time of --time; InvalidInput for anything but ISO 8601."""
    try:
        return parse_time(text.strip())
    except (ValueError, OverflowError):
        raise InvalidInput(f"--time is {text!r}; give a time such as 2026-12-01T12:00:00Z.") from None


def _time(text: str, option: str, now: datetime, sign: int) -> datetime:
    if _SPAN.fullmatch(text.strip().lower()):
        try:
            return now + sign * span_of(text, option)
        except OverflowError:
            raise InvalidInput(f"{option} is {text!r}, which is out of the calendar.") from None
    try:
        return parse_time(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput(f"{option} is {text!r}; give a span such as 7d, or a day such as 2026-12-01.") from None
