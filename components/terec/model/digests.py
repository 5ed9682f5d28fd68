"""Digests by which every store knows the same content again, so that they can be moved from one to another."""

import marshal
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import blake2b
from json import dumps
from operator import attrgetter
from typing import Any

from terec.model.result import ATTEMPT_TEXTS, LONG_TEXTS, Attempt, Outcome, Result
from terec.model.times import microseconds_or_none
from terec.model.upload import UploadHeader

_PIECE_VERSION = b"\x01"
"""First byte of the digest of a piece; one more with each change of what it is made from."""

_SIZE = 16
_BARE = attrgetter(
    "test_package", "test_suite", "test_case", "test_config", "test_group", "duration_ms", "file", "line", "runner"
)
_MORE = attrgetter(*LONG_TEXTS, "error_type", "properties", "attachments", "attempts", "owners")

DigestOf = Callable[[str], bytes]


def text_digest(text: bytes) -> bytes:
    """16 bytes for a long text in UTF-8."""
    return blake2b(text, digest_size=_SIZE).digest()


def piece_digest(header: UploadHeader, results: Sequence[Result], digest_of: DigestOf | None = None) -> bytes:
    """17 bytes, equal for equal results of one part, attempt and sender, whatever upload brought them.

    digest_of: the text_digest of a long text, for who has made it already.
    """
    seat = (header.part, header.attempt, header.sender)
    outcomes = [0 if each.result is Outcome.PASS else str(each.result) for each in results]  # nearly all pass
    words = (seat, list(map(_BARE, results)), outcomes, _times(results))
    # version 2 of the format has no references, which would tell equal texts from one and the same
    content = blake2b(marshal.dumps(words, 2), digest_size=_SIZE)
    for position, more in enumerate(map(_MORE, results)):
        if any(more):
            told = dumps([position, *_told(more, digest_of or _digest_of)], ensure_ascii=False, sort_keys=True)
            content.update(told.encode("utf-8", "surrogatepass"))
    return _PIECE_VERSION + content.digest()


def _times(results: Sequence[Result]) -> list[int | None]:
    stamp: datetime | None = None
    number: int | None = None
    numbers = []
    for each in results:
        if each.tstamp is not stamp:  # the cases of one report mostly share one time
            stamp, number = each.tstamp, microseconds_or_none(each.tstamp)
        numbers.append(number)
    return numbers


def _told(more: tuple[Any, ...], digest_of: DigestOf) -> list[Any]:
    """Plain values of what most results lack."""
    *texts, error_type, properties, attachments, attempts, owners = more
    told = [
        [_text(each, digest_of) for each in texts],
        error_type or None,
        properties or None,
        list(attachments),
        [_attempt(each, digest_of) for each in attempts],
    ]
    return [*told, list(owners)] if owners else told  # without owners as before there were any


def _attempt(attempt: Attempt, digest_of: DigestOf) -> list[Any]:
    return [
        str(attempt.result),
        attempt.attempt,
        attempt.part,
        attempt.sender,
        microseconds_or_none(attempt.tstamp),
        attempt.duration_ms,
        attempt.error_type,
        *(_text(getattr(attempt, name), digest_of) for name in ATTEMPT_TEXTS),
    ]


def _text(text: str | None, digest_of: DigestOf) -> str | None:
    """An empty text is none."""
    return digest_of(text).hex() if text else None


def _digest_of(text: str) -> bytes:
    return text_digest(text.encode())
