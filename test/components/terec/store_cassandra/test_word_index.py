"""Words of tests lie together: a suite's words are many times as many as its tests."""

from terec.model import CaseId, SuiteKey
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.layout.packing import id_bytes
from terec.test_hash import test_id as id_of
from terec_testing import a_pass, a_suite_key
from terec_testing.stores import put_run, save

TESTS = 1_100
SUITE = a_suite_key()
_ROWS = "SELECT word FROM word WHERE org = ? AND project = ? AND suite = ? AND kind = ? AND start = ?"
_ADD = "INSERT INTO word (org, project, suite, kind, start, word, target) VALUES (?, ?, ?, ?, ?, ?, ?)"
_TAKE = "DELETE FROM word WHERE org = ? AND project = ? AND suite = ? AND kind = ? AND start = ?"


def found(store: CassandraStore, *words: str, suite: SuiteKey = SUITE) -> set[str]:
    return {each.case.test_case for each in store.search(suite, words, TESTS).cases}


def test_tests_that_share_a_word_are_all_found_and_take_few_rows(store: CassandraStore) -> None:
    put_run(store)
    save(store, *(a_pass(f"adds_{nth}") for nth in range(TESTS)))

    cases = store.search(SUITE, ["cart"], TESTS).cases
    rows = store._database.rows(_ROWS, (*SUITE, "bucket", "c"))

    assert {each.case for each in cases} == {CaseId("com.acme", "CartTest", f"adds_{nth}") for nth in range(TESTS)}
    assert len(rows) == 1


def test_tests_of_later_uploads_are_found_beside_those_before(store: CassandraStore) -> None:
    put_run(store)
    for name in ("adds_one", "adds_two", "adds_three"):
        save(store, a_pass(name))

    assert found(store, "adds") == {"adds_one", "adds_two", "adds_three"}
    assert found(store, "two", "cart") == {"adds_two"}
    assert found(store, "twofold") == set()


def test_words_that_an_earlier_version_wrote_lead_to_their_tests(store: CassandraStore) -> None:
    put_run(store)
    save(store, a_pass("adds_one"), a_pass("adds_two"))
    ids = b"".join(id_bytes(id_of("com.acme", "CartTest", name, "#")) or b"" for name in ("adds_one", "adds_two"))
    store._database.write(_TAKE, (*SUITE, "bucket", "a"))
    assert found(store, "adds") == set()

    store._database.write(_ADD, (*SUITE, "case", "a", "adds", ids))
    assert found(store, "adds") == {"adds_one", "adds_two"}


def test_words_beyond_those_of_one_row_lead_to_their_tests(store: CassandraStore) -> None:
    put_run(store)
    save(store, *(a_pass(f"adds {' '.join(f'w{nth}x{each}' for each in range(30))}") for nth in range(100)))

    rows = store._database.rows(_ROWS, (*SUITE, "bucket", "w"))
    assert len(rows) == 2
    assert len(found(store, "w0x29")) == len(found(store, "w99x0")) == 1
