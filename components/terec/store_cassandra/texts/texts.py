"""Long texts, once by content for each org, term and day; and who uses them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from terec.model import REMOVED_NOTE, RunKey
from terec.store_cassandra.cluster.batching import in_batches
from terec.store_cassandra.cluster.database import Database, Statement
from terec.store_cassandra.layout.buckets import TEXT_SHARDS, shard_of
from terec.store_cassandra.layout.keys import OF_TEXT
from terec.store_cassandra.layout.packing import compressed, decompressed
from terec.store_cassandra.runs.partition import Piece
from terec.store_cassandra.saving.content import Content

PLAIN, PACKED = b"t", b"z"
REMOVED, REMOVING = b"r", b"x"
"""Stand in the place of a text: it is in no row any more; it may still be in rows that were made of it."""

ANY_TEST = b""
"""The test of a use: a run has one for each text, or one for each of its tests from servers of before."""

_PACKED_FROM = 200

_PUT = "INSERT INTO text (org, term, day, shard, digest, body) VALUES (?, ?, ?, ?, ?, ?) USING TTL ?"
_USE = (
    "INSERT INTO text_use (org, term, day, shard, digest, project, suite, branch, run_id, test_id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ?"
)
_DAY = "INSERT INTO text_day (org, term, day) VALUES (?, ?, ?)"
_READ = f"SELECT body FROM text WHERE {OF_TEXT}"
_REMOVED = "SELECT digest FROM removed_text WHERE org = ?"


class TextPlace(NamedTuple):
    """Where texts lie: those of one org that are kept for so many days (0: for ever) and came in on one day."""

    org: str
    term: int
    day: int

    def shard(self, digest: bytes) -> tuple[str, int, int, int]:
        return (*self, shard_of(digest, TEXT_SHARDS))


class TextRef(NamedTuple):
    place: TextPlace
    digest: str


class Texts:
    """Writes and reads the texts of one cluster."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def removed(self, org: str) -> set[str]:
        """Digests of the texts of the org that were removed on request."""
        return _digests(self._database.rows(_REMOVED, (org,)))

    def batches(
        self, key: RunKey, piece: Piece, content: Content, removed: set[str], ttl: int
    ) -> Iterator[Sequence[Statement]]:
        """What stores the texts of a piece and their uses, in batches of one partition each.

        A text that is there is written once more: so it is younger than a removal that saw no use of it.
        """
        place = TextPlace(key.org, piece.term, piece.day)
        if content.texts:
            yield [(_DAY, tuple(place))]
        for statements in _of_shards(key, content.texts, place, removed, ttl).values():
            yield from in_batches(statements)

    def read(self, refs: Iterable[TextRef]) -> dict[str, str]:
        """Texts by digest; one that is gone with its term reads as none, one that was removed as the note of it.

        What was removed is asked together with them: an upload that comes to nothing may have written one anew.
        """
        wanted = list(dict.fromkeys(refs))
        orgs = {ref.place.org for ref in wanted}
        bodies = ((_READ, (*ref.place.shard(digest := bytes.fromhex(ref.digest)), digest)) for ref in wanted)
        answers = self._database.rows_of_each([*((_REMOVED, (org,)) for org in orgs), *bodies])
        removed, found = _digests(chain(*answers[: len(orgs)])), zip(wanted, answers[len(orgs) :], strict=True)
        return {
            ref.digest: REMOVED_NOTE if ref.digest in removed else text_of(rows[0].body) for ref, rows in found if rows
        }


def text_body(text: str) -> bytes:
    data = text.encode("utf-8", "surrogatepass")
    return PLAIN + data if len(data) < _PACKED_FROM else PACKED + compressed(data)


def text_of(body: bytes) -> str:
    if body in (REMOVED, REMOVING):
        return REMOVED_NOTE
    data = decompressed(body[1:]) if body[:1] == PACKED else body[1:]
    return data.decode("utf-8", "surrogatepass")


def _digests(rows: Iterable[Any]) -> set[str]:
    return {row.digest.hex() for row in rows}


def _of_shards(
    key: RunKey, texts: dict[str, str], place: TextPlace, removed: set[str], ttl: int
) -> dict[Any, list[tuple[Statement, int]]]:
    """Statements with their sizes, by partition key: a text and its use have the same, and so are one mutation."""
    shards: dict[Any, list[tuple[Statement, int]]] = {}
    for each, text in texts.items():
        digest = bytes.fromhex(each)
        partition = place.shard(digest)
        body = REMOVED if each in removed else text_body(text)
        statements = shards.setdefault(partition, [])
        statements.append(((_PUT, (*partition, digest, body, ttl)), len(body) + 100))
        statements.append(((_USE, (*partition, digest, *key[1:], ANY_TEST, ttl)), 200))
    return shards
