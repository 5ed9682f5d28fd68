"""What is read of judgements again and again: all but their verdicts, some runs of a branch to a partition.

A server of before v0005 of the layout knows the old table alone, where a branch has all of its own. It reads there, for
as long as an upgrade may take, what this one writes; and what it writes there is read as well: the newer step's counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from terec.model import RunKey, SuiteKey
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.layout.keys import OF_BRANCH, OF_RUN, OF_RUNS

RUNS_IN_BLOCK = 500
"""Numbers in one block, of which a partition is made."""

_AT_ONCE = 100
"""Runs in one question, all of one partition."""

_UPGRADING_SECONDS = 7 * 24 * 60 * 60
"""How long servers of two versions may work side by side."""

_IN_BLOCK = f"{OF_BRANCH} AND block = ?"
_PUT = (
    "INSERT INTO summary_by_block (org, project, suite, branch, block, run_id, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?"
)
_PUT_BLOCK = "INSERT INTO summary_block (org, project, suite, branch, block) VALUES (?, ?, ?, ?, ?)"
_PUT_OLD = (
    "INSERT INTO judgement_summary (org, project, suite, branch, run_id, body)"
    f" VALUES (?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL {_UPGRADING_SECONDS}"
)
_NONE = f"DELETE FROM summary_by_block USING TIMESTAMP ? WHERE {_IN_BLOCK} AND run_id = ?"
_NONE_OLD = f"DELETE FROM judgement_summary USING TIMESTAMP ? WHERE {OF_RUN}"
_OF_RUNS = f"SELECT run_id, body, WRITETIME(body) AS step FROM summary_by_block WHERE {_IN_BLOCK} AND run_id IN ?"
_OF_RUNS_OLD = f"SELECT run_id, body, WRITETIME(body) AS step FROM judgement_summary WHERE {OF_RUNS}"
_BLOCKS = f"SELECT block FROM summary_block WHERE {OF_BRANCH}"
_JUDGED = f"SELECT run_id FROM summary_by_block WHERE {_IN_BLOCK}"
_JUDGED_OLD = f"SELECT run_id FROM judgement_summary WHERE {OF_BRANCH}"
_NO_BLOCK = f"DELETE FROM summary_by_block WHERE {_IN_BLOCK}"
_NO_BLOCKS = f"DELETE FROM summary_block WHERE {OF_BRANCH}"
_NOTHING_OLD = f"DELETE FROM judgement_summary WHERE {OF_BRANCH}"


def put_summary(database: Database, key: RunKey, body: bytes, step: int) -> None:
    branch, block = key[:4], _block(key)
    in_block: Statement = (_PUT, (*branch, block, key.run_id, body, step))
    database.write_batches([[(_PUT_BLOCK, (*branch, block))], [in_block], [(_PUT_OLD, (*key, body, step))]])


def no_summary(key: RunKey, step: int) -> Iterator[Sequence[Statement]]:
    """What takes the run's summary of this step or an older one."""
    yield [(_NONE, (step, *key[:4], _block(key), key.run_id))]
    yield [(_NONE_OLD, (step, *key))]


def summaries(database: Database, keys: Iterable[RunKey]) -> dict[RunKey, bytes]:
    """The summaries of those of the runs that have one; all asked at once."""
    questions = list(_questions(keys))
    found: dict[RunKey, tuple[int, bytes]] = {}
    for (_, (*branch, _)), rows in zip(questions, database.rows_of_each(questions), strict=True):
        for row in rows:
            key = RunKey._make((*branch[:4], row.run_id))
            found[key] = max(found.get(key, (0, b"")), (row.step, row.body))
    return {key: body for key, (_, body) in found.items()}


def judged_runs(database: Database, suite: SuiteKey, branch: str) -> list[int]:
    """Numbers of all runs of the branch that have a summary, the smallest first."""
    place = (*suite, branch)
    asked = [(_JUDGED_OLD, place), *((_JUDGED, (*place, block)) for block in _blocks(database, place))]
    return sorted({row.run_id for rows in database.rows_of_each(asked) for row in rows})


def without_summaries(database: Database, suite: SuiteKey, branch: str) -> Iterator[Sequence[Statement]]:
    """What takes those of a whole branch."""
    place = (*suite, branch)
    yield from ([(_NO_BLOCK, (*place, block))] for block in _blocks(database, place))
    yield [(_NO_BLOCKS, place)]
    yield [(_NOTHING_OLD, place)]


def _questions(keys: Iterable[RunKey]) -> Iterator[Statement]:
    """Some runs of a partition to each; the place of a branch begins its values."""
    blocks: dict[tuple[Any, ...], list[int]] = {}
    branches: dict[tuple[Any, ...], list[int]] = {}
    for key in keys:
        blocks.setdefault((*key[:4], _block(key)), []).append(key.run_id)
        branches.setdefault(key[:4], []).append(key.run_id)
    for cql, places in ((_OF_RUNS, blocks), (_OF_RUNS_OLD, branches)):
        for place, numbers in places.items():
            yield from ((cql, (*place, numbers[at : at + _AT_ONCE])) for at in range(0, len(numbers), _AT_ONCE))


def _blocks(database: Database, place: Sequence[Any]) -> list[int]:
    return [row.block for row in database.rows(_BLOCKS, place)]


def _block(key: RunKey) -> int:
    return key.run_id // RUNS_IN_BLOCK
