"""Pieces of a run that were taken in and whose rows are not all written yet: while there are any, it is unfinished."""

from collections.abc import Collection
from dataclasses import replace

from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.runs.partition import RunState, read_state
from terec.store_cassandra.runs.steps import Change, commit


def arrived_wholly(database: Database, state: RunState, pieces: Collection[list[int]]) -> RunState:
    """The run as it stands once everything of these pieces, by name, can be read: they are under way no more.

    The state as it is given where none of them was, or where the run is gone.
    """
    known: list[RunState] = [state]  # what others wrote since is looked at when the step fails

    def attempt() -> RunState | None:
        now = known.pop() if known else read_state(database, state.key)
        if now.head is None:
            return state
        left = [each for each in now.head.under_way if each not in pieces]
        if left == now.head.under_way:
            return now
        return commit(database, now, Change(replace(now.head, under_way=left)))

    return stepping(attempt, state.key)
