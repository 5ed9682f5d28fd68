"""The results of one piece of an upload as rows for chunks, and the texts that they name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from terec.model import (
    ATTEMPT_TEXTS,
    LONG_TEXTS,
    Attempt,
    FailureSignature,
    Result,
    ResultSignatures,
    microseconds_or_none,
    text_digest,
)
from terec.store_cassandra.results.marks import code_of, mark_of
from terec.store_cassandra.results.rows import Detail, Row, SentAttempt, SignatureWords, Signed, signature_words
from terec.test_hash import IDENTITY_VERSION, identity_digest


@dataclass(slots=True)
class Content:
    """rows, marks and ids in the order of the results; texts by digest, digests by text."""

    rows: list[Row] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    ids: list[bytes] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


def make_content(results: Sequence[Result], signatures: Mapping[int, ResultSignatures]) -> Content:
    """The content of a piece; InvalidInput for an outcome that is none."""
    content = Content()
    content.marks = [mark_of(each) for each in results]
    for position, each in enumerate(results):
        detail: Detail | Literal[0] = _detail(content, each) if _has_detail(each) else 0
        signed = signatures.get(position) if signatures else None
        content.rows.append(
            Row(
                each.test_package,
                each.test_suite,
                each.test_case,
                each.test_config,
                each.duration_ms,
                microseconds_or_none(each.tstamp),
                _trait(each),
                detail,
                _signed(signed) if signed else 0,
            )
        )
    content.ids = _ids(content.rows)
    return content


def _ids(rows: Sequence[Row]) -> list[bytes]:
    """As packing.id_bytes makes them of a test_id."""
    version = bytes((int(IDENTITY_VERSION.removeprefix("t")),))
    return [version + identity_digest(row[:4]) for row in rows]


def _trait(result: Result) -> Any:
    trait = [result.test_group, result.file, result.line, result.runner]
    if result.owners:
        return [*trait, list(result.owners)]
    return trait if any(each is not None for each in trait) else 0


def _has_detail(result: Result) -> bool:
    return bool(
        result.stdout
        or result.stderr
        or result.error_stacktrace
        or result.error_details
        or result.skip_details
        or result.error_type
        or result.properties
        or result.attachments
        or result.attempts
    )


def _detail(content: Content, result: Result) -> Detail:
    stdout, stderr, stacktrace, error, skipped = (_keep(content, getattr(result, name)) for name in LONG_TEXTS)
    return Detail(
        stdout,
        stderr,
        stacktrace,
        error,
        skipped,
        result.error_type,
        result.properties or None,
        list(result.attachments) or None,
        [_attempt(content, each) for each in result.attempts] or None,
    )


def _attempt(content: Content, attempt: Attempt) -> SentAttempt:
    return SentAttempt(
        code_of(attempt.result),
        attempt.attempt,
        attempt.part,
        attempt.sender,
        microseconds_or_none(attempt.tstamp),
        attempt.duration_ms,
        attempt.error_type,
        *(_keep(content, getattr(attempt, name)) for name in ATTEMPT_TEXTS),
    )


def _keep(content: Content, text: str | None) -> str | None:
    """The digest of a text, which an empty one has not."""
    if not text:
        return None
    digest = content.digests.get(text)
    if digest is None:
        digest = content.digests[text] = text_digest(text.encode("utf-8", "surrogatepass")).hex()
        content.texts[digest] = text
    return digest


def _signed(signatures: ResultSignatures) -> Signed:
    return Signed(_words_or_none(signatures.own), [_words_or_none(each) for each in signatures.attempts])


def _words_or_none(signature: FailureSignature | None) -> SignatureWords | None:
    return None if signature is None else signature_words(signature)
