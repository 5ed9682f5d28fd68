"""Chunks are small enough for one mutation, whatever their results hold."""

from terec.store_cassandra.layout.packing import decompressed
from terec.store_cassandra.saving.chunks import CHUNK_BYTES, CHUNK_RESULTS, make_chunks, rows_with_marks
from terec.store_cassandra.saving.content import Content, make_content
from terec_testing import a_failure, a_pass


def found(content: Content) -> list[tuple[bytes, int]]:
    """Test and position of every result in the chunks."""
    return [each[:1] + each[2:3] for chunk in make_chunks(content).chunks for each in rows_with_marks(*chunk)]


def test_chunk_has_no_more_bytes_than_it_may() -> None:
    content = make_content([a_failure(f"{nth:03}", properties={"log": f"{nth} " * 9000}) for nth in range(500)], {})

    chunks = make_chunks(content).chunks

    assert max(len(decompressed(chunk.body)) for chunk in chunks) <= CHUNK_BYTES + 3
    assert sum(len(decompressed(chunk.body)) for chunk in chunks) > 10 * CHUNK_BYTES
    assert found(content) == [(test, nth) for nth, test in enumerate(content.ids)]


def test_one_result_is_a_chunk_however_long_it_is() -> None:
    content = make_content([a_pass("a"), a_pass("b", properties={"log": "x" * 2 * CHUNK_BYTES}), a_pass("c")], {})

    assert [len(list(rows_with_marks(*chunk))) for chunk in make_chunks(content).chunks] == [1, 1, 1]


def test_results_of_usual_size_are_cut_by_their_number() -> None:
    content = make_content([a_failure(f"{nth:04}") for nth in range(2 * CHUNK_RESULTS + 1)], {})

    sizes = [len(list(rows_with_marks(*chunk))) for chunk in make_chunks(content).chunks]
    assert sizes == [CHUNK_RESULTS, CHUNK_RESULTS, 1]
