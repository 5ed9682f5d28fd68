"""The hashes of failures, as they are kept beside results."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FailureSignature:
    """The hashes of one failure text. words: what scoring needs of it, as JSON."""

    strict: str
    loose: str
    generic: bool
    words: str = "{}"


@dataclass(frozen=True, slots=True)
class ResultSignatures:
    """own: of the result, when it failed; attempts: of each of Result.attempts, None where it did not fail."""

    own: FailureSignature | None = None
    attempts: tuple[FailureSignature | None, ...] = ()
