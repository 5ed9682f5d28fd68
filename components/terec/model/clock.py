"""What time it is, for those who are not given a clock."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
