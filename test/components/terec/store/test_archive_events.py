"""Contract of store.Archive: which events of a run are read in its copy."""

import pytest

from terec.model import RunCompleted
from terec.store import Store
from terec_testing import NOW, a_run, a_run_key
from terec_testing.stores import copied

KEY = a_run_key()


def completed(store: Store, run_id: int = 1) -> RunCompleted:
    """An event of the run, written with its header."""
    event = RunCompleted(a_run_key(run_id))
    store.put_run(a_run(run_id), NOW, lambda run: [event])
    return event


def unread(store: Store, reader: str = "analyzer") -> list[str]:
    return [each.event_id for each in store.events_after(store.position(reader))]


def test_read_events_are_known_but_never_seen(store: Store, other_store: Store) -> None:
    event = completed(store)
    store.commit("analyzer", store.events_after(0)[-1].position)
    copied(store, other_store, KEY)

    assert unread(other_store) == []
    other_store.put_run(a_run(), NOW, lambda run: [event])
    assert unread(other_store) == []
    assert other_store.backlog("analyzer").unread == 0


@pytest.mark.parametrize("slow_reader", [None, "kafka"])
def test_event_that_some_reader_has_not_read_stays_unread(
    store: Store, other_store: Store, slow_reader: str | None
) -> None:
    completed(store)
    if slow_reader:
        store.commit(slow_reader, 0)
        store.commit("analyzer", store.events_after(0)[-1].position)
    copied(store, other_store, KEY)

    assert unread(other_store, "new") == [each.event_id for each in store.events_after(0)]
    assert other_store.backlog("new").oldest == NOW


def test_event_that_only_a_forgotten_reader_has_not_read_is_read(store: Store, other_store: Store) -> None:
    completed(store)
    store.commit("kafka", 0)
    store.commit("analyzer", store.events_after(0)[-1].position)
    store.forget("kafka")
    copied(store, other_store, KEY)

    assert unread(other_store, "new") == []


def test_event_read_in_the_copy_stays_read(store: Store, other_store: Store) -> None:
    completed(store)
    copied(store, other_store, KEY)
    other_store.commit("analyzer", other_store.events_after(0)[-1].position)

    copied(store, other_store, KEY)
    assert unread(other_store) == []


def test_read_events_of_a_copy_are_read_in_its_copy(store: Store, other_store: Store) -> None:
    completed(store)
    store.commit("analyzer", store.events_after(0)[-1].position)
    copied(store, other_store, KEY)
    archived, again = store.archived_run(KEY), other_store.archived_run(KEY)
    assert archived is not None
    assert again is not None
    assert again.events == archived.events
