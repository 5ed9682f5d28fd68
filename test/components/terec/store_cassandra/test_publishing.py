"""No event is in the outbox before everything can be read that its step leads to."""

from collections.abc import Callable

import pytest

from terec.model import Event, RecordedRun, RunCompleted, StoredJudgement, TestCaseRunFailed, TestCaseRunRegression
from terec.store import EventsOf
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.saving.saving import Saving
from terec_testing import NOW, a_failure, a_run, a_run_key, an_upload
from terec_testing.dying import dying
from terec_testing.stores import failed_cases, no_events, put_run

BROKEN_OFF = an_upload(a_failure("one"), upload_id="u1")


def telling(*tests: str) -> Callable[[RecordedRun], list[Event]]:
    return lambda run: [TestCaseRunFailed(run.key, tests)]


def completed(run: RecordedRun) -> list[Event]:
    return [RunCompleted(run.key)]


def judged(store: CassandraStore) -> None:
    regression = TestCaseRunRegression(a_run_key(), ("c1:a",), ("t1:a",))
    store.put_judgement(StoredJudgement(a_run_key(), "j1", "content", infra=False), [regression])


def uploaded(store: CassandraStore) -> None:
    store.save(an_upload(a_failure("two"), upload_id="u2"), telling("t1:two"))


def started_again(store: CassandraStore) -> None:
    store.put_run(a_run(), NOW, no_events)


def broken_off(store: CassandraStore, monkeypatch: pytest.MonkeyPatch, events: EventsOf) -> None:
    put_run(store)
    with dying(monkeypatch, Saving, "_derive"):
        store.save(BROKEN_OFF, events)


@pytest.mark.parametrize("step", [judged, uploaded, started_again], ids=lambda each: each.__name__)
def test_later_step_of_another_writer_does_not_tell_of_what_cannot_be_read(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch, step: Callable[[CassandraStore], None]
) -> None:
    broken_off(store, monkeypatch, telling("t1:one"))

    step(store)

    assert TestCaseRunFailed(a_run_key(), ("t1:one",)) not in [each.event for each in store.events_after(0)]


def test_sender_that_sends_the_same_again_tells_of_what_the_dead_writer_did_not(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_off(store, monkeypatch, telling("t1:one"))

    store.save(BROKEN_OFF, telling("t1:one"))

    assert [each.event for each in store.events_after(0)] == [TestCaseRunFailed(a_run_key(), ("t1:one",))]
    assert failed_cases(store) == ["one"]


def test_header_that_tells_of_the_same_event_makes_the_broken_off_upload_readable_first(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_off(store, monkeypatch, completed)

    store.put_run(a_run(complete=True), NOW, completed)

    assert [each.event for each in store.events_after(0)] == [RunCompleted(a_run_key())]
    assert failed_cases(store) == ["one"]
