"""Steps that were begun and not finished: what a crash leaves is found again here."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from terec.model import RunKey, as_microseconds
from terec.store_cassandra.database import Database

SHARDS = 4
LOOKED_BACK = timedelta(days=2)
"""Rows go after three days."""

SETTLED_AFTER = timedelta(seconds=60)
"""A step that was begun so long ago is taken for broken off; it bears being done twice."""

_HOUR = 60 * 60 * 1_000_000
_BEGIN = (
    "INSERT INTO unfinished (hour, shard, step, org, project, suite, branch, run_id, at, done)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, false)"
)
_DONE = "UPDATE unfinished SET done = true WHERE hour = ? AND shard = ? AND step = ?"
_READ = "SELECT step, org, project, suite, branch, run_id, at, done FROM unfinished WHERE hour = ? AND shard = ?"


class Step(NamedTuple):
    hour: int
    shard: int
    step: str
    key: RunKey


class Unfinished:
    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def noted(self, key: RunKey, at: datetime) -> Iterator[None]:
        """Rows of the run that readers see are written in the block: until it has ended they may be incomplete.

        Left by an error or a crash it stays noted; left in any other way, as by who was not the fastest, it does not.
        """
        moment = as_microseconds(at)
        step = Step(moment // _HOUR, secrets.randbelow(SHARDS), secrets.token_hex(8), key)
        self._database.write(_BEGIN, (*step[:3], *key, moment))
        yield
        self.finish(step)

    def finish(self, step: Step) -> None:
        self._database.write(_DONE, step[:3])

    def broken_off(self, now: datetime) -> Iterator[Step]:
        """Steps that were begun a while ago and not finished, oldest first."""
        latest = as_microseconds(now - SETTLED_AFTER)
        first = as_microseconds(now - LOOKED_BACK) // _HOUR
        places = [(hour, shard) for hour in range(first, latest // _HOUR + 1) for shard in range(SHARDS)]
        for place, rows in zip(places, self._database.rows_of(_READ, places), strict=True):
            for row in rows:
                if not row.done and row.at <= latest:
                    yield Step(*place, row.step, RunKey(row.org, row.project, row.suite, row.branch, row.run_id))
