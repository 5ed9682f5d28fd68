"""Texts that nobody uses any more."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from terec.model import RunKey
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.keys import OF_TEXT
from terec.store_cassandra.results.reading import stream_told
from terec.store_cassandra.runs.partition import RunState
from terec.store_cassandra.texts.texts import TextRef

_NO_USE = (
    f"DELETE FROM text_use USING TIMESTAMP ? WHERE {OF_TEXT}"
    " AND project = ? AND suite = ? AND branch = ? AND run_id = ?"
)
_USED = f"SELECT run_id FROM text_use WHERE {OF_TEXT} LIMIT 1"
_NO_TEXT = f"DELETE FROM text USING TIMESTAMP ? WHERE {OF_TEXT}"

_UNDER_WAY = 60_000_000
"""Microseconds for which a text may be written before its use is seen: what is younger stays."""

_AT_ONCE = 500


def forget_uses(database: Database, state: RunState, until: int | None = None) -> None:
    """Forget that the run uses its texts, and remove those that only it used. until: uses written later stay.

    An upload under way that uses one writes it again, and so later than the removal reaches.
    """
    for refs in _refs(database, state):
        now = time.time_ns() // 1000
        before = now - _UNDER_WAY
        places = [_place(ref) for ref in refs]
        database.write_batches([[(_NO_USE, (until or now, *place, *_run(state.key)))] for place in places])
        used = database.rows_of(_USED, places)
        unused = [place for place, rows in zip(places, used, strict=True) if not rows]
        database.write_batches([[(_NO_TEXT, (before, *place))] for place in unused])


def _refs(database: Database, state: RunState) -> Iterator[Iterable[TextRef]]:
    """Texts of the run, each once in some hundred."""
    refs: set[TextRef] = set()
    for told in stream_told(database, state):
        refs.update(told.refs(state.key.org))
        if len(refs) >= _AT_ONCE:
            yield refs
            refs = set()
    yield refs


def _place(ref: TextRef) -> tuple[Any, ...]:
    digest = bytes.fromhex(ref.digest)
    return (*ref.place.shard(digest), digest)


def _run(key: RunKey) -> tuple[Any, ...]:
    return key[1:]
