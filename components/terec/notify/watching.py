"""Finds out which suites' statuses may be out of date, and has them corrected."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from terec.events import ANALYZER, RELAY
from terec.model import SuiteKey, UnknownEvent
from terec.notify.correcting import Corrected, CorrectingStore, Corrections
from terec.store import Outbox, Readers

LOOK_SECONDS = 15.0
"""How often it is looked for what no event tells: words of people, time gone by, an outage that is over."""

EVENTS = 500
"""How many events are read at once."""


class WatchedStore(CorrectingStore, Outbox, Readers, Protocol):
    """What watching reads of a store."""


class Watching:
    """turn() is called again and again; it keeps nothing that a restart would miss.

    The outbox is read from where judging stands, as a reader that commits nothing: what came before is found by the
    first look at every suite, and retention has not to wait for a server that was told to publish no more.
    """

    def __init__(self, store: WatchedStore, corrections: Corrections, now: Callable[[], datetime]) -> None:
        self._store, self._corrections, self._now = store, corrections, now
        self._position: int | None = None
        self._digests: dict[SuiteKey, str | None] = {}
        self._looked: datetime | None = None

    def begin_anew(self) -> None:
        """Another process worked meanwhile: everything is looked at again."""
        self._position, self._looked = None, None
        self._digests.clear()

    def turn(self, told: Callable[[SuiteKey, Corrected], None], go_on: Callable[[], bool]) -> None:
        """Correct what changed; go_on is asked before each suite. Raises what the store raises."""
        if self._position is None:
            self._position = max(self._store.position(ANALYZER), self._store.position(RELAY))
            self._digests = {SuiteKey(*each): "" for each in self._suites()}
        changed = self._changed()
        look_at = [*self._digests] if self._time_to_look() else [each for each in self._digests if each in changed]
        for suite in look_at:
            if not go_on():
                return
            self._look(suite, told)

    def _look(self, suite: SuiteKey, told: Callable[[SuiteKey, Corrected], None]) -> None:
        digest = self._corrections.digest(suite)
        if digest is None:
            del self._digests[suite]  # until an event tells of it again
            return
        if digest == self._digests[suite]:
            return
        done = self._corrections.correct(suite)
        self._digests[suite] = digest if done.trouble is None else ""
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

    def _time_to_look(self) -> bool:
        now = self._now()
        if self._looked is not None and timedelta() <= now - self._looked < timedelta(seconds=LOOK_SECONDS):
            return False
        self._looked = now
        return True

    def _suites(self) -> list[tuple[str, str, str]]:
        orgs = [each.name for each in self._store.orgs()]
        return [(each.org, each.project, each.suite) for org in orgs for each in self._store.suites(org)]
