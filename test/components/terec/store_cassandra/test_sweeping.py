"""What a writer leaves that dies in the middle of a step, and how it is found again."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from terec.model import FailureSignature, ResultSignatures, RunCompleted, StoreUnreachable, TestCaseRunFailed
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.finishing import unfinished
from terec.store_cassandra.finishing.unfinished import SHARDS
from terec.store_cassandra.runs import runs
from terec.store_cassandra.runs.partition import RunState
from terec.store_cassandra.runs.steps import commit
from terec.store_cassandra.saving import saving
from terec.store_cassandra.saving.saving import Saving
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key, an_upload
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import everything_readable, failed_cases, no_events, put_run, run_of, save

LATER = NOW + timedelta(minutes=5)


def test_events_whose_writer_died_before_they_had_a_place_are_given_one(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with dying(monkeypatch, store._log, "append"):
        store.put_run(a_run(), NOW, lambda run: [RunCompleted(run.key)])
    assert store.events_after(0) == []

    with keyspace.open() as other:
        assert other.sweep(LATER) == 1
        assert [entry.event for entry in other.events_after(0)] == [RunCompleted(a_run_key())]
        assert other.sweep(LATER) == 0


def test_step_that_may_still_be_under_way_is_left_alone(store: CassandraStore, monkeypatch: pytest.MonkeyPatch) -> None:
    with dying(monkeypatch, store._log, "append"):
        store.put_run(a_run(), NOW, lambda run: [RunCompleted(run.key)])

    assert store.sweep(NOW + timedelta(seconds=59)) == 0
    assert store.events_after(0) == []


def once_before(monkeypatch: pytest.MonkeyPatch, module: object, do: Callable[[], object]) -> None:
    """Do it before the next step that this module takes."""

    def overtaken(*words: Any) -> object:
        monkeypatch.setattr(module, "commit", commit)
        do()
        return commit(*words)

    monkeypatch.setattr(module, "commit", overtaken)


def test_upload_whose_writer_was_only_slow_and_dies_behind_its_step_is_completed(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    with keyspace.open() as other:
        once_before(monkeypatch, saving, lambda: other.sweep(LATER))
        with dying(monkeypatch, Saving, "_derive"):
            save(store, a_failure("one"))
        assert failed_cases(other) == []

        assert other.sweep(LATER) == 1
        assert failed_cases(other) == ["one"]
        assert run_of(other).open_uploads == 0


def test_header_whose_writer_was_only_slow_and_dies_behind_its_step_is_told_of(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with keyspace.open() as other:
        once_before(monkeypatch, runs, lambda: other.sweep(LATER))
        with dying(monkeypatch, store._log, "append"):
            store.put_run(a_run(), NOW, lambda run: [RunCompleted(run.key)])

        assert other.sweep(LATER) == 1
        assert [entry.event for entry in other.events_after(0)] == [RunCompleted(a_run_key())]


@pytest.mark.parametrize("module", [saving, runs], ids=["upload", "header"])
def test_turn_that_began_a_moment_ago_is_left_alone_however_long_ago_the_receipt_was(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, module: object
) -> None:
    put_run(store)
    swept: list[int] = []
    with keyspace.open() as other:

        def late() -> None:
            put_run(other, author="anna")  # so that the first turn is lost
            monkeypatch.setattr(unfinished, "monotonic", lambda: time.monotonic() + 120)
            once_before(monkeypatch, module, lambda: swept.append(other.sweep(NOW + timedelta(seconds=125))))

        once_before(monkeypatch, module, late)
        if module is saving:
            save(store, a_pass())
        else:
            put_run(store, author="bob")

    assert swept == [0]


def test_finished_steps_are_not_done_again(store: CassandraStore) -> None:
    store.put_run(a_run(), NOW, lambda run: [RunCompleted(run.key)])

    assert store.sweep(LATER) == 0


def test_hour_that_is_over_and_has_no_open_step_is_looked_at_once(
    store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    stream = store._database.stream

    def counted(cql: str, values: Any = (), *more: Any) -> Any:
        asked.extend([values] if "FROM unfinished" in cql else [])
        return stream(cql, values, *more)

    monkeypatch.setattr(store._database, "stream", counted)
    put_run(store)
    with dying(monkeypatch, store._log, "append"):
        store.put_run(a_run(2), NOW, lambda run: [RunCompleted(run.key)])
    later = NOW + timedelta(hours=5)

    assert store.sweep(later) == 1
    first, asked[:] = list(asked), []
    assert store.sweep(later) == 0
    with_steps, asked[:] = list(asked), []
    assert store.sweep(later) == 0

    assert len(first) > 40 * SHARDS
    newest = {(hour, shard) for hour, shard in first if hour >= max(first)[0] - 1}
    assert set(with_steps) >= newest
    assert len(set(with_steps) - newest) == 1  # where the step was open
    assert set(asked) == newest


def test_step_that_meets_an_error_does_not_keep_those_behind_it_from_being_finished(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run_id, age in ((1, 2), (2, 1)):
        with dying(monkeypatch, store._log, "append"):
            at = NOW - timedelta(hours=age)
            store.put_run(a_run(run_id), at, lambda run: [RunCompleted(run.key)])

    with keyspace.open() as other:
        publish = other._publish

        def refused(state: RunState, received: datetime) -> None:
            if state.key.run_id == 1:
                raise StoreUnreachable("This run takes too long.")
            publish(state, received)

        with monkeypatch.context() as patched, pytest.raises(StoreUnreachable, match="too long"):
            patched.setattr(other, "_publish", refused)
            other.sweep(LATER)
        assert [entry.event.run.run_id for entry in other.events_after(0)] == [2]
        assert other.sweep(LATER) == 1


def test_upload_whose_writer_died_after_its_step_is_completed_as_if_it_had_lived(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    upload = an_upload(a_failure("one", stdout="a log\n" * 50), a_pass("two"))
    with dying(monkeypatch, Saving, "_derive"):
        store.save(upload, lambda run: [TestCaseRunFailed(run.key, ("t1:a",))])

    with keyspace.open() as other:
        assert other.sweep(LATER) == 1
        swept = everything_readable(other)
        assert [entry.event for entry in other.events_after(0)] == [TestCaseRunFailed(a_run_key(), ("t1:a",))]
        other.save(upload, lambda run: [TestCaseRunFailed(run.key, ("t1:a",))])
        assert everything_readable(other) == swept
        assert len(other.events_after(0)) == 1


@pytest.mark.parametrize("made_good", ["repeated", "swept"])
def test_failure_that_a_dead_writer_replaced_is_in_no_list_once_that_is_made_good(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, made_good: str
) -> None:
    old, new = (FailureSignature(f"f1:{each}", f"l1:{each}", generic=False) for each in ("old", "new"))
    hashes = {old.strict, old.loose}
    put_run(store)
    signed = {0: ResultSignatures(old), 1: ResultSignatures(old)}
    save(store, a_failure("one"), a_failure("two"), signatures=signed)
    upload = an_upload(a_pass("one"), a_failure("two", "a new text"), signatures={1: ResultSignatures(new)})
    with dying(monkeypatch, Saving, "_derive"):
        store.save(upload, no_events)

    with keyspace.open() as other:
        assert failed_cases(other) == ["one", "two"]
        assert len(other.failures_with(a_suite_key(), hashes)) == 2
        if made_good == "swept":
            assert other.sweep(LATER) == 1
        else:
            other.save(upload, no_events)
        assert failed_cases(other) == ["two"]
        assert other.failures_with(a_suite_key(), hashes) == []
