"""Positions in the outbox: consecutive, never given again, whoever claims them."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import pytest

from terec.model import Event, RunCompleted, RunKey, event_id, event_text
from terec.store_cassandra import CassandraStore, outbox_log
from terec.store_cassandra.cluster.database import Database, Undecided
from terec.store_cassandra.outbox_log import OutboxLog
from terec.store_cassandra.runs.places import reader_positions
from terec_testing import NOW, a_run_key
from terec_testing.keyspaces import Keyspace

_PUT = """
    INSERT INTO run (org, project, suite, branch, run_id, kind, id, body, received)
    VALUES (?, ?, ?, ?, ?, 'event', ?, ?, ?) IF NOT EXISTS"""
_DELETE = """
    DELETE FROM run WHERE org = ? AND project = ? AND suite = ? AND branch = ? AND run_id = ?
    AND kind = 'event' AND id = ? IF EXISTS"""


def stored(database: Database, *events: Event) -> list[str]:
    """Put events in the partitions of their runs, as saving does; answers their ids."""
    ids = [event_id(each) for each in events]
    for each, name in zip(events, ids, strict=True):
        assert database.decide([(_PUT, (*each.run, name, event_text(each).encode(), NOW))])[0]
    return ids


def some_events(count: int, run: RunKey | None = None) -> list[Event]:
    return [RunCompleted(run or a_run_key(), nth) for nth in range(count)]


def positions(store: CassandraStore) -> list[int]:
    return [entry.position for entry in store.events_after(0, 5000)]


@pytest.fixture
def log(database: Database) -> OutboxLog:
    return OutboxLog(database)


def test_events_of_many_writers_at_once_get_consecutive_positions_and_none_is_lost(
    keyspace: Keyspace, store: CassandraStore, database: Database
) -> None:
    logs = [OutboxLog(database) for _ in range(4)]  # each as another process has it

    def write(nth: int) -> Sequence[str]:
        run = a_run_key(nth)
        ids = stored(database, *some_events(3, run))
        logs[nth % len(logs)].append(run, ids, NOW)
        return ids

    with ThreadPoolExecutor(12) as pool:
        written = [name for ids in pool.map(write, range(40)) for name in ids]

    entries = store.events_after(0)
    assert [entry.position for entry in entries] == list(range(1, len(written) + 1))
    assert sorted(entry.event_id for entry in entries) == sorted(written)


class _Last(int):
    """The newest position of a bucket; somebody else looks for it, too, while it is compared."""

    def __ne__(self, other: object) -> bool:
        looks = list(_Last.meanwhile)
        _Last.meanwhile.clear()
        for look in looks:
            look()
        return int(self) != other

    __hash__ = int.__hash__
    meanwhile: ClassVar[list[Callable[[], object]]] = []


def test_no_bucket_is_passed_over_when_two_threads_find_one_full(
    store: CassandraStore, database: Database, log: OutboxLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_log, "BUCKET", 4)
    log.append(a_run_key(), stored(database, *some_events(3)), NOW)
    rows = database.rows

    def compared(cql: str, values: Sequence[object] = ()) -> list[Any]:
        found = rows(cql, values)
        return [row._replace(last=_Last(row.last)) for row in found] if cql == outbox_log._LAST else found

    monkeypatch.setattr(database, "rows", compared)
    _Last.meanwhile.append(log.head)
    log.append(a_run_key(2), stored(database, *some_events(2, a_run_key(2))), NOW)

    assert positions(store) == [1, 2, 3, 4, 5]


def test_events_keep_the_order_in_which_they_were_given(
    store: CassandraStore, database: Database, log: OutboxLog
) -> None:
    events = some_events(5)
    log.append(a_run_key(), stored(database, *events), NOW)

    assert [entry.event for entry in store.events_after(0)] == events


def test_event_appended_twice_is_there_once(store: CassandraStore, database: Database, log: OutboxLog) -> None:
    ids = stored(database, *some_events(2))
    for _ in range(2):
        log.append(a_run_key(), ids, NOW)

    assert positions(store) == [1, 2]
    assert log.head() == 2


def test_event_that_two_appended_at_the_same_time_is_there_once(
    store: CassandraStore, database: Database, log: OutboxLog
) -> None:
    (name,) = stored(database, *some_events(1))
    found = database.rows(outbox_log._EVENTS, a_run_key())  # both saw it without a position
    log._append(a_run_key(), found, NOW)
    log._append(a_run_key(), found, NOW)

    assert [(entry.position, entry.event_id) for entry in store.events_after(0)] == [(2, name)]


def test_positions_go_on_in_the_next_bucket(
    store: CassandraStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_log, "BUCKET", 10)
    OutboxLog(database).append(a_run_key(), stored(database, *some_events(25)), NOW)
    OutboxLog(database).append(a_run_key(2), stored(database, RunCompleted(a_run_key(2))), NOW)

    assert positions(store) == list(range(1, 27))
    assert OutboxLog(database).head() == 26
    assert [entry.position for entry in store.events_after(8, 4)] == [9, 10, 11, 12]


def test_numbers_of_expired_events_are_not_given_again(
    store: CassandraStore, database: Database, log: OutboxLog
) -> None:
    log.append(a_run_key(), stored(database, *some_events(3)), NOW)
    database.write("DELETE FROM outbox_log WHERE bucket = 0 AND position < 4")  # as their time to live does

    OutboxLog(database).append(a_run_key(2), stored(database, RunCompleted(a_run_key(2))), NOW)

    assert positions(store) == [4]


def test_claim_whose_answer_was_lost_is_not_made_twice(
    store: CassandraStore, database: Database, log: OutboxLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = database.decide
    lost = iter([True])

    def losing(batch: object) -> object:
        answer = decide(batch)  # type: ignore[arg-type]
        if next(lost, False):
            raise Undecided("The answer was lost.")
        return answer

    ids = stored(database, *some_events(2))
    monkeypatch.setattr(database, "decide", losing)
    log.append(a_run_key(), ids, NOW)

    assert positions(store) == [1, 2]
    assert log.head() == 2


def test_event_deleted_while_it_gets_its_position_stays_deleted(
    store: CassandraStore, database: Database, log: OutboxLog
) -> None:
    (name,) = stored(database, *some_events(1))
    found = database.rows(outbox_log._EVENTS, a_run_key())
    assert database.decide([(_DELETE, (*a_run_key(), name))])[0]
    log._append(a_run_key(), found, NOW)

    assert positions(store) == []
    assert stored(database, *some_events(1)) == [name]
    log.append(a_run_key(), [name], NOW)
    assert positions(store) == [2]


def test_backlog_does_not_count_events_of_deleted_runs(
    store: CassandraStore, database: Database, log: OutboxLog
) -> None:
    names = stored(database, *some_events(3))
    log.append(a_run_key(), names, NOW)
    database.decide([(_DELETE, (*a_run_key(), names[2]))])

    assert store.backlog("analyzer").unread == 2
    store.commit("analyzer", 2)
    assert store.backlog("analyzer").unread == 0


def test_long_backlog_is_counted_by_its_positions(store: CassandraStore, database: Database, log: OutboxLog) -> None:
    log.append(a_run_key(), stored(database, *some_events(150)), NOW)

    backlog = store.backlog("analyzer")
    assert (backlog.unread, backlog.oldest) == (150, NOW)


def test_readers_that_ever_committed_are_known_with_their_positions(store: CassandraStore) -> None:
    store.commit("analyzer", 0)
    store.commit("kafka", 9)
    store.rewind("kafka", 3)

    assert reader_positions(store._database) == {"analyzer": 0, "kafka": 3}
