"""Statements on a keyspace: many at once, page by page, conditional."""

from collections.abc import Iterator

from terec.store_cassandra.database import Batch, Database

PUT = "INSERT INTO suite (org, project, suite, url) VALUES (?, ?, ?, ?)"
ONE = "SELECT suite, url FROM suite WHERE org = ? AND project = ? AND suite = ?"
ALL = "SELECT suite FROM suite WHERE org = ?"
FIRST = f"{PUT} IF NOT EXISTS"


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


def test_conditional_batch_is_applied_whole_or_not_at_all(database: Database) -> None:
    assert database.decide([(FIRST, ("acme", "shop", "a", "1")), (FIRST, ("acme", "shop", "b", "1"))]) == (True, [])

    applied, rows = database.decide([(FIRST, ("acme", "shop", "b", "2")), (FIRST, ("acme", "shop", "c", "2"))])
    assert not applied
    assert [(row.suite, row.url) for row in rows] == [("b", "1")]
    assert [row.suite for row in database.settled(ALL, ("acme",))] == ["a", "b"]
