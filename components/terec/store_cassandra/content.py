"""The results of one piece of an upload as rows for chunks, and the texts that they name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from terec.model import (
    ATTEMPT_TEXTS,
    LONG_TEXTS,
    SIGNED_TEXTS,
    Attempt,
    FailureSignature,
    Result,
    ResultSignatures,
    microseconds_or_none,
    text_digest,
)
from terec.store_cassandra.marks import code_of, mark_of
from terec.test_hash import IDENTITY_VERSION, identity_digest

Names = tuple[str, str, str, str]
"""package, class, case, config."""


NO_TRAIT = (None,) * 4
"""What a trait of 0 stands for."""


class Row(NamedTuple):
    """One result as a chunk holds it, in plain JSON values; texts are named by their digests in hexadecimal.

    trait: test_group, file, line, runner and, where there are any, owners; 0 for none. detail: five texts, error_type,
    properties, attachments, attempts; 0 for none. An attempt: outcome, attempt, part, sender, tstamp, duration,
    error_type, four texts.
    signed: of the result and of its attempts, each strict, loose, generic, words, or None; 0 for none.
    """

    package: str
    class_name: str
    case: str
    config: str
    duration: float | None
    tstamp: int | None
    trait: Any
    detail: Any
    signed: Any

    @property
    def names(self) -> Names:
        return self[:4]


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
        detail = _detail(content, each) if _has_detail(each) else 0
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


def row_texts(row: Row) -> list[str]:
    """Digests of every text of the row, those of its attempts too."""
    if not row.detail:
        return []
    own = [each for each in row.detail[:5] if each]
    return own + [each for attempt in row.detail[8] or () for each in attempt[7:] if each]


def signed_texts(row: Row) -> list[str]:
    """Digests of the texts of the row that its signatures were made from; of attempts every text counts."""
    if not row.detail:
        return []
    own = [row.detail[LONG_TEXTS.index(name)] for name in SIGNED_TEXTS]
    return [each for each in [*own, *(text for attempt in row.detail[8] or () for text in attempt[7:])] if each]


def without_words(row: Row) -> Row:
    """The row with only the hashes of its signatures left."""
    if not row.signed:
        return row
    own, attempts = row.signed
    return row._replace(signed=[_hashes_only(own), [_hashes_only(each) for each in attempts]])


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


def _detail(content: Content, result: Result) -> list[Any]:
    return [
        *(_keep(content, getattr(result, name)) for name in LONG_TEXTS),
        result.error_type,
        result.properties or None,
        list(result.attachments) or None,
        [_attempt(content, each) for each in result.attempts] or None,
    ]


def _attempt(content: Content, attempt: Attempt) -> list[Any]:
    return [
        code_of(attempt.result),
        attempt.attempt,
        attempt.part,
        attempt.sender,
        microseconds_or_none(attempt.tstamp),
        attempt.duration_ms,
        attempt.error_type,
        *(_keep(content, getattr(attempt, name)) for name in ATTEMPT_TEXTS),
    ]


def _keep(content: Content, text: str | None) -> str | None:
    """The digest of a text, which an empty one has not."""
    if not text:
        return None
    digest = content.digests.get(text)
    if digest is None:
        digest = content.digests[text] = text_digest(text.encode("utf-8", "surrogatepass")).hex()
        content.texts[digest] = text
    return digest


def _signed(signatures: ResultSignatures) -> Any:
    return [_signature_or_none(signatures.own), [_signature_or_none(each) for each in signatures.attempts]]


def signature_words(signature: FailureSignature) -> list[Any]:
    """The signature as rows hold it: FailureSignature(*words) reads it."""
    return [signature.strict, signature.loose, signature.generic, signature.words]


def _signature_or_none(signature: FailureSignature | None) -> Any:
    return signature and signature_words(signature)


def _hashes_only(signature: Any) -> Any:
    return signature and [*signature[:3], "{}"]
