"""The names of a suite's tests: those that came together in one row, and rows of single tests."""

import pytest

from terec.model import CaseId
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.layout.packing import id_bytes, pack, unpack
from terec.store_cassandra.saving import names as names_module
from terec.store_cassandra.saving.names import SuiteTests
from terec.test_hash import test_id as id_of
from terec_testing import a_suite_key
from terec_testing.stores import put_run

SUITE, MADE = a_suite_key(), 7
TESTS = {id_bytes(id_of("acme", "Cart", f"t{nth}", "#")) or b"": ("acme", "Cart", f"t{nth}", "#") for nth in range(500)}
_SINGLE = "INSERT INTO test_case (org, project, suite, bucket, test_id, names) VALUES (?, ?, ?, ?, ?, ?)"
_ROWS = "SELECT test_id, names, block FROM test_case WHERE org = ? AND project = ? AND suite = ? AND bucket = ?"


@pytest.fixture
def tests(store: CassandraStore) -> SuiteTests:
    """Of a process that has just started."""
    put_run(store)
    return SuiteTests(store._database, store._words)


def again(store: CassandraStore) -> SuiteTests:
    return SuiteTests(store._database, store._words)


def rows(store: CassandraStore) -> list[tuple[bytes, bytes, bytes | None]]:
    return [row for bucket in range(64) for row in store._database.rows(_ROWS, (*SUITE, bucket))]


def write_single(store: CassandraStore, test: bytes, names: tuple[str, str, str, str]) -> None:
    """As earlier versions wrote every test."""
    (bucket,) = names_module._by_bucket([test])
    store._database.write(_SINGLE, (*SUITE, bucket, test, pack(names)))


def test_tests_that_come_together_take_a_row_for_each_bucket(store: CassandraStore, tests: SuiteTests) -> None:
    tests.add(SUITE, MADE, TESTS)

    assert len(rows(store)) == 64
    assert again(store).names(SUITE, TESTS) == {each: CaseId(*names) for each, names in TESTS.items()}
    assert dict(again(store).all_names(SUITE)) == {each: CaseId(*names) for each, names in TESTS.items()}


def test_process_that_starts_knows_which_tests_are_new(store: CassandraStore, tests: SuiteTests) -> None:
    some = dict(list(TESTS.items())[:300])
    tests.add(SUITE, MADE, some)

    assert again(store).new(SUITE, MADE, TESTS).keys() == TESTS.keys() - some.keys()


def test_test_that_is_there_is_not_written_again(store: CassandraStore, tests: SuiteTests) -> None:
    tests.add(SUITE, MADE, TESTS)
    before = rows(store)
    again(store).add(SUITE, MADE, dict(list(TESTS.items())[:30]))

    assert rows(store) == before


def test_row_of_a_single_test_is_known_beside_blocks(store: CassandraStore, tests: SuiteTests) -> None:
    (first, names), *others = TESTS.items()
    write_single(store, first, names)
    tests.add(SUITE, MADE, dict(others))

    assert not again(store).new(SUITE, MADE, TESTS)
    assert again(store).names(SUITE, TESTS) == {each: CaseId(*names) for each, names in TESTS.items()}
    assert again(store).names(SUITE, [first]) == {first: CaseId(*names)}
    assert len(list(again(store).all_names(SUITE))) == len(TESTS)


def test_test_that_two_wrote_at_once_is_told_once(store: CassandraStore, tests: SuiteTests) -> None:
    other = again(store)
    assert other.new(SUITE, MADE, TESTS)
    tests.add(SUITE, MADE, TESTS)
    store._database.write_batches(other.batches(SUITE, dict(list(TESTS.items())[:200])))

    assert len(list(again(store).all_names(SUITE))) == len(TESTS)


def test_names_of_every_row_can_be_read_by_servers_that_know_no_blocks(
    store: CassandraStore, tests: SuiteTests
) -> None:
    tests.add(SUITE, MADE, TESTS)

    assert {tuple(unpack(names)) for _, names, _ in rows(store)} <= set(TESTS.values())


def test_unknown_tests_have_no_names(tests: SuiteTests) -> None:
    assert tests.names(SUITE, TESTS) == {}
    assert tests.names(SUITE, []) == {}
