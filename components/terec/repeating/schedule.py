"""Work at fixed times, whatever goes wrong with it at one of them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread


@contextmanager
def repeated(
    name: str, work: Callable[[], None], every_seconds: float, grace_seconds: float | None = None
) -> Iterator[None]:
    """work is done at once, and again every so many seconds, until the block ends.

    What it raises is logged with the name and the traceback, and work is done again at its next time. A time that is
    missed because work took longer is passed over. The block's end waits grace_seconds for work under way (None: as
    long as it takes); the end of the process waits for it in any case.
    """
    from apscheduler.schedulers.background import BackgroundScheduler  # many processes repeat nothing

    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of every time that is passed over
    scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
    scheduler.add_job(
        work,
        "interval",
        name=name,
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
        ending = Thread(target=scheduler.shutdown, name=f"terec-{name}-ending", daemon=True)
        ending.start()
        ending.join(grace_seconds)
