"""Does something again and again in the background, never twice at once."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


@contextmanager
def repeated(work: Callable[[], None], every_seconds: float) -> Iterator[None]:
    """work is done at once, and again every so many seconds, until the block ends, which waits for work under way.

    A time that is missed because work took longer is passed over. work may not raise.
    """
    from apscheduler.schedulers.background import BackgroundScheduler  # many processes never poll

    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of every time that is passed over
    scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
    scheduler.add_job(
        work,
        "interval",
        seconds=every_seconds,
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)
