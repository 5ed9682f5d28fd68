"""What an upload brings is written once, however often others take their step first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from terec.model import REMOVED_NOTE
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.cluster.database import Batch, Values
from terec.store_cassandra.runs.steps import commit
from terec.store_cassandra.saving import saving
from terec.test_hash import test_id as id_of
from terec_testing import NOW, a_failure, a_pass, a_result, a_run, a_run_key
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import case_of, no_events, put_run, save

LOG = "the password is hunter2\n" * 20


def nothing() -> None:
    pass


def first(monkeypatch: pytest.MonkeyPatch, *others: Callable[[], object]) -> None:
    """Before each of the next steps of uploads, another one of these is done."""
    waiting = list(others)

    def overtaken(*words: Any) -> object:
        if waiting:
            waiting.pop(0)()
        return commit(*words)

    monkeypatch.setattr(saving, "commit", overtaken)


def written(store: CassandraStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that the store writes from now on."""
    statements: list[str] = []
    batch = store._database._batch

    def counted(some: Batch) -> object:
        statements.extend(cql for cql, _ in some)
        return batch(some)

    monkeypatch.setattr(store._database, "_batch", counted)
    return statements


def count(statements: Sequence[str], table: str) -> int:
    return sum(f"INTO {table} " in cql for cql in statements)


def test_upload_writes_its_content_once_however_many_writers_take_their_steps_first(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    statements = written(store, monkeypatch)
    with keyspace.open() as other:

        def shard(number: int) -> Callable[[], object]:
            return lambda: save(other, a_pass(f"other{number}"), part=f"{number}/9")

        at_once = nothing  # takes the step of a shard
        first(monkeypatch, *(each for nth in range(2, 6) for each in (shard(nth), at_once)))
        save(store, *(a_failure(f"case{nth}", stdout=LOG) for nth in range(600)), part="1/9")

    assert [count(statements, table) for table in ("result_chunk", "text_use")] == [
        2,
        602,
    ]  # the log and the message are the same in all
    assert len(list(store.results(a_run_key()))) == 604


def test_pieces_of_other_writers_are_read_once_however_many_of_them_take_their_steps_first(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    asked: list[Values] = []
    rows_of = store._database.rows_of

    def noted(cql: str, many: Iterable[Values]) -> list[list[Any]]:
        values = list(many)
        asked.extend(values if "head FROM result_chunk" in cql else ())
        return rows_of(cql, values)

    monkeypatch.setattr(store._database, "rows_of", noted)
    with keyspace.open() as other:

        def shard(number: int) -> Callable[[], object]:
            return lambda: save(other, a_pass(f"other{number}"), part=f"{number}/9")

        first(monkeypatch, *(each for nth in range(2, 6) for each in (shard(nth), nothing)))
        save(store, a_pass("mine"), part="1/9")

    assert len(asked) == len(set(asked)) == 4
    assert len(list(store.results(a_run_key()))) == 5


def test_content_is_written_again_where_the_run_was_made_anew_before_the_step(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    with keyspace.open() as other:

        def made_anew() -> None:
            other.delete_run(a_run_key())
            other.put_run(a_run(), NOW + timedelta(seconds=1), no_events)

        first(monkeypatch, made_anew)
        save(store, a_failure(stdout=LOG))

    assert case_of(store).stdout == LOG
    assert store.delete_text(a_run_key(), id_of(*a_result().case), "stdout") == 1
    assert case_of(store).stdout == REMOVED_NOTE


def test_content_is_written_again_where_a_copy_took_the_place_of_the_run_before_the_step(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run_id in (1, 2):
        put_run(store, run_id)
    save(store, a_pass("copied"), run=a_run_key(2))
    archived = store.archived_run(a_run_key(2))
    assert archived is not None
    copy = replace(archived, header=replace(archived.header, run_id=1))
    with keyspace.open() as other:

        def replaced() -> None:
            save(other, a_failure(stdout=LOG), part="twin")  # what it has goes with the run
            other.restore_run(copy, other.archived_results(a_run_key(2)))

        first(monkeypatch, replaced)
        save(store, a_failure(stdout=LOG))

    assert [each.test_case for each in store.results(a_run_key())] == ["adds", "copied"]
    assert case_of(store).stdout == LOG
