"""What a writer leaves that dies in the middle of a step, and how it is found again."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest

from terec.model import (
    FailureSignature,
    RecordedRun,
    ResultSignatures,
    RunCompleted,
    StoredJudgement,
    TestCaseRunFailed,
)
from terec.store_cassandra import CassandraStore, completing, runs
from terec.store_cassandra.partition import RunState
from terec.store_cassandra.saving import Saving
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key, an_upload
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import everything_readable, failed_cases, no_events, put_run, save

LATER = NOW + timedelta(seconds=62)
EARLIER = NOW - timedelta(days=100)
SIGNATURE = FailureSignature("f1:strict", "l1:loose", generic=False)


class Died(BaseException):
    """The process is gone from here on."""


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> Iterator[None]:
    """Whoever calls this method dies instead."""

    def die(*_: object) -> None:
        raise Died

    with monkeypatch.context() as patched, suppress(Died):
        patched.setattr(owner, name, die)
        yield


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


def test_finished_steps_are_not_done_again(store: CassandraStore) -> None:
    store.put_run(a_run(), NOW, lambda run: [RunCompleted(run.key)])

    assert store.sweep(LATER) == 0


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


def test_judgement_whose_writer_died_after_its_step_is_summed_up(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    judgement = StoredJudgement(a_run_key(), "j1", "c1", infra=False)
    with dying(monkeypatch, CassandraStore, "_put_summary"):
        store.put_judgement(judgement)

    with keyspace.open() as other:
        assert other.sweep(datetime.now(UTC) + timedelta(seconds=61)) == 1
        assert other.judgements(a_suite_key(), [a_run_key()], whole=False) == [judgement]


def test_summary_tells_of_the_last_of_two_judgements_whichever_writes_its_own_later(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    older, newer = (StoredJudgement(a_run_key(), "j1", version, infra=False) for version in ("older", "newer"))
    put_summary = store._put_summary

    with keyspace.open() as other:

        def overtaken(state: RunState) -> None:
            other.put_judgement(newer)
            put_summary(state)

        monkeypatch.setattr(store, "_put_summary", overtaken)
        store.put_judgement(older)

        assert other.judgements(a_suite_key(), [a_run_key()]) == [newer]
        assert other.judgements(a_suite_key(), [a_run_key()], whole=False) == [newer]


def test_judgement_of_a_deleted_run_leaves_no_summary(store: CassandraStore) -> None:
    put_run(store)
    store.put_judgement(StoredJudgement(a_run_key(), "j1", "c1", infra=False))
    store.delete_run(a_run_key())

    assert store.judgements(a_suite_key(), [a_run_key()], whole=False) == []


DEATHS_OF_A_MOVE: dict[str, tuple[object, str]] = {
    "after its step": (runs, "list_rows"),
    "before its cases were written again": (CassandraStore, "_derive_again"),
    "before its hashes left their place": (CassandraStore, "_leave_first_place"),
    "before it left its own place": (completing, "unstarted_row"),
}
"""Who is called next when the writer dies."""


@pytest.fixture(params=DEATHS_OF_A_MOVE.values(), ids=DEATHS_OF_A_MOVE.keys())
def moved_by_a_dead_writer(
    request: pytest.FixtureRequest, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> RecordedRun:
    """A run with a failure that was told without a time, then with one by a writer that died while it moved it."""
    store.put_run(a_run(tstamp=None), NOW, no_events)
    save(store, a_failure("one"), signatures={0: ResultSignatures(SIGNATURE)})
    with dying(monkeypatch, *request.param):
        store.put_run(a_run(tstamp=EARLIER), NOW + timedelta(seconds=1), no_events)
    moved = store.run(a_run_key())
    assert moved is not None
    assert moved.started == EARLIER
    return moved


def test_run_whose_writer_died_while_it_moved_by_its_first_time_stands_there_alone(
    keyspace: Keyspace, moved_by_a_dead_writer: RecordedRun
) -> None:
    with keyspace.open() as other:
        assert other.sweep(LATER) == 1
        assert other.runs_since(a_suite_key(), EARLIER - timedelta(days=1)) == [moved_by_a_dead_writer]
        assert len(other.failures_with(a_suite_key(), {SIGNATURE.strict})) == 1
        assert other.failures_with(a_suite_key(), {SIGNATURE.strict}, since=EARLIER + timedelta(days=1)) == []
        assert _rows(keyspace) == {"run_by_start": 1, "failure_by_hash": 2}


def test_run_whose_writer_died_while_it_moved_leaves_nothing_when_it_is_deleted(
    keyspace: Keyspace, moved_by_a_dead_writer: RecordedRun
) -> None:
    with keyspace.open() as other:
        other.delete_run(moved_by_a_dead_writer.key)
        assert _rows(keyspace) == {"run_by_start": 0, "failure_by_hash": 0}


def _rows(keyspace: Keyspace) -> dict[str, int]:
    return {
        table: len(list(keyspace.session.execute(f"SELECT * FROM {table}")))
        for table in ("run_by_start", "failure_by_hash")
    }
