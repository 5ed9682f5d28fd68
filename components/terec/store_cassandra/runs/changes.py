"""What the commits of a run changed: a packed row of its own in the run's partition, which no list reads."""

from collections.abc import Sequence

from terec.model import CommitChange, Run, RunKey, as_plain, from_plain
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.layout.packing import pack, unpack

_READ = f"SELECT body FROM run WHERE {OF_RUN} AND kind = 'changes' AND id = ''"


def packed_changes(run: Run) -> bytes | None:
    """None keeps what is stored."""
    return None if run.changes is None else pack(as_plain(run.changes))


def read_changes(body: bytes) -> tuple[CommitChange, ...]:
    changes: tuple[CommitChange, ...] = from_plain(tuple[CommitChange, ...], unpack(body))
    return changes


def changes_of_runs(database: Database, runs: Sequence[RunKey]) -> dict[RunKey, tuple[CommitChange, ...]]:
    """By run, of those that have any; all asked at once."""
    found = zip(runs, database.rows_of(_READ, runs), strict=True)
    return {key: read_changes(rows[0].body) for key, rows in found if rows}
