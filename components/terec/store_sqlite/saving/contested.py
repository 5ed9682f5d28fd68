"""Cases with more than one sighting in their run, settled as model.settle says."""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from terec.model import AmbiguousCase, CaseId, Outcome, Settled, about_ambiguous, settle
from terec.store_sqlite.results.failures import renew_failures
from terec.store_sqlite.results.flags import FAIL, HAS_EVIDENCE, PASS, PASSED_ON_RETRY, SKIP
from terec.store_sqlite.results.records import read_names
from terec.store_sqlite.results.sightings import (
    DETAIL_NO,
    FLAGS,
    OUTCOME,
    PLACE,
    POSITION,
    SEAT_NO,
    TEST_MASK,
    UPLOAD_NO,
    Sighting,
    observation,
    read_seats,
    read_sightings,
)
from terec.store_sqlite.saving.receipts import count_results
from terec.store_sqlite.signing.signatures import remove_tried
from terec.store_sqlite.texts.details import remove_details


def settle_contested(connection: sqlite3.Connection, run_no: int, fresh: list[Sighting]) -> tuple[str, ...]:
    """Settle the cases of the fresh rows with what the run has of them; one sentence for each kind of ambiguity.

    Cost grows with the fresh rows and the evidence of their cases.
    """
    places = {row[PLACE] for row in fresh}
    standing = read_sightings(connection, "result", places)
    disputed = [row[PLACE] for row in standing if row[FLAGS] & HAS_EVIDENCE]
    everything = standing + read_sightings(connection, "evidence", disputed) + fresh
    seats = read_seats(connection, (row[SEAT_NO] for row in everything))
    cases: dict[int, list[Sighting]] = {}
    for row in everything:
        cases.setdefault(row[PLACE], []).append(row)
    settled = {place: settle(observation(row, seats) for row in rows) for place, rows in cases.items()}
    results, evidence, dropped = _sorted_out(cases, settled)
    _write(connection, disputed, results, evidence)
    renew_failures(connection, standing, results)
    remove_details(connection, (row[DETAIL_NO] for row in dropped))
    remove_tried(connection, dropped)
    _count(connection, run_no, standing, results)
    return about_ambiguous(_ambiguous(connection, settled))


def _sorted_out(
    cases: dict[int, list[Sighting]], settled: dict[int, Settled]
) -> tuple[list[Sighting], list[Sighting], list[Sighting]]:
    """Rows for `result`, rows for `evidence`, and rows that were replaced."""
    results, evidence, dropped = [], [], []
    for place, rows in cases.items():
        outcome = settled[place]
        kept = {(seen.upload, seen.position) for seen in outcome.kept}
        effective = (outcome.effective.upload, outcome.effective.position)
        for row in rows:
            sighting = (row[UPLOAD_NO], row[POSITION])
            if sighting == effective:
                results.append(_marked(row, len(kept) > 1, outcome.passed_on_retry))
            elif sighting in kept:
                evidence.append(_marked(row, False, False))
            else:
                dropped.append(row)
    return results, evidence, dropped


def _marked(row: Sighting, has_evidence: bool, retried: bool) -> Sighting:
    flags = row[FLAGS] & ~(HAS_EVIDENCE | PASSED_ON_RETRY)
    flags |= has_evidence * HAS_EVIDENCE | retried * PASSED_ON_RETRY
    return (*row[:FLAGS], flags, *row[FLAGS + 1 :])  # type: ignore[return-value]


def _write(
    connection: sqlite3.Connection, disputed: list[int], results: list[Sighting], evidence: list[Sighting]
) -> None:
    connection.executemany("DELETE FROM evidence WHERE place = ?", [(place,) for place in disputed])
    connection.executemany("REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", results)
    connection.executemany("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", evidence)


def _count(
    connection: sqlite3.Connection, run_no: int, standing: Iterable[Sighting], results: Iterable[Sighting]
) -> None:
    change: Counter[int] = Counter()
    retried = 0
    for rows, sign in ((standing, -1), (results, 1)):
        for row in rows:
            change[row[OUTCOME]] += sign
            retried += sign * (row[FLAGS] & PASSED_ON_RETRY > 0)
    count_results(connection, run_no, (change[PASS], change[FAIL], change[SKIP], retried))


def _ambiguous(connection: sqlite3.Connection, settled: dict[int, Settled]) -> list[AmbiguousCase]:
    cases = {place & TEST_MASK: each for place, each in settled.items() if each.ambiguous}
    return [
        AmbiguousCase(
            CaseId(*names),
            cases[test].effective[:3],
            [seen[:3] for seen in cases[test].kept],
            {Outcome.FAIL, Outcome.PASS} <= {seen.outcome for seen in cases[test].kept},
        )
        for test, (_, *names) in read_names(connection, cases).items()
    ]
