"""Words of tests lie together: a suite's words are many times as many as its tests."""

from terec.model import CaseId
from terec.store_cassandra import CassandraStore
from terec_testing import a_pass, a_suite_key
from terec_testing.stores import put_run, save

TESTS = 1_100
_ROWS = "SELECT word FROM word WHERE org = ? AND project = ? AND suite = ? AND kind = ? AND start = ? AND word = ?"


def test_tests_that_share_a_word_are_all_found_and_take_few_rows(store: CassandraStore) -> None:
    put_run(store)
    save(store, *(a_pass(f"adds_{nth}") for nth in range(TESTS)))

    found = store.search(a_suite_key(), ["cart"], TESTS)
    rows = store._database.rows(_ROWS, (*a_suite_key(), "case", "c", "carttest"))

    assert {each.case for each in found.cases} == {
        CaseId("com.acme", "CartTest", f"adds_{nth}") for nth in range(TESTS)
    }
    assert len(rows) == 3
