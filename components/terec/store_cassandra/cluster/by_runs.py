"""Rows of many runs, some runs to a question."""

from collections.abc import Iterable
from typing import Any

from terec.model import RunKey
from terec.store_cassandra.cluster.database import Database

PARTITIONS_IN_QUESTION = 8
"""Spares most of what a question costs by itself; few enough that one node asks the others for them at once."""


def rows_by_run(database: Database, cql: str, runs: Iterable[RunKey]) -> dict[RunKey, list[Any]]:
    """The rows of each run that has some, in the order of their clustering; they are to have a column run_id.

    cql: its WHERE ends with keys.OF_RUNS.
    """
    branches: dict[tuple[Any, ...], list[int]] = {}
    for key in runs:
        branches.setdefault(key[:4], []).append(key.run_id)
    questions = [
        (*branch, numbers[start : start + PARTITIONS_IN_QUESTION])
        for branch, numbers in branches.items()
        for start in range(0, len(numbers), PARTITIONS_IN_QUESTION)
    ]
    found: dict[RunKey, list[Any]] = {}
    for (*branch, _), rows in zip(questions, database.rows_of(cql, questions), strict=True):
        numbers: dict[int, list[Any]] = {}
        for row in rows:
            numbers.setdefault(row.run_id, []).append(row)
        found |= {RunKey._make((*branch, number)): some for number, some in numbers.items()}
    return found
