"""Judgements without their verdicts: in blocks of runs, beside those of servers that know the table of before alone."""

import pytest

from terec.model import RunKey, StoredJudgement, as_plain
from terec.store_cassandra import CassandraStore
from terec.store_cassandra.judged.summaries import RUNS_IN_BLOCK
from terec.store_cassandra.layout.packing import pack
from terec.store_cassandra.runs.partition import read_state
from terec_testing import a_run_key, a_suite_key
from terec_testing.keyspaces import Keyspace
from terec_testing.stores import put_run

FIRST, LAST, NEXT, FAR = 1, RUNS_IN_BLOCK - 1, RUNS_IN_BLOCK, 10_000_000_000
PUT_AS_BEFORE = """
    INSERT INTO judgement_summary (org, project, suite, branch, run_id, body) VALUES (%s, %s, %s, %s, %s, %s)
    USING TIMESTAMP %s"""


def judgement_of(run_id: int, content: str = "c1", branch: str = "main") -> StoredJudgement:
    return StoredJudgement(a_run_key(run_id, branch), "j1", content, infra=False)


def judged(store: CassandraStore, *judgements: StoredJudgement) -> None:
    for each in judgements:
        put_run(store, each.run.run_id, branch=each.run.branch)
        store.put_judgement(each)


def told(store: CassandraStore, *keys: RunKey) -> list[StoredJudgement]:
    return store.judgements(a_suite_key(), keys, whole=False)


def put_as_before(keyspace: Keyspace, judgement: StoredJudgement, step: int) -> None:
    """As a server does that knows the table of before alone."""
    keyspace.session.execute(PUT_AS_BEFORE, (*judgement.run, pack(as_plain(judgement)), step))


def rows(keyspace: Keyspace) -> dict[str, int]:
    tables = ("summary_by_block", "summary_block", "judgement_summary")
    return {table: len(list(keyspace.session.execute(f"SELECT * FROM {table}"))) for table in tables}


def test_judgements_of_several_blocks_and_branches_are_told_in_the_order_that_is_asked_for(
    store: CassandraStore, keyspace: Keyspace
) -> None:
    wanted = [judgement_of(number) for number in (FAR, NEXT, FIRST, LAST)]
    wanted.insert(2, judgement_of(FIRST, branch="pr/1"))
    judged(store, *wanted)

    assert told(store, *(each.run for each in wanted), a_run_key(77)) == wanted
    assert [each.run.run_id for each in store.archived_judgements(a_suite_key())] == [FIRST, LAST, NEXT, FAR, FIRST]
    assert rows(keyspace) == {"summary_by_block": 5, "summary_block": 4, "judgement_summary": 5}


def test_judgement_of_a_server_of_before_is_told(store: CassandraStore, keyspace: Keyspace) -> None:
    put_run(store)
    put_as_before(keyspace, judgement_of(FIRST), 1)

    assert told(store, a_run_key()) == [judgement_of(FIRST)]


@pytest.mark.parametrize("by", [-1, 1], ids=["older", "newer"])
def test_of_judgements_by_servers_of_two_versions_the_newer_one_is_told(
    store: CassandraStore, keyspace: Keyspace, by: int
) -> None:
    ours, theirs = judgement_of(FIRST, "ours"), judgement_of(FIRST, "theirs")
    judged(store, ours)
    put_as_before(keyspace, theirs, read_state(store._database, a_run_key()).step + by)

    assert told(store, a_run_key()) == [ours if by < 0 else theirs]


def test_server_of_before_finds_what_is_written_beside_it_while_an_upgrade_may_take(
    store: CassandraStore, keyspace: Keyspace
) -> None:
    judged(store, judgement_of(FIRST))

    (row,) = keyspace.session.execute("SELECT body, TTL(body) AS seconds FROM judgement_summary")
    assert row.body == pack(as_plain(judgement_of(FIRST)))
    assert 0 < row.seconds <= 7 * 24 * 60 * 60


def test_no_summary_is_left_of_a_run_that_is_deleted_and_nothing_of_an_org_that_is_removed(
    store: CassandraStore, keyspace: Keyspace
) -> None:
    judged(store, *(judgement_of(number) for number in (FIRST, NEXT)))
    put_run(store, 3)
    put_as_before(keyspace, judgement_of(3), 1)

    store.delete_run(a_run_key(FIRST))
    assert told(store, a_run_key(FIRST), a_run_key(NEXT), a_run_key(3)) == [judgement_of(NEXT), judgement_of(3)]

    store.remove_org("acme")
    assert rows(keyspace) == {"summary_by_block": 0, "summary_block": 0, "judgement_summary": 0}
