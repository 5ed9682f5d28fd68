"""Sends a stream of results as one upload of many pieces, so that memory does not grow with the report."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from terec.model import ATTEMPT_TEXTS, LONG_TEXTS, EmptyUpload, Received, Result, RunKey, UploadHeader
from terec.service import Results

PIECE_SIZE = 10_000
"""Results a piece has at most: one durable transaction each, some ten MB in memory."""

PIECE_TEXT = 4 * 1024 * 1024
"""Characters of long texts that end a piece: at twelve bytes for each, the most that JSON escapes to, such a piece
stays below the 64 MiB that a server takes by default."""

NAMES_KEPT = 200


def upload_in_pieces(
    service: Results,
    key: RunKey,
    header: UploadHeader,
    results: Iterable[Result],
    progress: Callable[[int], None] = lambda count: None,
) -> Received:
    """Store all results as one upload; header.upload_id must be set when there may be more than one piece.

    Until the last piece is stored the run has an open upload and is not complete. progress is told how many results
    each piece had. EmptyUpload when there are no results at all.
    """
    total = Received(key)
    pieces = _pieces(iter(results))
    piece = next(pieces, None)
    if piece is None:
        raise EmptyUpload(f"No results were found for {key}.")
    while piece is not None:
        following = next(pieces, None)
        received = service.add_results(key, replace(header, last=header.last and following is None), piece)
        total = sum_of(total, received)
        progress(len(piece))
        piece = following
    return total


def text_size(result: Result) -> int:
    """Characters of the result's long texts and of those of its attempts."""
    own = sum(len(text) for name in LONG_TEXTS if (text := getattr(result, name)))
    tries = (getattr(each, name) for each in result.attempts for name in ATTEMPT_TEXTS)
    return own + sum(len(text) for text in tries if text)


def _pieces(results: Iterator[Result]) -> Iterator[list[Result]]:
    piece: list[Result] = []
    size = 0
    for result in results:
        piece.append(result)
        size += text_size(result)
        if len(piece) == PIECE_SIZE or size >= PIECE_TEXT:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def sum_of(total: Received, piece: Received) -> Received:
    """What both did together."""
    return Received(
        total.run,
        total.test_count + piece.test_count,
        total.fail_count + piece.fail_count,
        total.skip_count + piece.skip_count,
        total.new_cases + piece.new_cases,
        (total.new_case_names + piece.new_case_names)[:NAMES_KEPT],
        tuple(dict.fromkeys(total.warnings + piece.warnings)),
    )
