"""Uploads results that know from which part and attempt they are: those of an exported run."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from itertools import chain
from uuid import uuid4

from terec.ingest.pieces import PIECE_SIZE, sum_of, upload_in_pieces
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
    At most PIECE_SIZE results are in memory, and one more for each seat. EmptyUpload when there are none.
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


class _Uploads:
    """One open upload for each seat, of which the last result is held back: an upload ends with a piece."""

    def __init__(self, service: Results, key: RunKey, progress: Callable[[int], None]) -> None:
        self._service, self._key, self._progress = service, key, progress
        self._waiting: dict[Seat, list[Result]] = {}
        self._ids: dict[Seat, str] = {}
        self._held = 0
        self._total = Received(key)

    def add(self, seat: Seat, result: Result) -> None:
        if seat not in self._waiting:
            if len(self._waiting) >= SEATS_LIMIT:
                raise InvalidInput(f"The run has more than {SEATS_LIMIT:,} parts and attempts; it cannot be imported.")
            self._waiting[seat], self._ids[seat] = [], uuid4().hex
        self._waiting[seat].append(result)
        self._held += 1
        if self._held > PIECE_SIZE + len(self._waiting):
            largest = max(self._waiting, key=lambda each: len(self._waiting[each]))
            self._send(largest, self._waiting[largest][:-1], last=False)
            del self._waiting[largest][:-1]

    def finish(self) -> Received:
        for seat, results in self._waiting.items():
            self._send(seat, results, last=True)
        if not self._waiting:
            raise EmptyUpload(f"No results were found for {self._key}.")
        return self._total

    def _send(self, seat: Seat, results: list[Result], last: bool) -> None:
        header = UploadHeader(*seat, self._ids[seat], last)
        self._total = sum_of(self._total, self._service.add_results(self._key, header, results))
        self._held -= len(results)
        self._progress(len(results))
