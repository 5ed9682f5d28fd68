"""What a writer leaves that dies in the middle of a step, and how it is found again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from terec.model import (
    FailureSignature,
    Org,
    Project,
    RecordedRun,
    ResultSignatures,
    RetentionRule,
    RunCompleted,
    StoredJudgement,
    StoreUnreachable,
    TestCaseRunFailed,
    text_digest,
)
from terec.store_cassandra import CassandraStore, completing, removal, restoring, runs
from terec.store_cassandra.partition import RunState
from terec.store_cassandra.saving import Saving
from terec.store_cassandra.unfinished import SHARDS
from terec.store_sqlite import open_store as open_file
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key, an_upload
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import (
    case_of,
    copied,
    everything_judged_by,
    everything_readable,
    failed_cases,
    no_events,
    put_run,
    save,
)

LATER = NOW + timedelta(seconds=62)
EARLIER = NOW - timedelta(days=100)
SIGNATURE = FailureSignature("f1:strict", "l1:loose", generic=False)


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
        assert _rows(keyspace, "run_by_start", "failure_by_hash") == {"run_by_start": 1, "failure_by_hash": 2}


def test_run_whose_writer_died_while_it_moved_leaves_nothing_when_it_is_deleted(
    keyspace: Keyspace, moved_by_a_dead_writer: RecordedRun
) -> None:
    with keyspace.open() as other:
        other.delete_run(moved_by_a_dead_writer.key)
        assert _rows(keyspace, "run_by_start", "failure_by_hash") == {"run_by_start": 0, "failure_by_hash": 0}


def test_removal_of_a_text_that_was_broken_off_is_completed_when_it_is_asked_for_again(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_run(store)
    save(store, a_failure("one", stdout="password: hunter2"))
    case = case_of(store, "one")
    with dying(monkeypatch, CassandraStore, "_forgotten"):
        store.delete_text(a_run_key(), case.test_id, "stdout")

    with keyspace.open() as other:
        assert other.delete_text(a_run_key(), case.test_id, "stdout") == 1
        assert "hunter2" not in repr(everything_readable(other))
        assert other.delete_text(a_run_key(), case.test_id, "stdout") == 0


DEATHS_OF_A_REMOVAL: dict[str, tuple[object, str]] = {
    "before its step": (removal, "commit"),
    "after its step": (CassandraStore, "_take_out_replaced"),
    "before its texts went": (removal, "forget_uses"),
    "before its chunks went": (removal, "_content_gone"),
    "before it was forgotten": (CassandraStore, "_forgotten_replaced"),
    "before it left its place": (removal, "unstarted_row"),
}
"""Who is called next when the writer dies."""


@pytest.mark.parametrize("death", DEATHS_OF_A_REMOVAL.values(), ids=DEATHS_OF_A_REMOVAL.keys())
def test_run_whose_removal_was_broken_off_is_found_again_when_its_time_is_over(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, death: tuple[object, str]
) -> None:
    store.put_run(a_run(), NOW - timedelta(days=9), no_events)
    save(store, a_failure("one", stdout="a log\n" * 50), received=NOW - timedelta(days=9))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    with dying(monkeypatch, *death):
        store.delete_expired(NOW)

    with keyspace.open() as other:
        other.delete_expired(NOW)
        assert other.run(a_run_key()) is None
        assert {name: count for name, count in _rows(keyspace, *OF_A_RUN).items() if count} == {}


def test_judgement_of_a_run_whose_time_was_over_goes_when_a_person_deletes_the_run(store: CassandraStore) -> None:
    store.put_run(a_run(), NOW - timedelta(days=9), no_events)
    store.put_judgement(StoredJudgement(a_run_key(), "j1", "c1", infra=False))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    assert store.delete_expired(NOW) == 1
    assert store.judgement(a_run_key()) is not None

    store.delete_run(a_run_key())

    assert store.judgement(a_run_key()) is None
    assert store.judgements(a_suite_key(), [a_run_key()], whole=False) == []


DEATHS_OF_A_REPLACEMENT: dict[str, tuple[object, str]] = {
    "after its step": (restoring, "list_rows"),
    "before its cases were written": (CassandraStore, "_derive_again"),
    "before what it replaced went": (CassandraStore, "_take_out_replaced"),
    "before the texts of that went": (removal, "forget_uses"),
    "before the chunks of that went": (removal, "_content_gone"),
    "before that was forgotten": (CassandraStore, "_forgotten_replaced"),
}
"""Who is called next when the writer dies."""


@pytest.mark.parametrize("death", DEATHS_OF_A_REPLACEMENT.values(), ids=DEATHS_OF_A_REPLACEMENT.keys())
@pytest.mark.parametrize("made_good", ["swept", "restored again", "deleted"])
def test_run_whose_writer_died_while_it_took_the_place_of_another_leaves_nothing_of_that_one(
    keyspace: Keyspace,
    store: CassandraStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    death: tuple[object, str],
    made_good: str,
) -> None:
    with open_file(tmp_path / "source.sqlite") as source, keyspace.open() as other:
        source.add_org(Org("acme"), [])
        source.put_project(Project("acme", "shop"))
        source.put_run(a_run(tstamp=EARLIER), NOW - timedelta(days=8), no_events)
        old = [a_failure("one", stdout="an old log\n" * 50), a_failure("two", stdout="a log\n" * 50)]
        save(source, *old, signatures={0: ResultSignatures(SIGNATURE)}, part="old")
        copied(source, store, a_run_key())
        source.delete_run(a_run_key())
        source.put_run(a_run(tstamp=EARLIER + timedelta(days=1)), NOW, no_events)
        save(source, a_pass("one"), a_failure("three", stdout="a log\n" * 50), part="new")
        with dying(monkeypatch, *death):
            copied(source, store, a_run_key())
        assert _listed(other) == [1, 1, 1]
        if made_good == "swept":
            with dying(monkeypatch, removal, "forget_uses"):
                other.sweep(datetime.now(UTC) + timedelta(seconds=61))
            assert _listed(other) == [1, 1, 1]
        if made_good == "deleted":
            other.delete_run(a_run_key())
            left = {name: count for name, count in _rows(keyspace, *OF_A_RUN).items() if count}
            assert left == {}
            return
        if made_good == "swept":
            assert other.sweep(datetime.now(UTC) + timedelta(seconds=61)) == 1
        else:
            copied(source, other, a_run_key())
        assert everything_readable(other) == everything_readable(source)
        assert everything_judged_by(other) == everything_judged_by(source)
        assert other.failures_with(a_suite_key(), {SIGNATURE.strict, SIGNATURE.loose}) == []
        assert _rows(keyspace, *OF_A_RUN) == {
            **dict.fromkeys(("run_by_branch", "run_by_suite", "run_by_start", "result_chunk"), 1),
            "history_by_test": 2,
            "failure_by_run": 1,
            "failure_by_hash": 0,
        }
        assert _uses(keyspace) == {"an old log": 0, "a log": 1}


OF_A_RUN = (
    *("run_by_branch", "run_by_suite", "run_by_start", "result_chunk"),
    *("history_by_test", "failure_by_run", "failure_by_hash"),
)


def _listed(store: CassandraStore) -> list[int]:
    """How many runs each list has."""
    suite = a_suite_key()
    lists = (store.runs(suite, "main"), store.runs(suite), store.runs_since(suite, EARLIER))
    return [len({run.key for run in each}) for each in lists]


def _uses(keyspace: Keyspace) -> dict[str, int]:
    """How many uses are known of the logs."""
    found = [bytes(row.digest) for row in keyspace.session.execute("SELECT digest FROM text_use")]
    return {log: found.count(text_digest(f"{log}\n".encode() * 50)) for log in ("an old log", "a log")}


def _rows(keyspace: Keyspace, *tables: str) -> dict[str, int]:
    return {table: len(list(keyspace.session.execute(f"SELECT * FROM {table}"))) for table in tables}
