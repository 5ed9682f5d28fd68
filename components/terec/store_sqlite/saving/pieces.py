"""A piece of an upload made ready for the file, before any lock is taken."""

import json
import marshal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from terec.model import (
    ATTEMPT_TEXTS,
    Attempt,
    FailureSignature,
    InvalidInput,
    Outcome,
    Result,
    ResultSignatures,
    as_microseconds,
    microseconds_or_none,
    text_digest,
)
from terec.store_sqlite.results.flags import FAILED_BEFORE, HAS_EXTRAS, OUTCOMES, PASSED_ON_RETRY
from terec.store_sqlite.saving.numbers import Names, Trait


@dataclass(slots=True)
class Detail:
    """What most results lack. texts: digests in the order of LONG_TEXTS; extras: plain JSON values."""

    texts: tuple[bytes | None, ...]
    error_type: str | None
    extras: dict[str, Any] | None


@dataclass(slots=True)
class Piece:
    """Columns of the results in their order; details by position; texts by digest, each with its content.

    digests: of the texts, by text.
    uses: how often the details name each text.
    error_texts: digests of those that tell of failures: they are packed apart from logs.
    tries: position, nth (-1: the result itself, else the attempt in its report), outcome and signature.
    """

    names: list[Names] = field(default_factory=list)
    traits: list[Trait] = field(default_factory=list)
    sightings: list[tuple[int, int, float | None, int | None]] = field(default_factory=list)
    details: dict[int, Detail] = field(default_factory=dict)
    texts: dict[bytes, bytes] = field(default_factory=dict)
    digests: dict[str, bytes] = field(default_factory=dict)
    uses: dict[bytes, int] = field(default_factory=dict)
    error_texts: set[bytes] = field(default_factory=set)
    tries: list[tuple[int, int, int, FailureSignature | None]] = field(default_factory=list)

    def own_digest(self, seat_no: int, tests: list[int], traits: list[int | None]) -> bytes:
        """What stood for model.piece_digest in files of version 2: made from numbers that only this file knows."""
        content = blake2b(marshal.dumps((seat_no, tests, traits, self.sightings), 2), digest_size=16)
        for position, detail in self.details.items():
            content.update(b"%d %s" % (position, b"".join([each or b"-" for each in detail.texts])))
            if detail.error_type or detail.extras:
                words = json.dumps([detail.error_type, detail.extras], sort_keys=True, default=bytes.hex)
                content.update(words.encode())
        return content.digest()

    def positions_signed_by(self, digests: set[bytes]) -> set[int]:
        """Positions of the results of which a signature was made from one of these texts."""
        return {position for position, detail in self.details.items() if not digests.isdisjoint(_signed_texts(detail))}


def make_piece(results: Sequence[Result], signatures: Mapping[int, ResultSignatures]) -> Piece:
    """The piece of these results; InvalidInput for an outcome that is none."""
    piece = Piece()
    piece.names = [(each.test_package, each.test_suite, each.test_case, each.test_config) for each in results]
    piece.traits = [
        (each.test_group, each.file, each.line, each.runner, each.owners)
        if each.owners
        else (each.test_group, each.file, each.line, each.runner)
        for each in results
    ]
    stamp: datetime | None = None
    number: int | None = None
    for position, each in enumerate(results):
        if each.tstamp is not stamp:  # the cases of one report mostly share one time
            stamp, number = each.tstamp, microseconds_or_none(each.tstamp)
        flags = 0
        if (
            each.stdout
            or each.error_stacktrace
            or each.error_details
            or each.skip_details
            or each.stderr
            or each.error_type
            or each.properties
            or each.attachments
            or each.attempts
        ):
            piece.details[position] = detail = _detail(piece, each)
            flags = _flags(each, detail)
        outcome = 0 if each.result is Outcome.PASS else _code(each.result)  # nearly all pass
        piece.sightings.append((outcome, flags, each.duration_ms, number))
    with_attempts = (position for position, detail in piece.details.items() if "attempts" in (detail.extras or ()))
    for position in sorted({*signatures, *with_attempts}):
        piece.tries.extend(_tries(position, results[position], signatures.get(position, ResultSignatures())))
    return piece


def _tries(
    position: int, result: Result, signed: ResultSignatures
) -> Iterator[tuple[int, int, int, FailureSignature | None]]:
    if signed.own is not None:
        yield position, -1, _code(result.result), signed.own
    for nth, each in enumerate(result.attempts):
        yield position, nth, _code(each.result), signed.attempts[nth] if signed.attempts else None


def _code(outcome: Outcome) -> int:
    try:
        return OUTCOMES.index(outcome)
    except ValueError:
        raise InvalidInput(f"{outcome!r} is no outcome of a test; send PASS, FAIL or SKIP.") from None


def _flags(result: Result, detail: Detail) -> int:
    failed_before = any(each.result is Outcome.FAIL for each in result.attempts)
    retried = failed_before and result.result is Outcome.PASS
    return failed_before * FAILED_BEFORE | retried * PASSED_ON_RETRY | bool(detail.extras) * HAS_EXTRAS


def _detail(piece: Piece, result: Result) -> Detail:
    failed = result.result is Outcome.FAIL
    extras: dict[str, Any] = {}
    if result.properties:
        extras["properties"] = result.properties
    if result.attachments:
        extras["attachments"] = result.attachments
    if result.attempts:
        extras["attempts"] = [_attempt(piece, each) for each in result.attempts]
    texts = (
        _keep(piece, result.stdout, False) if result.stdout else None,
        _keep(piece, result.stderr, False) if result.stderr else None,
        _keep(piece, result.error_stacktrace, failed) if result.error_stacktrace else None,
        _keep(piece, result.error_details, failed) if result.error_details else None,
        _keep(piece, result.skip_details, failed) if result.skip_details else None,
    )
    return Detail(texts, result.error_type, extras or None)


def _signed_texts(detail: Detail) -> Iterator[bytes | None]:
    """The digests of error_stacktrace and error_details, of the result and of its attempts."""
    yield from detail.texts[2:4]
    for words in (detail.extras or {}).get("attempts", ()):
        yield from words[-len(ATTEMPT_TEXTS) :][:2]


def _attempt(piece: Piece, attempt: Attempt) -> list[Any]:
    """[outcome, attempt, part, sender, tstamp, duration_ms, error_type, then the digests of its texts]."""
    return [
        _code(attempt.result),
        attempt.attempt,
        attempt.part,
        attempt.sender,
        None if attempt.tstamp is None else as_microseconds(attempt.tstamp),
        attempt.duration_ms,
        attempt.error_type,
        *(_keep(piece, getattr(attempt, name), name.startswith("error")) for name in ATTEMPT_TEXTS),
    ]


def _keep(piece: Piece, text: str | None, of_failure: bool) -> bytes | None:
    """The digest of the text, which is kept once; an empty text is none."""
    if not text:
        return None
    digest = piece.digests.get(text)
    if digest is None:
        data = text.encode()
        digest = piece.digests[text] = text_digest(data)
        piece.texts[digest] = data
    piece.uses[digest] = piece.uses.get(digest, 0) + 1
    if of_failure:
        piece.error_texts.add(digest)
    return digest
