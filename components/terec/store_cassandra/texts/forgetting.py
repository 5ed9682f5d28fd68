"""What was made of texts, taken out of the chunks of a run."""

from terec.model import RunKey
from terec.store_cassandra.cluster.database import Database
from terec.store_cassandra.layout.keys import OF_RUN
from terec.store_cassandra.results.rows import row_texts, signed_texts, without_words
from terec.store_cassandra.results.word_index import WordIndex
from terec.store_cassandra.saving.chunks import packed_rows, read_head, read_rows

_CHUNKS = f"SELECT piece, chunk, head, body, TTL(head) AS seconds FROM result_chunk WHERE {OF_RUN}"
_REWRITE = (
    "INSERT INTO result_chunk (org, project, suite, branch, run_id, piece, chunk, head, body)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL ?"
)


def forget_words(database: Database, words: WordIndex, key: RunKey, digests: set[str], texts: set[str]) -> set[bytes]:
    """Leave only the hashes of the signatures that were made from the texts of these digests.

    Answers the tests that had such a signature, and those that use one of `texts`, which may be in no signature.
    Chunks are written without a condition: a caller at the same time may write back what this one took out. So a caller
    ends with a step of the run, and calls again when somebody else took that step, with the digests of both.
    The two cells of a chunk go on to expire when they would have.
    """
    tests: set[bytes] = set()
    for chunk in database.stream(_CHUNKS, key, fetch_size=2):
        rows = read_rows(chunk.body)
        ids = read_head(chunk.head).ids
        tests |= {ids[place] for place, row in enumerate(rows) if not texts.isdisjoint(row_texts(row))}
        changed = {
            place: kept
            for place, row in enumerate(rows)
            if not digests.isdisjoint(signed_texts(row)) and (kept := without_words(row)) != row
        }
        if changed:
            words.forget_signatures(key.suite_key, (rows[place] for place in changed))
            body = packed_rows([changed.get(place, row) for place, row in enumerate(rows)])
            database.write(_REWRITE, (*key, chunk.piece, chunk.chunk, chunk.head, body, chunk.seconds or 0))
            tests |= {ids[place] for place in changed}
    return tests
