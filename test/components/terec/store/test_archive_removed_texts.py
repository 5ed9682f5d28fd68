"""Contract of store.Archive: a text that was removed is in no copy, and comes back by none."""

from terec.model import FailureSignature, Org, Project, ResultSignatures, text_digest
from terec.store import Store
from terec_testing import a_failure, a_pass, a_run_key, a_suite_key
from terec_testing.stores import case_of, copied, put_run, result_signatures, same, save

SECRET = "token=hunter2hunter2 " * 20
KEY = a_run_key()
SIGNATURE = FailureSignature("f1:strict", "f1:loose", False, '{"type":"Error"}')


def test_removed_text_stays_out_of_the_copy(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure(stdout=SECRET), a_pass("x"))
    store.delete_text(KEY, case_of(store).test_id, "stdout")
    copied(store, other_store, KEY)
    other_store.remove_texts("acme", store.removed_texts("acme"))

    assert text_digest(SECRET.encode()) in other_store.removed_texts("acme")
    assert same(store, other_store)
    save(other_store, a_failure(stdout=SECRET), part="new")
    assert case_of(other_store).stdout == case_of(store).stdout
    assert other_store.delete_text(KEY, case_of(store).test_id, "stdout") == 0


def test_words_of_a_text_that_was_removed_here_are_not_brought_back_by_a_copy(store: Store, other_store: Store) -> None:
    words = '{"type":"LockError","loose_template":"hunter2 is locked"}'
    signed = {0: ResultSignatures(FailureSignature("f1:strict", "f1:loose", False, words))}
    for each in (store, other_store):
        each.add_org(Org("acme"), [])
        each.put_project(Project("acme", "shop"))
        put_run(each)
        save(each, a_failure(text=SECRET), signatures=signed)
    assert len(other_store.search(a_suite_key(), ["hunter2"]).failures) == 1
    other_store.delete_text(KEY, case_of(store).test_id, "error_details")
    copied(store, other_store, KEY)

    assert other_store.search(a_suite_key(), ["hunter2"]).failures == ()
    assert list(result_signatures(other_store, KEY).values()) == [FailureSignature("f1:strict", "f1:loose", False)]


def test_text_removed_after_the_copy_is_removed_there_too(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure(text=SECRET), signatures={0: ResultSignatures(SIGNATURE)})
    copied(store, other_store, KEY)
    store.delete_text(KEY, case_of(store).test_id, "error_details")

    other_store.remove_texts("acme", store.removed_texts("acme"))
    assert same(store, other_store)
