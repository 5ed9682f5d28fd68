"""store.Organisations: removing an org with everything under it."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Protocol

from terec.model import FailureSignature, RunKey, SuiteKey, Token, case_words, failure_words
from terec.store_cassandra.cluster.database import Batch, Database, Undecided
from terec.store_cassandra.judged.summaries import judged_runs, without_summaries
from terec.store_cassandra.layout.buckets import NAME_BUCKETS, TEXT_SHARDS
from terec.store_cassandra.layout.keys import OF_SUITE, OF_TEXTS
from terec.store_cassandra.layout.packing import unpack
from terec.store_cassandra.results.word_index import OF_BUCKETS, OF_CASES, OF_FAILURES, SIGNATURE_SHARDS, starts_of
from terec.store_cassandra.runs.places import ORGS, suite_keys
from terec.store_cassandra.saving.names import case_names
from terec.store_cassandra.view import View

RUNS_AT_ONCE = 16

_REMOVE = "DELETE FROM org WHERE all_of = ? AND name = ? IF EXISTS"
_ORG = "SELECT name FROM org WHERE all_of = ? AND name = ?"


class _Whole(Protocol):
    """What removing needs of the other views."""

    _database: Database

    def tokens(self, org: str) -> list[Token]: ...

    def remove_token(self, org: str, name: str) -> bool: ...

    def delete_run(self, key: RunKey) -> bool: ...


class CassandraOrgRemoval(View):
    def remove_org(self: _Whole, name: str) -> bool:
        """Tokens and projects go first, so that nobody adds to it, then the runs, also those that were let in before.

        The org goes last, with tokens that were added since: what was broken off is done by asking again.
        """
        database = self._database
        if not database.rows(_ORG, (ORGS, name)):
            return False
        _remove_tokens(self, name)
        database.write_batches(_what_lets_runs_in(database, name))
        for suite in _suites_without_runs(database, name, self.delete_run):
            database.write_batches(_rest_of_suite(database, suite))
        database.write_batches(_rest_of_org(database, name))
        _remove_tokens(self, name)  # those that were added meanwhile: the next org of the name must not have them
        try:
            return database.decide([(_REMOVE, (ORGS, name))])[0]
        except Undecided:
            if database.settled(_ORG, (ORGS, name)):
                raise
            return True


def _remove_tokens(store: _Whole, org: str) -> None:
    for token in store.tokens(org):
        store.remove_token(org, token.name)


def _what_lets_runs_in(database: Database, org: str) -> Iterator[Batch]:
    """What takes the projects, and the time at which each suite was made: without it a run asks for the project."""
    yield [("DELETE FROM project WHERE org = ?", (org,))]
    for suite in suite_keys(database, org):
        yield [("DELETE made FROM suite WHERE org = ? AND project = ? AND suite = ?", suite)]


def _suites_without_runs(database: Database, org: str, delete: Callable[[RunKey], bool]) -> list[SuiteKey]:
    """The suites of the org, once a look at all of them found no run to delete."""
    while True:
        suites = suite_keys(database, org)
        if not sum(_delete_all(delete, _runs(database, each)) for each in suites):
            return suites


def _delete_all(delete: Callable[[RunKey], bool], runs: Iterator[RunKey]) -> int:
    """How many of them were there. Each takes a dozen round trips, which wait for each other; runs do not."""
    count = 0
    with ThreadPoolExecutor(RUNS_AT_ONCE, "terec-removal") as pool:
        while some := dict.fromkeys(islice(runs, RUNS_AT_ONCE)):  # one may come by several ways
            count += sum(pool.map(delete, some))
    return count


def _runs(database: Database, suite: SuiteKey) -> Iterator[RunKey]:
    """Every run of the suite, also those whose deletion was broken off or of which only their judgement is left."""
    quarters = database.rows(f"SELECT quarter FROM quarter WHERE {OF_SUITE}", suite)
    for table in ("run_by_suite", "run_by_start"):  # the place in the second one goes last
        listed = f"SELECT branch, run_id FROM {table} WHERE {OF_SUITE} AND quarter = ?"
        for (quarter,) in quarters:
            for row in database.stream(listed, (*suite, quarter)):
                yield RunKey(*suite, row.branch, row.run_id)
    for branch in {branch for branch, _ in _branches(database, suite)}:
        yield from (RunKey(*suite, branch, number) for number in judged_runs(database, suite, branch))


def _rest_of_suite(database: Database, suite: SuiteKey) -> Iterator[Batch]:
    """What takes the partitions that do not go with the runs."""
    branches = _branches(database, suite)
    problems = database.rows(f"SELECT branch FROM problem_branch WHERE {OF_SUITE}", suite)
    for branch, quarter in branches:
        yield _without("run_by_branch", "branch", "quarter", values=(*suite, branch, quarter))
    for branch in {branch for branch, _ in branches} | {row.branch for row in problems}:
        yield from without_summaries(database, suite, branch)
        yield _without("problem", "branch", values=(*suite, branch))
    for (quarter,) in database.rows(f"SELECT quarter FROM quarter WHERE {OF_SUITE}", suite):
        yield _without("run_by_suite", "quarter", values=(*suite, quarter))
        yield _without("run_by_start", "quarter", values=(*suite, quarter))
    for kind, start in sorted(_word_starts(database, suite)):
        yield _without("word", "kind", "start", values=(*suite, kind, start))
    for shard in range(SIGNATURE_SHARDS):
        yield _without("signature", "shard", values=(*suite, shard))
    for bucket in range(NAME_BUCKETS):
        yield _without("test_case", "bucket", values=(*suite, bucket))
    for table in ("excuse", "correction", "deleted_run", "problem_branch", "branch", "quarter"):
        yield _without(table, values=suite)


def _word_starts(database: Database, suite: SuiteKey) -> set[tuple[str, str]]:
    """Where the words of the suite's tests and failures lie."""
    starts: set[tuple[str, str]] = set()
    names = f"SELECT test_id, names, block FROM test_case WHERE {OF_SUITE} AND bucket = ?"
    for rows in database.rows_of(names, [(*suite, bucket) for bucket in range(NAME_BUCKETS)]):
        for row in rows:
            first = starts_of(word for case in case_names(row) for word in case_words(case))
            starts |= {(kind, each) for kind in (OF_BUCKETS, OF_CASES) for each in first}
    signatures = f"SELECT body FROM signature WHERE {OF_SUITE} AND shard = ?"
    for rows in database.rows_of(signatures, [(*suite, shard) for shard in range(SIGNATURE_SHARDS)]):
        for row in rows:
            words = failure_words(FailureSignature(*unpack(row.body)))
            starts |= {(OF_FAILURES, each) for each in starts_of(words)}
    return starts


def _rest_of_org(database: Database, org: str) -> Iterator[Batch]:
    for term, day in database.rows("SELECT term, day FROM text_day WHERE org = ?", (org,)):
        for table in ("text", "text_use"):
            for shard in range(TEXT_SHARDS):
                yield [(f"DELETE FROM {table} WHERE {OF_TEXTS}", (org, term, day, shard))]
    for table in ("text_day", "removed_text", "retention_rule", "suite", "project"):
        yield [(f"DELETE FROM {table} WHERE org = ?", (org,))]


def _branches(database: Database, suite: SuiteKey) -> list[Any]:
    return database.rows(f"SELECT branch, quarter FROM branch WHERE {OF_SUITE}", suite)


def _without(table: str, *more: str, values: Sequence[Any]) -> Batch:
    """Takes a whole partition of a suite's."""
    return [(f"DELETE FROM {table} WHERE {OF_SUITE}{''.join(f' AND {each} = ?' for each in more)}", values)]
