"""What a run knows of the uploads that came in for it, with one more piece."""

from dataclasses import replace
from typing import NamedTuple

from terec.model import Upload, as_microseconds
from terec.store_cassandra.runs.heads import Head
from terec.store_cassandra.runs.partition import OpenedUpload, Piece, RunState, upload_row
from terec.store_cassandra.saving.seen import Sightings


class Receipt(NamedTuple):
    """upload: number of the upload in the order of receipt within its run; first: position of the piece's first result.

    repeated: the same piece of the same upload is stored already. head: the run's, with the piece in it.
    """

    upload: int
    first: int
    repeated: bool
    head: Head
    opened: OpenedUpload | None


def receive(state: RunState, head: Head, digest: str, upload: Upload, lost: bool = False) -> Receipt:
    """The receipt of a piece.

    A piece with the same content as an earlier one of the same part, attempt and sender is a repetition by a sender
    that retries: it counts as no arrival, so that saving the same again changes nothing that can be read.
    lost: the run has not all of the piece's cases, so that it has to be stored, be it repeated or not.
    """
    header = upload.header
    opened = OpenedUpload(
        header.part, header.attempt, header.sender, header.upload_id or "", head.uploads + 1, 0, False
    )
    if header.upload_id is not None:
        opened = state.uploads.get(upload_row(opened), opened)
    earlier = [state.arrivals[digest]] if digest in state.arrivals else []
    earlier += [piece.upload for piece in state.pieces if piece.digest == digest]
    repeated = bool(earlier) and earlier[-1] == opened.upload and not lost
    is_open = opened.is_open and not header.last if repeated else not header.last
    count = 0 if repeated else len(upload.results)
    noted = _noted(head, upload, opened.upload, int(is_open) - int(opened.is_open), arrived=not earlier)
    after = opened._replace(positions=opened.positions + count, is_open=is_open)
    return Receipt(opened.upload, opened.positions, repeated, noted, None if header.upload_id is None else after)


def replaced_uploads(state: RunState, piece: Piece, sightings: Sightings) -> list[OpenedUpload]:
    """Uploads of the piece's seat that were left open and of which later uploads replaced every result, closed now.

    sightings: with those of the piece.
    """
    left = [each for each in state.uploads.values() if each.is_open and each.seat == piece.seat]
    return [
        each._replace(is_open=False)
        for each in left
        if each.upload != piece.upload and not _stands(each.upload, piece, sightings)
    ]


def _stands(upload: int, piece: Piece, sightings: Sightings) -> bool:
    """Whether a case has a sighting of the upload that no later one of its seat replaced."""
    return any(
        max(seen.piece.upload for seen in seen_here if seen.piece.seat == piece.seat) == upload
        for seen_here in sightings.values()
        if any(seen.piece.upload == upload for seen in seen_here)
    )


def _noted(head: Head, upload: Upload, number: int, opened: int, arrived: bool) -> Head:
    received = as_microseconds(upload.received)
    return replace(
        head,
        uploads=max(head.uploads, number),
        open_uploads=head.open_uploads + opened,
        parts=sorted({*head.parts, upload.header.part}),
        last_upload=max(received, head.last_upload or received) if arrived else head.last_upload,
        arrived=head.arrived + (len(upload.results) if arrived else 0),
        words=dict(head.words),
        counts=list(head.counts),
        under_way=list(head.under_way),
    )
