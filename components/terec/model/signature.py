"""The hashes of failures, as they are kept beside results."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class FailureSignature:
    """The hashes of one failure text. words: what scoring needs of it, as JSON; scoring_words reads them."""

    strict: str
    loose: str
    generic: bool
    words: str = "{}"


class CountedFailure(NamedTuple):
    """A failure of a case that counts: of the latest attempt of a part; part None: nobody told."""

    part: str | None
    signature: FailureSignature


@dataclass(frozen=True, slots=True)
class ResultSignatures:
    """own: of the result, when it failed; attempts: of each of Result.attempts, None where it did not fail."""

    own: FailureSignature | None = None
    attempts: tuple[FailureSignature | None, ...] = ()


class MadeSignature(Protocol):
    """What storing needs of a signature as test_hash makes it."""

    @property
    def strict(self) -> str: ...
    @property
    def loose(self) -> str: ...
    @property
    def generic(self) -> bool: ...
    @property
    def type(self) -> str: ...
    @property
    def root_type(self) -> str: ...
    @property
    def loose_template(self) -> str: ...
    @property
    def frames(self) -> tuple[str, ...]: ...
    @property
    def production(self) -> tuple[str, ...]: ...
    @property
    def causes(self) -> tuple[str, ...]: ...
    @property
    def test_line(self) -> int | None: ...


def stored_signature(signature: MadeSignature) -> FailureSignature:
    """The signature as it is kept: without its owner, which the case tells, and what only its hashes needed."""
    words = {
        "type": signature.type,
        "loose_template": signature.loose_template,
        "frames": signature.frames,
        "production": _as_places(signature.production, signature.frames),
        "causes": signature.causes,
        "test_line": signature.test_line,
    }
    told = {name: word for name, word in words.items() if word}
    if signature.root_type != signature.type:
        told["root_type"] = signature.root_type
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return FailureSignature(signature.strict, signature.loose, signature.generic, text)


def scoring_words(signature: FailureSignature) -> dict[str, Any]:
    """type, root_type, loose_template, frames, production, causes and test_line, as test_hash.Signature names them.

    Empty where the text was removed on request.
    """
    words = json.loads(signature.words)
    kind = words.get("type", "")
    frames = tuple(words.get("frames", ()))
    return {
        "type": kind,
        "root_type": words.get("root_type", kind),
        "loose_template": words.get("loose_template", ""),
        "frames": frames,
        "production": tuple(frames[each] if isinstance(each, int) else each for each in words.get("production", ())),
        "causes": tuple(words.get("causes", ())),
        "test_line": words.get("test_line"),
    }


def _as_places(production: Sequence[str], frames: Sequence[str]) -> list[int | str]:
    """Most production frames are among the frames: their places there take a tenth of the room."""
    places = {name: place for place, name in reversed(list(enumerate(frames)))}
    return [places.get(name, name) for name in production]
