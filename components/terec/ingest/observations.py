"""Uploads results that know from which part and attempt they are: those of an exported run."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import chain
from uuid import uuid4

from terec.ingest.pieces import PIECE_SIZE, PIECE_TEXT, sum_of, text_size, upload_in_pieces
from terec.model import (
    DEFAULT_PART,
    Attempt,
    EmptyUpload,
    InvalidInput,
    Received,
    RecordedResult,
    Result,
    RunKey,
    UploadHeader,
)
from terec.service import Results

SEATS_LIMIT = 1000
"""Parts, attempts and senders that one run may have here, each of which is an upload."""

Seat = tuple[str, int, str]
"""part, attempt, sender."""

_SENT = tuple(each.name for each in fields(Result))


def upload_observations(
    service: Results,
    key: RunKey,
    results: Iterable[Result],
    header: UploadHeader,
    progress: Callable[[int], None] = lambda count: None,
) -> Received:
    """Store every result, and every try of another part or attempt in its attempts, as an upload of its own seat.

    header: of a result that does not know where it is from. Until the end of `results` all the uploads are open.
    At most PIECE_SIZE results with PIECE_TEXT of texts are in memory, and one more for each seat.
    EmptyUpload when there are none.
    """
    uploads = _Uploads(service, key, progress)
    for result in results:
        for seat, each in observations(result, (header.part, header.attempt, header.sender)):
            uploads.add(seat, each)
    return uploads.finish()


def upload_results(
    service: Results,
    key: RunKey,
    header: UploadHeader,
    results: Iterable[Result],
    progress: Callable[[int], None] = lambda count: None,
) -> Received:
    """As upload_in_pieces; but where the first result knows its part and attempt, as upload_observations."""
    each = iter(results)
    first = next(each, None)
    everything = each if first is None else chain((first,), each)
    if isinstance(first, RecordedResult):
        return upload_observations(service, key, everything, header, progress)
    return upload_in_pieces(service, key, header, everything, progress)


def observations(result: Result, seat: Seat) -> Iterator[tuple[Seat, Result]]:
    """The tries of other parts and attempts, oldest first, then the result itself. seat: of a result that names none.

    A try without an attempt number is one inside the report of the next result that follows it.
    """
    if not isinstance(result, RecordedResult):
        yield seat, result
        return
    inside: list[Attempt] = []
    for attempt in result.attempts:
        if attempt.attempt is None:
            inside.append(attempt)
            continue
        yield (attempt.part or DEFAULT_PART, attempt.attempt, attempt.sender or ""), _as_result(result, attempt, inside)
        inside = []
    words = {name: getattr(result, name) for name in _SENT}
    yield (result.part, result.attempt, ""), Result(**words | {"attempts": tuple(inside)})


def _as_result(result: Result, attempt: Attempt, inside: list[Attempt]) -> Result:
    return Result(
        *result.case,
        attempt.result,
        result.test_group,
        attempt.tstamp,
        attempt.duration_ms,
        attempt.stdout,
        attempt.stderr,
        attempt.error_stacktrace,
        attempt.error_details,
        error_type=attempt.error_type,
        file=result.file,
        line=result.line,
        runner=result.runner,
        attempts=tuple(inside),
    )


@dataclass(slots=True)
class _Upload:
    """What waits of the upload of one seat; its last result is held back: an upload ends with a piece.

    size: characters of the long texts of the others.
    """

    header: UploadHeader
    waiting: list[Result]
    size: int = 0


class _Uploads:
    """One open upload for each seat."""

    def __init__(self, service: Results, key: RunKey, progress: Callable[[int], None]) -> None:
        self._service, self._key, self._progress = service, key, progress
        self._uploads: dict[Seat, _Upload] = {}
        self._ready = self._size = 0
        self._total = Received(key)

    def add(self, seat: Seat, result: Result) -> None:
        upload = self._uploads.get(seat)
        if upload is None:
            self._begin(seat, result)
            return
        size = text_size(upload.waiting[-1])
        upload.waiting.append(result)
        upload.size += size
        self._ready += 1
        self._size += size
        if self._ready >= PIECE_SIZE:
            self._send_but_last(max(self._uploads.values(), key=lambda each: len(each.waiting)))
        elif self._size >= PIECE_TEXT:
            self._send_but_last(max(self._uploads.values(), key=lambda each: each.size))

    def finish(self) -> Received:
        for upload in self._uploads.values():
            self._send(replace(upload.header, last=True), upload.waiting)
        if not self._uploads:
            raise EmptyUpload(f"No results were found for {self._key}.")
        return self._total

    def _begin(self, seat: Seat, result: Result) -> None:
        if len(self._uploads) >= SEATS_LIMIT:
            raise InvalidInput(f"The run has more than {SEATS_LIMIT:,} parts and attempts; it cannot be imported.")
        self._uploads[seat] = _Upload(UploadHeader(*seat, uuid4().hex, last=False), [result])

    def _send_but_last(self, upload: _Upload) -> None:
        *ready, held = upload.waiting
        self._send(upload.header, ready)
        self._ready -= len(ready)
        self._size -= upload.size
        upload.waiting, upload.size = [held], 0

    def _send(self, header: UploadHeader, results: list[Result]) -> None:
        self._total = sum_of(self._total, self._service.add_results(self._key, header, results))
        self._progress(len(results))
