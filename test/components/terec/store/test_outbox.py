"""Contract of store.Outbox."""

from terec.model import Event, RecordedRun, RunCompleted, TestCaseRunFailed, event_id, event_key
from terec.store import Store
from terec_testing import NOW, a_run, a_run_key, an_upload
from terec_testing.stores import no_events


def completed(run: RecordedRun) -> list[Event]:
    return [RunCompleted(run.key)]


def failed(run: RecordedRun) -> list[Event]:
    return [TestCaseRunFailed(run.key, ("t1:a", "t1:b")), RunCompleted(run.key)]


def test_events_are_written_with_the_data_oldest_first(store: Store) -> None:
    store.put_run(a_run(), NOW, completed)
    store.put_run(a_run(2), NOW, no_events)
    store.save(an_upload(run=a_run_key(2)), failed)

    entries = store.events_after(0)

    assert [entry.event for entry in entries] == [
        RunCompleted(a_run_key(1)),
        TestCaseRunFailed(a_run_key(2), ("t1:a", "t1:b")),
        RunCompleted(a_run_key(2)),
    ]
    assert [entry.event_id for entry in entries] == [event_id(entry.event) for entry in entries]
    assert [entry.key for entry in entries] == [event_key(entry.event) for entry in entries]
    positions = [entry.position for entry in entries]
    assert positions == sorted(set(positions))
    assert list(store.events_after(positions[0])) == list(entries[1:])
    assert list(store.events_after(0, limit=1)) == list(entries[:1])


def test_event_saved_twice_is_there_once(store: Store) -> None:
    store.put_run(a_run(), NOW, completed)
    store.put_run(a_run(), NOW, completed)

    assert len(store.events_after(0)) == 1


def test_events_of_a_deleted_run_go_and_come_again_with_it(store: Store) -> None:
    store.put_run(a_run(), NOW, completed)
    (before,) = store.events_after(0)

    store.delete_run(a_run_key())
    assert list(store.events_after(0)) == []

    store.put_run(a_run(), NOW, completed)
    (after,) = store.events_after(before.position)
    assert after.event == before.event
