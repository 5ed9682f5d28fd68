"""Waits until all of a run has arrived."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from terec.cli.gate.completeness import missing
from terec.model import Completeness, NotFound, RecordedRun, RunKey, completeness, lacking_parts
from terec.service import Results

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
"""Seconds between two looks; each pause is twice the one before."""


def wait_for(
    results: Results,
    key: RunKey,
    patience: timedelta,
    now: Callable[[], datetime],
    told: Callable[[str], None],
    pause: Callable[[float], None] = time.sleep,
    parts: int | None = None,
) -> None:
    """Return when the run is complete, or nothing was declared of it, or patience is at its end.

    A run that is not there yet is waited for as well. told: receives what is still missing, before each pause.
    parts: wait for so many parts, whatever the run declared.
    """
    end, seconds = now() + patience, FIRST_PAUSE
    while (lack := _lack(_found(results, key), now(), parts)) and now() < end:
        told(lack)
        pause(min(seconds, max(0.0, (end - now()).total_seconds())))
        seconds = min(2 * seconds, LONGEST_PAUSE)


def _found(results: Results, key: RunKey) -> RecordedRun | None:
    try:
        return results.run(key)
    except NotFound:
        return None


def _lack(run: RecordedRun | None, now: datetime, parts: int | None) -> str:
    """What the run still waits for; empty when it can be judged."""
    if run is None:
        return "nothing of it has arrived"
    if parts is not None and not run.ignore and (lack := lacking_parts(run.parts, parts)):
        return lack
    return missing(run) if not run.ignore and completeness(run, now) is Completeness.INCOMPLETE else ""
