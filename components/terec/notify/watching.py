"""Finds out which suites' statuses may be out of date, and has them corrected."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from terec.events import ANALYZER, RELAY, is_outage, reason_of
from terec.model import RunKey, SuiteKey, UnknownEvent
from terec.notify.keeping import KeepingStore, StatusesPut, StatusKeeper
from terec.store import Outbox, Readers

LOOK_SECONDS = 15.0
"""How often it is looked for what no event tells: words of people, time gone by, an outage that is over."""

ALL_SECONDS = 60.0
"""How often suites are looked for of which no event tells: a run that declares nothing and passes has none."""

PUT_OFF_SECONDS = 300.0
"""How long a suite is left alone that met a fault of TeReC: it costs questions to the host each time."""

EVENTS = 500
"""How many events are read at once."""


class WatchedStore(KeepingStore, Outbox, Readers, Protocol):
    """What watching reads of a store."""


class Watching:
    """turn() is called again and again; it keeps nothing that a restart would miss.

    The outbox is read from where judging stands, as a reader that commits nothing: what came before is found by the
    first look at every suite, and retention has not to wait for a server that was told to publish no more.
    """

    def __init__(self, store: WatchedStore, keeper: StatusKeeper, now: Callable[[], datetime]) -> None:
        self._store, self._keeper, self._now = store, keeper, now
        self._position: int | None = None
        self._digests: dict[SuiteKey, str] = {}
        self._waiting: dict[SuiteKey, frozenset[RunKey]] = {}
        self._failed: dict[SuiteKey, datetime] = {}
        self._looked: datetime | None = None
        self._listed: datetime | None = None

    def begin_anew(self) -> None:
        """Another process worked meanwhile: everything is looked at again."""
        self._position = self._looked = self._listed = None
        self._digests.clear()
        self._waiting.clear()

    def turn(self, told: Callable[[SuiteKey, StatusesPut], None], go_on: Callable[[], bool]) -> None:
        """Correct what changed; go_on is asked before each suite. Raises what the store raises.

        A suite that meets a fault is put off for some minutes, with the fault for its trouble.
        """
        if self._position is None:
            self._position = max(self._store.position(ANALYZER), self._store.position(RELAY))
        changed, now = self._changed(), self._now()
        if _is_time(self._listed, now, ALL_SECONDS):
            self._listed = now
            self._digests = dict.fromkeys(self._suites(), "") | self._digests
        look_at = [each for each in self._digests if each in changed]
        if _is_time(self._looked, now, LOOK_SECONDS):
            self._looked = now
            look_at = [*self._digests]
        for suite in look_at:
            if not go_on():
                return
            self._look(suite, told)

    def _look(self, suite: SuiteKey, told: Callable[[SuiteKey, StatusesPut], None]) -> None:
        if not _is_time(self._failed.get(suite), self._now(), PUT_OFF_SECONDS):
            return
        try:
            self._keep_right(suite, told)
        except Exception as error:
            if is_outage(error):
                raise
            self._digests[suite] = ""
            self._failed[suite] = self._now()
            told(suite, StatusesPut((), f"{'/'.join(suite)} is put off: {reason_of(error)}"))

    def _keep_right(self, suite: SuiteKey, told: Callable[[SuiteKey, StatusesPut], None]) -> None:
        digest = self._keeper.digest(suite)
        if digest is None:
            del self._digests[suite]  # until an event tells of it, or all are listed again
            return
        waiting = self._waiting.pop(suite, None)
        if digest == self._digests[suite] and not waiting:
            return
        done = self._keeper.keep_right(suite, waiting if digest == self._digests[suite] else None)
        self._digests[suite] = digest
        self._waiting[suite] = done.waiting
        self._failed.pop(suite, None)
        told(suite, done)

    def _changed(self) -> set[SuiteKey]:
        """The suites that new events tell of; they are looked at from now on."""
        changed: set[SuiteKey] = set()
        while entries := self._store.events_after(self._position or 0, EVENTS):
            changed |= {each.event.run.suite_key for each in entries if not isinstance(each.event, UnknownEvent)}
            self._position = entries[-1].position
        for suite in changed:
            self._digests.setdefault(suite, "")
        return changed

    def _suites(self) -> list[SuiteKey]:
        orgs = [each.name for each in self._store.orgs()]
        return [SuiteKey(each.org, each.project, each.suite) for org in orgs for each in self._store.suites(org)]


def _is_time(last: datetime | None, now: datetime, seconds: float) -> bool:
    """Whether so long has gone by, or the clock was set back."""
    return last is None or not timedelta() <= now - last < timedelta(seconds=seconds)
