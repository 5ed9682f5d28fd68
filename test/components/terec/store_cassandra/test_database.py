"""Statements on a keyspace: many at once, page by page, conditional."""

import gc
from collections.abc import Callable, Iterator

import pytest
from cassandra.cluster import ResponseFuture

from terec.model import InvalidInput, StoreError
from terec.store_cassandra.cluster.database import WRITES_AT_ONCE, Batch, Database

PUT = "INSERT INTO suite (org, project, suite, url) VALUES (?, ?, ?, ?)"
ONE = "SELECT suite, url FROM suite WHERE org = ? AND project = ? AND suite = ?"
ALL = "SELECT suite FROM suite WHERE org = ?"
FIRST = f"{PUT} IF NOT EXISTS"
BARE = "INSERT INTO suite (org, project, suite) VALUES (?, ?, ?)"
URLS = "SELECT suite, url FROM suite WHERE org = ?"
A_C = ("acme", "shop", "c", "2")


def batches(orgs: int, suites: int) -> Iterator[Batch]:
    for org in range(orgs):
        yield [(PUT, (f"org{org}", "shop", f"suite{nth:03}", f"url{nth}")) for nth in range(suites)]


def test_answers_come_in_the_order_of_the_questions(database: Database) -> None:
    database.write_batches(batches(5, 100))

    asked = [("org3", "shop", f"suite{nth:03}") for nth in reversed(range(120))]
    found = database.rows_of(ONE, asked)
    assert [len(rows) for rows in found] == [0] * 20 + [1] * 100
    assert [rows[0].url for rows in found[20:]] == [f"url{nth}" for nth in reversed(range(100))]


def test_stream_reads_page_by_page(database: Database) -> None:
    database.write_batches(batches(1, 250))

    assert [row.suite for row in database.stream(ALL, ("org0",), fetch_size=20)] == [
        f"suite{nth:03}" for nth in range(250)
    ]


def test_batches_are_taken_as_they_are_sent(database: Database) -> None:
    taken: list[int] = []

    def watched() -> Iterator[Batch]:
        for nth, batch in enumerate(batches(100, 1)):
            taken.append(nth)
            yield batch
            if nth == 0:
                assert len(taken) == 1

    database.write_batches(watched())
    assert len(taken) == 100
    assert all(database.rows_of(ALL, [(f"org{nth}",) for nth in range(100)]))


def test_caller_works_while_the_first_batches_are_written(database: Database) -> None:
    taken: list[int] = []

    def watched() -> Iterator[Batch]:
        for nth, batch in enumerate(batches(WRITES_AT_ONCE + 30, 1)):
            taken.append(nth)
            yield batch

    finish = database.begin_batches(watched())
    assert len(taken) == WRITES_AT_ONCE
    finish()
    assert all(database.rows_of(ALL, [(f"org{nth}",) for nth in range(WRITES_AT_ONCE + 30)]))


def test_batch_of_several_statements_holds_the_values_of_each(database: Database) -> None:
    database.write_batches([[(PUT, ("acme", "shop", "a", "1")), (BARE, ("acme", "shop", "b")), (PUT, A_C)]])

    assert [(row.suite, row.url) for row in database.rows(URLS, ("acme",))] == [("a", "1"), ("b", None), ("c", "2")]


def test_rows_of_a_batch_keep_their_values_where_they_share_some_and_where_one_has_none(database: Database) -> None:
    url = "https://ci/1"
    rows: list[tuple[str, str, str, str | None]] = [
        ("acme", "shop", "a", url),
        ("acme", "shop", "b", None),
        ("acme", "shop", "c", url),
        ("acme", "shop", "d", url),
        ("acme", "shop", "e", "https://ci/2"),
    ]
    database.write_batches([[(PUT, row) for row in rows]])

    assert [(row.suite, row.url) for row in database.rows(URLS, ("acme",))] == [row[2:] for row in rows]


def answered(database: Database) -> None:
    database.write(PUT, A_C)
    database.rows(ALL, ("acme",))


def refused(database: Database) -> None:
    with pytest.raises(StoreError):
        database.rows(ALL, ("",))
    with pytest.raises(StoreError):
        database.decide([(FIRST, ("", "shop", "a", "1"))])


@pytest.mark.parametrize("ask", [answered, refused])
def test_requests_leave_nothing_to_the_garbage_collector(database: Database, ask: Callable[[Database], None]) -> None:
    ask(database)
    gc.collect()
    gc.disable()
    try:
        for _ in range(50):
            ask(database)
        left = [each for each in gc.get_objects() if isinstance(each, ResponseFuture)]
    finally:
        gc.enable()
    assert len(left) < 10  # the last ones may still be in the hands of the driver's thread


def test_text_that_cannot_be_stored_is_refused_in_a_batch_too(database: Database) -> None:
    with pytest.raises(InvalidInput, match="cannot be stored"):
        database.write_batches([[(PUT, ("acme", "shop", "a", "1")), (PUT, ("acme", "shop", "b", "\ud800"))]])
    assert database.rows(ALL, ("acme",)) == []


def test_conditional_batch_is_applied_whole_or_not_at_all(database: Database) -> None:
    assert database.decide([(FIRST, ("acme", "shop", "a", "1")), (FIRST, ("acme", "shop", "b", "1"))]) == (True, [])

    applied, rows = database.decide([(FIRST, ("acme", "shop", "b", "2")), (FIRST, ("acme", "shop", "c", "2"))])
    assert not applied
    assert [(row.suite, row.url) for row in rows] == [("b", "1")]
    assert [row.suite for row in database.settled(ALL, ("acme",))] == ["a", "b"]
