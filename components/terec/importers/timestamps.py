"""Points in time as reports write them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

_EARLIEST, _LATEST = 1990, 2200
"""Years outside are a runner's zero value (Go: year 1; epoch 0), not a time."""

_EPOCH = re.compile(r"\d{9,19}(?:\.\d+)?\Z")
_BLANKS_AFTER_T = re.compile(r"(?<=\d)[Tt]\s+|\s+(?=[+-]\d\d:?\d\d\Z)|\s*(?:UTC|GMT|Z|z)\Z")
_JAVA_DATE = re.compile(r"\w{3} (\w{3}) (\d\d?) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})\Z")


@lru_cache(maxsize=1024)
def point_in_time(text: str) -> datetime | None:
    """The aware time that text means, in UTC; without a zone it is UTC. None for what is no time or nonsense.

    ISO 8601 in its usual variations, RFC 2822, `java.util.Date`, and the epoch in s, ms, µs or ns.
    """
    text = text.strip()
    for read in _READERS:
        try:
            moment = read(text)
            if moment is not None:
                return _sane(moment)
        except (ValueError, OverflowError, OSError, TypeError, IndexError):
            continue
    return None


def _sane(moment: datetime) -> datetime | None:
    if not _EARLIEST <= moment.year <= _LATEST:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _epoch(text: str) -> datetime | None:
    if not _EPOCH.match(text):
        return None
    value = float(text)
    while value >= 1e11:  # year 5138 in seconds: no build ran there, so the unit is finer
        value /= 1000
    return datetime.fromtimestamp(value, UTC)


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _loose_iso(text: str) -> datetime:
    """ISO with blanks where none belong, a zone in letters or slashes in the date; a zone in letters is UTC."""
    tidy = _BLANKS_AFTER_T.sub(lambda match: "T" if match[0][0] in "Tt" else "", text)
    return datetime.fromisoformat(tidy.replace("/", "-"))


def _java_date(text: str) -> datetime | None:
    match = _JAVA_DATE.match(text)
    return datetime.strptime(" ".join(match.groups()) + " +0000", "%b %d %H:%M:%S %Y %z") if match else None


_READERS: tuple[Callable[[str], datetime | None], ...] = (
    _epoch,
    _iso,
    _loose_iso,
    _java_date,
    parsedate_to_datetime,
)
