"""One result as a row of a chunk: what it says in the words that JSON holds, with its texts by their digests."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from terec.model import SIGNED_TEXTS, FailureSignature

Names = tuple[str, str, str, str]
"""package, class, case, config."""

NO_TRAIT = (None,) * 4
"""What a trait of 0 stands for."""


class SentAttempt(NamedTuple):
    """One of Result.attempts. outcome: its number; tstamp: in microseconds; the texts are ATTEMPT_TEXTS."""

    outcome: int
    attempt: int | None
    part: str | None
    sender: str | None
    tstamp: int | None
    duration: float | None
    error_type: str | None
    error_details: str | None
    error_stacktrace: str | None
    stdout: str | None
    stderr: str | None

    @property
    def texts(self) -> tuple[str | None, ...]:
        return self[7:]


class Detail(NamedTuple):
    """What most results lack; the texts are LONG_TEXTS."""

    stdout: str | None
    stderr: str | None
    error_stacktrace: str | None
    error_details: str | None
    skip_details: str | None
    error_type: str | None
    properties: dict[str, str] | None
    attachments: list[str] | None
    attempts: list[SentAttempt] | None

    @property
    def texts(self) -> tuple[str | None, ...]:
        return self[:5]


NO_DETAIL = Detail._make((None,) * 9)


class SignatureWords(NamedTuple):
    """A signature as rows hold it: FailureSignature(*words) makes it."""

    strict: str
    loose: str
    generic: bool
    words: str


class Signed(NamedTuple):
    """Signatures of a result and of its attempts; None where one did not fail."""

    own: SignatureWords | None
    attempts: list[SignatureWords | None]


class Row(NamedTuple):
    """One result as a chunk holds it, in what JSON can hold; texts are named by their digests in hexadecimal.

    trait: test_group, file, line, runner and, where there are any, owners. 0: there is none, of detail and signed, too.
    """

    package: str
    class_name: str
    case: str
    config: str
    duration: float | None
    tstamp: int | None
    trait: Any
    detail: Detail | Literal[0]
    signed: Signed | Literal[0]

    @property
    def names(self) -> Names:
        return self[:4]


def read_detail(words: Sequence[Any]) -> Detail:
    detail = Detail._make(words)
    if not detail.attempts:
        return detail
    return detail._replace(attempts=list(map(SentAttempt._make, detail.attempts)))


def read_signed(words: Sequence[Any]) -> Signed:
    own, attempts = words
    return Signed(own and SignatureWords._make(own), [each and SignatureWords._make(each) for each in attempts])


def row_texts(row: Row) -> list[str]:
    """Digests of every text of the row, those of its attempts too."""
    if not row.detail:
        return []
    own = [each for each in row.detail.texts if each]
    return own + [each for attempt in row.detail.attempts or () for each in attempt.texts if each]


def signed_texts(row: Row) -> list[str]:
    """Digests of the texts of the row that its signatures were made from; of attempts every text counts."""
    if not row.detail:
        return []
    own = [getattr(row.detail, name) for name in SIGNED_TEXTS]
    return [each for each in [*own, *(text for each in row.detail.attempts or () for text in each.texts)] if each]


def without_words(row: Row) -> Row:
    """The row with only the hashes of its signatures left."""
    if not row.signed:
        return row
    own, attempts = row.signed
    return row._replace(signed=Signed(_hashes_only(own), [_hashes_only(each) for each in attempts]))


def signature_words(signature: FailureSignature) -> SignatureWords:
    return SignatureWords(signature.strict, signature.loose, signature.generic, signature.words)


def _hashes_only(signature: SignatureWords | None) -> SignatureWords | None:
    return signature and signature._replace(words="{}")
