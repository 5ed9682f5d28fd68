"""The dictionary of signatures holds each once, and none that nothing has."""

from datetime import timedelta

from terec.model import FailureSignature, ResultSignatures, RetentionRule
from terec.store_sqlite import SqliteStore
from terec_testing import NOW, a_failure, a_pass, a_run_key
from terec_testing.stores import put_run, save

SIGNED = {0: ResultSignatures(FailureSignature("f1:a", "f1:b", False, '{"type":"Oops"}'))}


def kept(store: SqliteStore) -> list[str]:
    with store.reading() as connection:
        return [strict for (strict,) in connection.execute("SELECT strict FROM signature")]


def test_equal_signatures_of_many_runs_are_kept_once(store: SqliteStore) -> None:
    for run_id in (1, 2, 3):
        put_run(store, run_id)
        save(store, a_failure(), run=a_run_key(run_id), signatures=SIGNED)

    assert kept(store) == ["f1:a"]


def test_signature_goes_with_its_last_run(store: SqliteStore) -> None:
    for run_id in (1, 2):
        put_run(store, run_id)
        save(store, a_failure(), run=a_run_key(run_id), signatures=SIGNED)

    store.delete_run(a_run_key(1))
    assert kept(store) == ["f1:a"]

    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 1))
    store.delete_expired(NOW + timedelta(days=2))
    assert kept(store) == []


def test_signature_goes_with_the_result_that_is_replaced(store: SqliteStore) -> None:
    put_run(store)
    save(store, a_failure(), signatures=SIGNED)

    save(store, a_pass())

    assert kept(store) == []


def test_signature_that_an_earlier_attempt_still_has_is_kept(store: SqliteStore) -> None:
    put_run(store)
    save(store, a_failure(), signatures=SIGNED)
    save(store, a_failure(), signatures=SIGNED, attempt=2)

    save(store, a_pass(), attempt=2)

    assert kept(store) == ["f1:a"]
