"""store.Results: removing one text, a leaked secret, from wherever its content is stored."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from terec.model import LONG_TEXTS, RunKey, text_digest
from terec.store_cassandra.cases import Case
from terec.store_cassandra.chunks import packed_rows, read_rows
from terec.store_cassandra.content import ATTEMPT_TEXTS, row_texts, signed_texts, without_words
from terec.store_cassandra.database import Database
from terec.store_cassandra.packing import id_bytes, id_text, pack, unpack
from terec.store_cassandra.partition import Change, RunState, commit, read_state, stepping
from terec.store_cassandra.results import CassandraResults
from terec.store_cassandra.terms import rules_of, term_of
from terec.store_cassandra.texts import NOTE, REMOVED, REMOVING, TextPlace

_PUT_REMOVED = "INSERT INTO removed_text (org, digest) VALUES (?, ?)"
_REMOVED = "SELECT digest FROM removed_text WHERE org = ? AND digest = ?"
_DAYS = "SELECT term, day FROM text_day WHERE org = ?"
_PLACE = "org = ? AND term = ? AND day = ? AND shard = ? AND digest = ?"
_USES = f"SELECT project, suite, branch, run_id, test_id FROM text_use WHERE {_PLACE}"
_BODY = f"SELECT body FROM text WHERE {_PLACE}"
_BLANK = f"UPDATE text USING TTL ? SET body = ? WHERE {_PLACE}"
_CHUNKS = (
    "SELECT piece, chunk, body FROM result_chunk"
    " WHERE org = ? AND project = ? AND suite = ? AND branch = ? AND run_id = ?"
)
_REWRITE = (
    "UPDATE result_chunk USING TTL ? SET body = ?"
    " WHERE org = ? AND project = ? AND suite = ? AND branch = ? AND run_id = ? AND piece = ? AND chunk = ?"
)
NOTE_DIGEST = text_digest(NOTE.encode())
_DAY_SECONDS = 24 * 60 * 60


class CassandraRedaction(CassandraResults):
    def delete_text(self, key: RunKey, test_id: str, field: str) -> int:
        """Also takes the field of the case's evidence.

        The text is in no answer when it returns; its bytes go from the disks with the compaction after a day
        (gc_grace). What is looked at grows with the days of which the org keeps texts.
        """
        digests = self._standing(key, test_id, field)
        if not digests:
            return 0
        return self._remove(key.org, digests)

    def _remove(self, org: str, digests: Sequence[bytes]) -> int:
        """Remove these texts of the org; how many results had one."""
        for digest in digests:  # from here on no upload stores it again
            self._database.write(_PUT_REMOVED, (org, digest))
        uses = uses_by_run(self._database, self._text_places(org, digests))
        self._blank(org, digests, REMOVING)
        hexes = {digest.hex() for digest in digests}
        count = sum(stepping(partial(self._forgotten, run, uses[run], hexes), run) for run in sorted(uses))
        self._blank(org, digests, REMOVED)
        return count

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
        found.pop(NOTE_DIGEST, None)  # it says that a text was removed, and is none that could be
        removed = self._database.rows_of(_REMOVED, [(key.org, digest) for digest in found])
        return [
            digest
            for digest, rows in zip(found, removed, strict=True)
            if not rows or any(body != REMOVED for _, body in self._bodies(key.org, [digest]))
        ]

    def _text_places(self, org: str, digests: Iterable[bytes]) -> list[tuple[Any, ...]]:
        days = [TextPlace(org, row.term, row.day) for row in self._database.rows(_DAYS, (org,))]
        return [(*place.shard(digest), digest) for digest in digests for place in days]

    def _bodies(self, org: str, digests: Sequence[bytes]) -> list[tuple[tuple[Any, ...], bytes]]:
        """Places of these texts with what stands there."""
        places = self._text_places(org, digests)
        stored = self._database.rows_of(_BODY, places)
        return [(place, rows[0].body) for place, rows in zip(places, stored, strict=True) if rows]

    def _blank(self, org: str, digests: Sequence[bytes], mark: bytes) -> None:
        bodies = self._bodies(org, digests)
        self._database.write_batches([(_BLANK, (place[1] * _DAY_SECONDS, mark, *place))] for place, _ in bodies)

    def _forgotten(self, key: RunKey, tests: set[bytes], digests: set[str]) -> int | None:
        """Take what was made of the texts from one run; how many of its results had one. None: try again."""
        state = read_state(self._database, key)
        if state.head is None:
            return 0
        cases = [case for case in self._cases_of(state, tests) if _has(case, digests)]
        signed = {case.test for case in cases if _was_signed(case, digests)}
        change = Change(state.head, judgement=_without_titles(state, signed))
        after = commit(self._database, state, change)
        if after is None:
            return None
        self._forget_words(after, digests)
        if change.judgement is not None:
            self._put_summary(after)
        term = term_of(rules_of(self._database, key.org), key)
        derived = self._saving.derived(after, len(cases), term)
        if cases:
            self._derive(after, derived, self._cases_of(after, [case.test for case in cases]))
        return len(cases)

    def _forget_words(self, state: RunState, digests: set[str]) -> None:
        """Leave only the hashes of the signatures that were made from the texts, in every chunk of the run."""
        ttl = min((piece.term for piece in state.pieces), default=0) * _DAY_SECONDS
        for chunk in self._database.stream(_CHUNKS, state.key, fetch_size=2):
            rows = read_rows(chunk.body)
            kept = [without_words(row) if not digests.isdisjoint(signed_texts(row)) else row for row in rows]
            if kept != rows:
                changed = (row for row, now in zip(rows, kept, strict=True) if row != now)
                self._words.forget_signatures(state.key.suite_key, changed)
                place = (*state.key, chunk.piece, chunk.chunk)
                self._database.write(_REWRITE, (ttl, packed_rows(kept), *place))


def uses_by_run(database: Database, places: Iterable[Sequence[Any]]) -> dict[RunKey, set[bytes]]:
    """The tests of each run that had a text of these places."""
    found: dict[RunKey, set[bytes]] = {}
    for place in places:
        for row in database.stream(_USES, place):
            found.setdefault(RunKey(place[0], *row[:4]), set()).add(row.test_id)
    return found


def _of_field(detail: Any, field: str) -> list[str]:
    """Digests that a row and its attempts have in this field."""
    if not detail:
        return []
    found = [detail[LONG_TEXTS.index(field)]]
    if field in ATTEMPT_TEXTS:
        nth = 7 + ATTEMPT_TEXTS.index(field)
        found += [attempt[nth] for attempt in detail[8] or ()]
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
            cause["title"] = NOTE
    return pack(words)
