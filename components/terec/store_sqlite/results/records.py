"""Rows as RecordedResult."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from typing import Any

from terec.model import CUT_TEXTS, Attempt, RecordedResult, Result, cut_for_lists, from_microseconds, moment_or_none
from terec.store_sqlite.file.remembered import remembered
from terec.store_sqlite.results.failures import read_starts
from terec.store_sqlite.results.flags import FAIL, HAS_EVIDENCE, OUTCOMES, PASSED_ON_RETRY
from terec.store_sqlite.results.sightings import (
    DETAIL_NO,
    DURATION,
    FLAGS,
    OUTCOME,
    PLACE,
    SEAT_NO,
    TEST_MASK,
    TRAIT_NO,
    TSTAMP,
    Seat,
    Sighting,
    read_seats,
    read_sightings,
)
from terec.store_sqlite.signing.signatures import UNSIGNED, Hashes, hashes_at
from terec.store_sqlite.texts.details import ATTEMPT_WORDS, StoredDetail, read_details
from terec.store_sqlite.texts.texts import read_texts

NamedTest = tuple[str, str, str, str, str]
"""test_id, then package, class, case and config."""

Trait = Sequence[Any]
"""test_group, file, line, runner and owners."""

Said = tuple[str | None, Sequence[str | None], int, dict[str, Any], tuple[Attempt, ...], Hashes]
"""What a result has beyond its row: error_type; its five texts; which of them are cut, a number of CUT_TEXTS; extras,
which are properties and attachments; attempts; hashes."""

_MAKE: Callable[..., RecordedResult] = RecordedResult

_SENT = tuple(each.name for each in fields(Result))
_NO_TEXTS = (None,) * 5
_NO_DETAIL = StoredDetail(_NO_TEXTS, None, None)
_NO_STARTS = (0, _NO_TEXTS)


def read_names(connection: sqlite3.Connection, places: Iterable[int]) -> dict[int, NamedTest]:
    """The tests at these places, by test_no, ordered by package, class, case and config."""
    rows = connection.execute(
        """SELECT test_no, test_id, test_package, test_suite, test_case, test_config FROM json_each(?) AS wanted
           CROSS JOIN test ON test_no = wanted.value ORDER BY test_package, test_suite, test_case, test_config""",
        (json.dumps(list({place & TEST_MASK for place in places})),),
    )
    return {row[0]: row[1:] for row in rows}


def read_traits(connection: sqlite3.Connection, numbers: Iterable[int | None]) -> dict[int | None, list[Any]]:
    """The traits of at least these numbers; those of None are nothing."""
    known = remembered(connection).traits
    missing = set(numbers) - known.keys()
    if missing:
        rows = connection.execute(
            "SELECT trait_no, words FROM json_each(?) AS wanted CROSS JOIN trait ON trait_no = wanted.value",
            (json.dumps(list(missing)),),
        )
        known.update((number, _trait(*json.loads(words))) for number, words in rows)
    return known


def _trait(
    group: str | None, file: str | None, line: int | None, runner: str | None, owners: Iterable[str] = ()
) -> list[Any]:
    return [group, file, line, runner, tuple(owners)]


def whole_records(connection: sqlite3.Connection, rows: Sequence[Sighting]) -> list[RecordedResult]:
    """Records of effective rows with whole texts and all evidence, in the order of the rows."""
    disputed = [row[PLACE] for row in rows if row[FLAGS] & HAS_EVIDENCE]
    evidence = read_sightings(connection, "evidence", disputed) if disputed else []
    words = _Words(connection, [*rows, *evidence])
    words.unpack([*rows, *evidence], attempts=True)
    beside: dict[int, list[Sighting]] = {}
    for row in evidence:
        beside.setdefault(row[PLACE], []).append(row)
    return [words.record(row, words.texts_of(row), 0, words.attempts(row, beside.get(row[PLACE], []))) for row in rows]


def sent_results(connection: sqlite3.Connection, rows: Sequence[Sighting]) -> list[Result]:
    """The sightings as they were sent, in the order of the rows: texts whole, attempts those of their report."""
    words = _Words(connection, rows)
    words.unpack(rows, attempts=True)
    records = (words.record(row, words.texts_of(row), 0, words.attempts(row, ())) for row in rows)
    return [Result(*(getattr(record, name) for name in _SENT)) for record in records]


def list_records(
    connection: sqlite3.Connection, rows: Sequence[Sighting], names: dict[int, NamedTest]
) -> list[RecordedResult]:
    """Records of effective rows as lists carry them: texts cut to LIST_TEXT_LIMIT, no evidence. names: by test_no."""
    words = _Words(connection, rows, names)
    words.unpack([row for row in rows if row[OUTCOME] != FAIL and row[DETAIL_NO] is not None], attempts=False)
    starts = read_starts(connection, [row[PLACE] for row in rows if row[OUTCOME] == FAIL])
    records = []
    for row in rows:
        if row[DETAIL_NO] is None and row[OUTCOME] != FAIL:
            records.append(words.bare_record(row))
        else:
            truncated, texts = starts.get(row[PLACE]) or words.starts(row)
            records.append(words.record(row, texts, truncated, ()))
    return records


class _Words:
    """What the numbers in some rows stand for, fetched with one query of each kind."""

    def __init__(
        self, connection: sqlite3.Connection, rows: Sequence[Sighting], names: dict[int, NamedTest] | None = None
    ) -> None:
        self._names = read_names(connection, (row[PLACE] for row in rows)) if names is None else names
        self._traits = read_traits(connection, (row[TRAIT_NO] for row in rows))
        self._seats = read_seats(connection, (row[SEAT_NO] for row in rows))
        self._details = read_details(connection, (row[DETAIL_NO] for row in rows))
        self._extras = {number: json.loads(each.extras) for number, each in self._details.items() if each.extras}
        self._hashes = hashes_at(connection, [row[PLACE] for row in rows if row[OUTCOME] == FAIL])
        self._connection = connection
        self._texts: dict[int | None, str] = {}

    def unpack(self, rows: Sequence[Sighting], attempts: bool) -> None:
        """Fetch the texts of these rows, and of the attempts within them when they are wanted."""
        wanted = {text for row in rows for text in self._detail(row).texts}
        if attempts:
            for extras in self._extras.values():
                wanted.update(text for attempt in extras.get("attempts", ()) for text in attempt[ATTEMPT_WORDS:])
        self._texts.update(read_texts(self._connection, (text for text in wanted if text is not None)).items())

    def starts(self, row: Sighting) -> tuple[int, Sequence[str | None]]:
        """The texts cut for lists."""
        return _NO_STARTS if row[DETAIL_NO] is None else cut_for_lists(self.texts_of(row))

    def texts_of(self, row: Sighting) -> list[str | None]:
        return [self._texts.get(number) for number in self._detail(row).texts]

    def bare_record(self, row: Sighting) -> RecordedResult:
        """Of a row without detail, as nearly all passes are: make_record without the parts that it lacks."""
        place, _, _, outcome, flags, duration_ms, tstamp, trait_no, seat_no, _ = row
        identity, package, class_name, case, config = self._names[place & TEST_MASK]
        group, file, line, runner, owners = self._traits[trait_no]
        part, attempt, _ = self._seats[seat_no]
        moment = None if tstamp is None else from_microseconds(tstamp)
        heard = (package, class_name, case, config, OUTCOMES[outcome], group, moment, duration_ms)
        return _MAKE(
            *(*heard, *_NO_TEXTS, None, file, line, runner, None, (), (), owners, identity, part, attempt),
            flags & PASSED_ON_RETRY > 0,
        )

    def record(
        self, row: Sighting, texts: Sequence[str | None], truncated: int, attempts: tuple[Attempt, ...]
    ) -> RecordedResult:
        extras, hashes = self._extras.get(row[DETAIL_NO] or 0, {}), self._hashes.get(row[PLACE], UNSIGNED)
        said = (self._detail(row).error_type, texts, truncated, extras, attempts, hashes)
        return make_record(
            row[OUTCOME:TRAIT_NO],
            self._names[row[PLACE] & TEST_MASK],
            self._traits[row[TRAIT_NO]],
            self._seats[row[SEAT_NO]],
            said,
        )

    def attempts(self, row: Sighting, evidence: Sequence[Sighting]) -> tuple[Attempt, ...]:
        """Every try but the effective one, oldest first."""
        found: list[Attempt] = []
        for each in sorted([row, *evidence], key=lambda seen: seen[:OUTCOME]):
            found.extend(
                self._attempt(words) for words in self._extras.get(each[DETAIL_NO] or 0, {}).get("attempts", ())
            )
            if each is not row:
                found.append(self._evidence(each))
        return tuple(found)

    def _detail(self, row: Sighting) -> StoredDetail:
        return _NO_DETAIL if row[DETAIL_NO] is None else self._details[row[DETAIL_NO]]

    def _attempt(self, words: list[Any]) -> Attempt:
        outcome, attempt, part, sender, tstamp, duration, error_type, *texts = words
        return Attempt(
            OUTCOMES[outcome],
            attempt,
            part,
            sender,
            moment_or_none(tstamp),
            duration,
            error_type,
            *(self._texts.get(number) for number in texts),
        )

    def _evidence(self, row: Sighting) -> Attempt:
        part, attempt, sender = self._seats[row[SEAT_NO]]
        stdout, stderr, trace, error, _ = self.texts_of(row)
        error_type = self._detail(row).error_type
        tstamp = moment_or_none(row[TSTAMP])
        return Attempt(
            OUTCOMES[row[OUTCOME]],
            attempt,
            part,
            sender,
            tstamp,
            row[DURATION],
            error_type,
            error,
            trace,
            stdout,
            stderr,
        )


def make_record(row: Sequence[Any], name: NamedTest, trait: Trait, seat: Seat, said: Said) -> RecordedResult:
    """row: outcome, flags, duration_ms, tstamp. Values go by their places: no way to make a record is quicker."""
    outcome, flags, duration_ms, tstamp = row
    identity, package, class_name, case, config = name
    group, file, line, runner, owners = trait
    part, attempt, _ = seat
    error_type, texts, truncated, extras, attempts, hashes = said
    heard = (package, class_name, case, config, OUTCOMES[outcome], group, moment_or_none(tstamp), duration_ms)
    attachments = tuple(extras.get("attachments", ())) if extras else ()
    return _MAKE(
        *(*heard, *texts, error_type, file, line, runner, extras.get("properties"), attachments, attempts, owners),
        *(identity, part, attempt, flags & PASSED_ON_RETRY > 0, CUT_TEXTS[truncated], *hashes),
    )
