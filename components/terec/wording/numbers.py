"""Numbers, times and spans as people read them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from terec.model import RecordedRun

UNKNOWN = "–"  # noqa: RUF001 - a dash, no minus
COMMIT_LETTERS = 9


def count(number: int | None) -> str:
    return UNKNOWN if number is None else f"{number:,}"


def counted(number: int, noun: str) -> str:
    """`1 build`, `1,024 builds`; the noun's plural ends in s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def moment(time: datetime | None) -> str:
    """`2026-11-20 14:03`, in UTC."""
    return UNKNOWN if time is None else f"{time.astimezone(UTC):%Y-%m-%d %H:%M}"


def span(seconds: float | None) -> str:
    """`0.4 ms`, `12 ms`, `3.4 s`, `2 min 05 s`, `1 h 02 min`."""
    if seconds is None:
        return UNKNOWN
    if seconds < 0.9995:
        return f"{seconds * 1000:.{1 if 0 < seconds < 0.01 else 0}f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    if seconds < 3599.5:
        whole = round(seconds)
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{minutes // 60:,} h {minutes % 60:02} min"


def commit(name: str | None) -> str:
    """Enough of a commit to tell it from others."""
    return UNKNOWN if not name else name[:COMMIT_LETTERS]


def pass_rate(run: RecordedRun) -> float | None:
    """Passed among passed and failed, 0 to 1; None where nothing did either."""
    decided = (run.pass_count or 0) + (run.fail_count or 0)
    return (run.pass_count or 0) / decided if decided else None


def percent(rate: float | None) -> str:
    """`99.9%`; 100% and 0% only where they are exact."""
    if rate is None:
        return UNKNOWN
    if rate in (0, 1):
        return f"{rate:.0%}"
    return f"{min(max(rate, 0.001), 0.999):.1%}"


def run_numbers(run_ids: Sequence[int], most: int) -> str:
    """`#14 #12 #9 +3`, the newest first."""
    listed = " ".join(f"#{each}" for each in run_ids[:most])
    return f"{listed} +{len(run_ids) - most}" if len(run_ids) > most else listed


def age(span_of: timedelta) -> str:
    """`40 min`, `5 h`, `12 days`."""
    seconds = max(0, span_of.total_seconds())
    if seconds < 3600:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 2 * 86400 else counted(int(seconds // 86400), "day")
