"""A text that is removed while something under way has it stays removed, and two removals at once both count."""

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from terec.model import REMOVED_NOTE, FailureSignature, Org, Project, ResultSignatures, RetentionRule
from terec.store import Store
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.copying import restoring
from terec.store_cassandra.saving import saving
from terec.store_cassandra.saving.saving import Saving
from terec.store_cassandra.texts import forgetting, redaction
from terec.store_cassandra.texts.texts import text_of
from terec.store_sqlite import open_store as open_file
from terec.test_hash import test_id as id_of
from terec_testing import NOW, a_failure, a_pass, a_result, a_run_key, a_suite_key, an_upload
from terec_testing.dying import dying
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import case_of, copied, everything_judged_by, everything_readable, no_events, put_run, save

SECRET = "the password is hunter2 " * 20
ADDS = id_of(*a_result("adds").case)


def signed(text: str = SECRET, name: str = "a") -> dict[int, ResultSignatures]:
    words = json.dumps({"type": "LockError", "loose_template": text})
    return {0: ResultSignatures(FailureSignature(f"f1:{name}", f"l1:{name}", generic=False, words=words))}


def leaking(store: Store, run_id: int) -> None:
    """A run that has it."""
    put_run(store, run_id)
    save(store, a_failure(error_details=SECRET, error_stacktrace=None), run=a_run_key(run_id), signatures=signed())


def meanwhile(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, do: Callable[[], object]) -> None:
    """Do it once, when this method is called the next time, before the method does anything."""
    real = getattr(owner, name)

    def first(*words: object, **more: object) -> object:
        monkeypatch.setattr(owner, name, real)
        do()
        return real(*words, **more)

    monkeypatch.setattr(owner, name, first)


def assert_gone(keyspace: Keyspace, run_id: int) -> None:
    with keyspace.open() as store:
        assert "hunter2" not in repr(everything_readable(store, a_run_key(run_id)))
        assert "hunter2" not in repr(everything_judged_by(store, a_run_key(run_id)))
        assert store.search(a_suite_key(), ["hunter2"]).failures == ()


MOMENTS: dict[str, tuple[object, str]] = {
    "before its content is written": (saving, "make_chunks"),
    "before its step": (saving, "commit"),
    "after its step": (Saving, "_derive"),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_text_that_is_removed_while_an_upload_brings_it_again_stays_removed(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, moment: tuple[object, str]
) -> None:
    leaking(store, 1)
    assert len(store.search(a_suite_key(), ["hunter2"]).failures) == 1
    with keyspace.open() as other, keyspace.open() as late:
        meanwhile(monkeypatch, *moment, lambda: other.delete_text(a_run_key(1), ADDS, "error_details"))
        leaking(late, 2)

    assert_gone(keyspace, 1)
    assert_gone(keyspace, 2)


def test_text_that_was_removed_while_a_writer_brought_it_again_who_died_is_taken_out_by_the_sweep(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking(store, 1)
    with keyspace.open() as other:
        meanwhile(monkeypatch, saving, "commit", lambda: other.delete_text(a_run_key(1), ADDS, "error_details"))
        with dying(monkeypatch, Saving, "take_out_removed_since"):
            leaking(store, 2)
        assert other.sweep(NOW + timedelta(minutes=5)) == 1

    assert_gone(keyspace, 2)


def test_text_that_an_upload_brought_again_which_came_to_nothing_stays_removed(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaking(store, 1)
    with keyspace.open() as other, keyspace.open() as late:
        meanwhile(monkeypatch, saving, "make_chunks", lambda: other.delete_text(a_run_key(1), ADDS, "error_details"))
        with dying(monkeypatch, saving, "commit"):
            leaking(late, 2)

    assert_gone(keyspace, 1)
    assert case_of(store).error_details == REMOVED_NOTE
    with keyspace.open() as other:
        assert other.sweep(NOW + timedelta(minutes=5)) == 1
    bodies = [row.body for row in keyspace.session.execute("SELECT body FROM text")]
    assert bodies
    assert {text_of(body) for body in bodies} == {REMOVED_NOTE}


def test_sweep_looks_for_removed_texts_on_the_days_alone_on_which_broken_off_steps_wrote(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = NOW.toordinal() - date(1970, 1, 1).toordinal()
    for run_id in range(1, 9):
        put_run(store, run_id)
        save(store, a_failure(stdout=SECRET), run=a_run_key(run_id), received=NOW - timedelta(days=run_id - 1))
    store.delete_text(a_run_key(), ADDS, "stdout")
    with dying(monkeypatch, saving, "commit"):
        leaking(store, 9)
    asked: list[int] = []
    with keyspace.open() as other:
        rows_of = other._database.rows_of

        def counted(cql: str, places: Iterable[Any]) -> object:
            questions = list(places)
            asked.extend(day for _, _, day, *_ in questions if cql == redaction._BODY)
            return rows_of(cql, questions)

        monkeypatch.setattr(other._database, "rows_of", counted)
        assert other.sweep(NOW + timedelta(minutes=5)) == 1

    assert sorted(asked) == [today - 1, today]


COPYING: dict[str, tuple[object, str]] = {
    "before its content is written": (restoring, "make_chunks"),
    "before its step": (restoring, "commit"),
    "after its step": (CassandraStore, "_derive_again"),
}


@pytest.mark.parametrize("moment", COPYING.values(), ids=COPYING.keys())
def test_text_that_is_removed_while_a_copy_brings_it_again_stays_removed(
    keyspace: Keyspace,
    store: CassandraStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moment: tuple[object, str],
) -> None:
    leaking(store, 1)
    with open_file(tmp_path / "source.sqlite") as source, keyspace.open() as other, keyspace.open() as late:
        source.add_org(Org("acme"), [])
        source.put_project(Project("acme", "shop"))
        leaking(source, 2)
        meanwhile(monkeypatch, *moment, lambda: other.delete_text(a_run_key(1), ADDS, "error_details"))
        copied(source, late, a_run_key(2))

    assert_gone(keyspace, 2)


@pytest.mark.parametrize("moment", [(forgetting, "packed_rows"), (redaction, "commit")], ids=["reading", "stepping"])
def test_of_two_texts_removed_at_once_from_one_run_both_are_gone(
    keyspace: Keyspace, store: CassandraStore, monkeypatch: pytest.MonkeyPatch, moment: tuple[object, str]
) -> None:
    put_run(store)
    both = signed() | {1: signed("the key is swordfish", "b")[0]}
    results = [
        a_failure("adds", error_details=SECRET, error_stacktrace=None),
        a_failure("pays", error_details="the key is swordfish", error_stacktrace=None),
    ]
    save(store, *results, signatures=both)
    pays = id_of(*a_result("pays").case)
    with keyspace.open() as other:
        meanwhile(monkeypatch, *moment, lambda: other.delete_text(a_run_key(), pays, "error_details"))
        store.delete_text(a_run_key(), ADDS, "error_details")

    with keyspace.open() as other:
        for told in (everything_readable(other), everything_judged_by(other)):
            assert "hunter2" not in repr(told)
            assert "swordfish" not in repr(told)
    chunks = keyspace.session.execute("SELECT body FROM result_chunk")
    assert [row.signed[0][3] for chunk in chunks for row in forgetting.read_rows(chunk.body)] == ["{}", "{}"]


def test_cells_of_a_chunk_expire_together_when_a_text_is_removed(keyspace: Keyspace, store: CassandraStore) -> None:
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 30))
    leaking(store, 1)
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 10))
    save(store, a_failure("pays", error_details=SECRET, error_stacktrace=None), signatures=signed(), part="two")
    before = _seconds(keyspace)

    store.delete_text(a_run_key(1), ADDS, "error_details")

    after = _seconds(keyspace)
    assert all(head == body for head, body in after)
    assert [0 <= then - now < 600 for (then, _), (now, _) in zip(before, after, strict=True)] == [True, True]
    assert after[0][0] != after[1][0]


def _seconds(keyspace: Keyspace) -> list[tuple[int, int]]:
    rows = keyspace.session.execute("SELECT TTL(head) AS head, TTL(body) AS body FROM result_chunk")
    return [(row.head, row.body) for row in rows]


def test_piece_sent_again_on_the_next_day_leaves_nothing_that_its_run_does_not_know_of(
    keyspace: Keyspace, store: CassandraStore
) -> None:
    put_run(store)
    upload = an_upload(a_failure(stdout="a log\n" * 50), a_pass("pays"), upload_id="u")
    store.save(upload, no_events)
    store.save(an_upload(*upload.results, upload_id="u", received=NOW + timedelta(days=1)), no_events)

    assert store.delete_run(a_run_key())

    assert list(keyspace.session.execute("SELECT digest FROM text_use")) == []
