"""Steps that were begun and not finished: what a crash leaves is found again here."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from terec.model import RunKey, as_microseconds
from terec.store_cassandra.cluster.database import Database

SHARDS = 4
LOOKED_BACK = timedelta(days=2)
"""Rows go after three days."""

SETTLED_AFTER = timedelta(seconds=60)
"""A step that was begun so long ago is taken for broken off; it bears being done twice."""

_NOTED_LATE = 60 * 60 * 1_000_000
"""Microseconds for which a step may still be noted under an hour that has ended: its writer has a clock of its own."""

_HOUR = 60 * 60 * 1_000_000
_BEGIN = (
    "INSERT INTO unfinished (hour, shard, step, org, project, suite, branch, run_id, at, done)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, false)"
)
_DONE = "UPDATE unfinished SET done = true WHERE hour = ? AND shard = ? AND step = ?"
_READ = "SELECT step, org, project, suite, branch, run_id, at, done FROM unfinished WHERE hour = ? AND shard = ?"


@dataclass(frozen=True, slots=True)
class Clock:
    """Goes on from the time of a receipt, as what came in may need many turns until it is stored."""

    received: datetime
    _begun: float = field(default_factory=lambda: monotonic())

    def now(self) -> datetime:
        return self.received + timedelta(seconds=monotonic() - self._begun)


class Step(NamedTuple):
    hour: int
    shard: int
    step: str
    key: RunKey

    @property
    def day(self) -> int:
        """Days since 1970 at which it was begun."""
        return self.hour // 24


class Unfinished:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._settled: set[tuple[int, int]] = set()

    @contextmanager
    def noted(self, key: RunKey, at: datetime) -> Iterator[None]:
        """Rows of the run that readers see are written in the block: until it has ended they may be incomplete.

        at: when this turn of the writer began; it is noted before its step is taken.
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
        """Steps that were begun a while ago and not finished, those of the oldest hour first.

        A page of steps is in memory at once. An hour that is over and has no open step is looked at once in a process.
        """
        latest = as_microseconds(now - SETTLED_AFTER)
        first = as_microseconds(now - LOOKED_BACK) // _HOUR
        self._settled = {place for place in self._settled if place[0] >= first}
        for hour in range(first, latest // _HOUR + 1):
            for shard in range(SHARDS):
                if (hour, shard) not in self._settled:
                    yield from self._open_at(hour, shard, latest)

    def _open_at(self, hour: int, shard: int, latest: int) -> Iterator[Step]:
        """Steps that were begun by then and are not finished."""
        settled = (hour + 1) * _HOUR + _NOTED_LATE <= latest
        for row in self._database.stream(_READ, (hour, shard)):
            if not row.done:
                settled = False
                if row.at <= latest:
                    key = RunKey(row.org, row.project, row.suite, row.branch, row.run_id)
                    yield Step(hour, shard, row.step, key)
        if settled:
            self._settled.add((hour, shard))
