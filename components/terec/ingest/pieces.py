"""Sends a stream of results as one upload of many pieces, so that memory does not grow with the report."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from terec.model import EmptyUpload, Received, Result, RunKey, UploadHeader
from terec.service import Results

PIECE_SIZE = 5_000
"""Results a piece has at most: one durable transaction each, a few MB in memory."""

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


def _pieces(results: Iterator[Result]) -> Iterator[list[Result]]:
    while piece := list(islice(results, PIECE_SIZE)):
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
