"""What a reader has read and every list needs again, remembered until somebody changes the file."""

import sqlite3
from typing import Any

from terec.model import RecordedRun

_LIMIT = 10_000
"""Entries kept, of some hundred bytes each."""


class Remembered:
    """Runs by run_no, traits by trait_no and seats by seat_no, to be added to by who reads more of them."""

    def __init__(self) -> None:
        self.runs: dict[int, RecordedRun] = {}
        self.traits: dict[int | None, list[Any]] = {None: [None, None, None, None, ()]}
        self.seats: dict[int, tuple[str, int, str]] = {}

    def __len__(self) -> int:
        return len(self.runs) + len(self.traits) + len(self.seats)


class Reader(sqlite3.Connection):
    """A connection that only reads. Each belongs to one thread at a time."""

    def __init__(self, *words: object, **more: object) -> None:
        super().__init__(*words, **more)  # type: ignore[arg-type]
        self._version = -1
        self._remembered = Remembered()

    def remembered(self) -> Remembered:
        """What this connection has read of the open snapshot; empty after any commit to the file.

        SQLite's own count of commits, of this and of other processes, tells. Most of the time of a list of runs went
        into reading their 35 columns: 90 us for 32 of them, where finding them takes 10.
        """
        (version,) = self.execute("PRAGMA data_version").fetchone()
        if version != self._version or len(self._remembered) > _LIMIT:
            self._version, self._remembered = version, Remembered()
        return self._remembered


def remembered(connection: sqlite3.Connection) -> Remembered:
    """A writer remembers nothing: it changes what it would remember."""
    return connection.remembered() if isinstance(connection, Reader) else Remembered()
