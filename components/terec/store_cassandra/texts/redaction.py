"""store.Results: removing one text, a leaked secret, from wherever its content is stored."""

from collections.abc import Container, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Any, Literal

from terec.model import ATTEMPT_TEXTS, REMOVED_NOTE, REMOVED_NOTE_DIGEST, RunKey
from terec.store_cassandra.cluster.batching import in_batches
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.cluster.deciding import stepping
from terec.store_cassandra.layout.keys import OF_TEXT
from terec.store_cassandra.layout.packing import id_bytes, id_text, pack, unpack
from terec.store_cassandra.layout.terms import rules_of, term_of
from terec.store_cassandra.results.cases import Case
from terec.store_cassandra.results.reading import stream_told
from terec.store_cassandra.results.results import CassandraResults
from terec.store_cassandra.results.rows import Detail, row_texts, signed_texts
from terec.store_cassandra.results.word_index import signatures_in
from terec.store_cassandra.runs.partition import RunState, read_state
from terec.store_cassandra.runs.steps import Change, commit
from terec.store_cassandra.texts.forgetting import forget_words
from terec.store_cassandra.texts.texts import REMOVED, REMOVING, TextPlace

_PUT_REMOVED = "INSERT INTO removed_text (org, digest) VALUES (?, ?)"
_REMOVED = "SELECT digest FROM removed_text WHERE org = ? AND digest = ?"
_DAYS = "SELECT term, day FROM text_day WHERE org = ?"
_USES = (
    f"SELECT project, suite, branch, run_id FROM text_use WHERE {OF_TEXT}"
    " GROUP BY digest, project, suite, branch, run_id"  # servers of before wrote a row for each test
)
_PLACES_AT_ONCE = 64
"""A day has one place of a text, with 200 runs and more where all of them have it."""

_BODY = f"SELECT body FROM text WHERE {OF_TEXT}"
_BLANK = f"UPDATE text USING TTL ? SET body = ? WHERE {OF_TEXT}"
_DAY_SECONDS = 24 * 60 * 60


class CassandraRedaction(CassandraResults):
    def delete_text(self, key: RunKey, test_id: str, field: str) -> int:
        """Also takes the field of the case's evidence.

        The text is in no row when it returns; data files of before have its bytes until they are merged or collected
        (docs/operations.md). What is looked at grows with the days of which the org keeps texts.
        """
        digests = self._standing(key, test_id, field)
        if not digests:
            return 0
        return self._remove(key.org, digests)

    def _remove(self, org: str, digests: Sequence[bytes]) -> int:
        """Remove these texts of the org; how many results had one."""
        kept_out = in_batches(((_PUT_REMOVED, (org, digest)), len(digest)) for digest in digests)
        self._database.write_batches(kept_out)  # from here on no upload stores them again
        runs = runs_with(self._database, self._text_places(org, digests))
        self._blank(org, digests, REMOVING)
        hexes = {digest.hex() for digest in digests}
        count = sum(stepping(partial(self._forgotten, run, hexes), run) for run in sorted(runs))
        self._blank(org, digests, REMOVED)
        return count

    def _take_out(self, key: RunKey, digests: set[str]) -> None:
        """Until it is asked for again they count as being removed: elsewhere that may have been broken off.

        Words may have been written after those of the chunk had gone: they are looked for by the hashes, which stay.
        """
        self._blank_removed(key.org, digests)
        stepping(partial(self._forgotten, key, digests), key)
        rows = (told.row for told in stream_told(self._database, read_state(self._database, key)))
        signed = (row for row in rows if not digests.isdisjoint(signed_texts(row)))
        self._words.forget_words_of(key.suite_key, {each.strict for row in signed for each in signatures_in(row)})

    def _blank_removed(self, org: str, digests: set[str], days: Container[int] | None = None) -> None:
        self._blank(org, [bytes.fromhex(each) for each in sorted(digests)], REMOVING, days)

    def _standing(self, key: RunKey, test_id: str, field: str) -> list[bytes]:
        """Digests of the texts that the case's sightings and their attempts have in this field and that still stand.

        One whose removal was broken off is among them: to ask for it again completes it.
        """
        test, state = id_bytes(test_id), read_state(self._database, key)
        if test is None or state.head is None:
            return []
        found: dict[bytes, None] = {}
        for case in self._cases_of(state, [test]):
            for told in case.kept:
                found |= dict.fromkeys(map(bytes.fromhex, _of_field(told.row.detail, field)))
        found.pop(REMOVED_NOTE_DIGEST, None)
        removed = self._database.rows_of(_REMOVED, [(key.org, digest) for digest in found])
        return [
            digest
            for digest, rows in zip(found, removed, strict=True)
            if not rows or any(body != REMOVED for _, body in self._bodies(key.org, [digest]))
        ]

    def _text_places(
        self, org: str, digests: Iterable[bytes], days: Container[int] | None = None
    ) -> list[tuple[Any, ...]]:
        """Where these texts may stand, of these days; None: of all."""
        there = self._database.rows(_DAYS, (org,))
        places = [TextPlace(org, row.term, row.day) for row in there if days is None or row.day in days]
        return [(*place.shard(digest), digest) for digest in digests for place in places]

    def _bodies(
        self, org: str, digests: Sequence[bytes], days: Container[int] | None = None
    ) -> list[tuple[tuple[Any, ...], bytes]]:
        """Places of these texts with what stands there."""
        places = self._text_places(org, digests, days)
        stored = self._database.rows_of(_BODY, places)
        return [(place, rows[0].body) for place, rows in zip(places, stored, strict=True) if rows]

    def _blank(self, org: str, digests: Sequence[bytes], mark: bytes, days: Container[int] | None = None) -> None:
        places = [place for place, body in self._bodies(org, digests, days) if body not in (mark, REMOVED)]
        self._database.write_batches([(_BLANK, (place[1] * _DAY_SECONDS, mark, *place))] for place in places)

    def _forgotten(self, key: RunKey, digests: set[str]) -> int | None:
        """Take what was made of the texts from one run; how many of its results had one. None: try again.

        What was made of other removed texts goes, too: see forget_words.
        """
        state = read_state(self._database, key)
        if state.head is None:
            return 0
        removed = digests | self._texts.removed(key.org)
        tests = forget_words(self._database, self._words, key, removed, digests)
        cases = [case for case in self._cases_of(state, tests) if _has(case, removed)]
        signed = {case.test for case in cases if _was_signed(case, removed)}
        change = Change(state.head, judgement=_without_titles(state, signed))
        after = commit(self._database, state, change)
        if after is None:
            return None
        if change.judgement is not None:
            self._put_summary(after)
        if cases:
            term = term_of(rules_of(self._database, key.org), key)
            self._derive(after, self._saving.derived(after, len(cases), term), cases)
        return sum(_has(case, digests) for case in cases)


def runs_with(database: Database, places: Iterable[Sequence[Any]]) -> set[RunKey]:
    """The runs that have a text of these places."""
    found: set[RunKey] = set()
    waiting = iter(places)
    while some := list(islice(waiting, _PLACES_AT_ONCE)):
        answers = zip(some, database.rows_of(_USES, some), strict=True)
        found |= {RunKey(place[0], *row[:4]) for place, rows in answers for row in rows}
    return found


def _of_field(detail: Detail | Literal[0], field: str) -> list[str]:
    """Digests that a row and its attempts have in this field."""
    if not detail:
        return []
    found = [getattr(detail, field)]
    if field in ATTEMPT_TEXTS:
        found += [getattr(attempt, field) for attempt in detail.attempts or ()]
    return [each for each in found if each]


def _has(case: Case, digests: set[str]) -> bool:
    return any(not digests.isdisjoint(row_texts(told.row)) for told in case.kept)


def _was_signed(case: Case, digests: set[str]) -> bool:
    return any(not digests.isdisjoint(signed_texts(told.row)) for told in case.kept)


def _without_titles(state: RunState, tests: set[bytes]) -> bytes | None:
    """The run's judgement without the titles of causes that these tests share; None: it stays as it is."""
    if state.judgement is None or not tests:
        return None
    words = unpack(state.judgement)
    ids = {id_text(test) for test in tests}
    for cause in words["causes"]:
        if not ids.isdisjoint(cause["test_ids"]):
            cause["title"] = REMOVED_NOTE
    return pack(words)
