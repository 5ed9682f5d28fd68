"""The signature of a failure: what stays the same when it happens again, and its two hashes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from terec.model import CaseId
from terec.test_hash.frames import Frame
from terec.test_hash.generic import says_little
from terec.test_hash.masks import Template, template, without_escapes
from terec.test_hash.trace import TEXT_HEAD, TEXT_TAIL, Thrown, read_trace, split_type

SIGNATURE_VERSION = "f1"
"""Incremented whenever a failure may get another hash; the pinned values in the tests must change with it."""

STRICT_FRAMES = 5
LOOSE_FRAMES = 3
KEPT_FRAMES = 30
"""Frames that the strict and the loose hash see, and that are kept for scoring (similarity study, section 5)."""

_COMPARED = 512
"""Characters of the report's details that are looked for in its stack: attributes lose their line ends."""

_ONLY_FAILED = re.compile(r"\W{0,9}(?:tests? )?(?:failed|failure|fail|error|assertion failed)\W{0,9}\Z", re.IGNORECASE)
"""Details that say nothing beside a stack that does."""

_RECURSION = 10
"""A frame this often in one stack is recursion; its cycle may be cut anywhere, so its frames are sorted."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What is left of a failure without its volatile parts.

    strict: hash of type, text with plain numbers, the top 5 in-app frames and the causes: the same failure of one
    test. loose: hash of the root cause's type and text without numbers, and the top 3 production frames: one cause in
    many tests. type: as reported, or the exit of an envelope. loose_template: the texts of the failure and its causes,
    masked, without numbers. frames, production: names of in-app frames, and of those outside tests, innermost first.
    causes: types behind it, the root last. test_line: where the test stood, or None.
    generic: its text says too little to recognise it by. owner: class (with package) of the case, or of its test frame,
    or "".
    """

    version: str
    type: str
    root_type: str
    loose_template: str
    frames: tuple[str, ...]
    production: tuple[str, ...]
    causes: tuple[str, ...]
    test_line: int | None
    generic: bool
    owner: str
    strict: str
    loose: str


def failure_signature(
    error_type: str | None, error_details: str | None, error_stacktrace: str | None, case: CaseId | None = None
) -> Signature:
    """The signature of a failure from the texts of its report; never an error, whatever the texts hold.

    case: names the test's own class, so that its frames are told from production frames. Time is linear in the texts,
    of which at most TEXT_HEAD + TEXT_TAIL characters are read, and bounded by a constant.
    """
    chain = _chain(_clean(error_type), _clean(error_details), _clean(error_stacktrace))
    package, owner = _owner(case)
    first, root = chain[0], chain[-1]
    templates = [template(thrown.message, with_tail=not thrown.frames) for thrown in chain]
    in_app = _in_app(first.frames, package) or _names(first.frames)
    production = tuple(_production(root.frames, package, owner) or _production(first.frames, package, owner))
    causes = tuple(thrown.type for thrown in chain[1:])
    loose_template = "\n".join(part.loose for part in templates if part.loose)
    tested = _test_frame(first.frames, owner)
    frames = tuple(in_app[:KEPT_FRAMES])
    behind = [
        word for thrown, part in zip(chain[1:], templates[1:], strict=True) for word in (thrown.type, part.strict)
    ]
    return Signature(
        SIGNATURE_VERSION,
        first.type,
        root.type,
        loose_template,
        frames,
        production[:KEPT_FRAMES],
        causes,
        tested.line if tested and tested.line else None,
        says_little(loose_template),
        owner or (tested.owner if tested else ""),
        _hash("strict", first.type, templates[0].strict, *behind, "", *frames[:STRICT_FRAMES]),
        _hash("loose", root.type, _root_template(templates), *production[:LOOSE_FRAMES]),
    )


def _chain(kind: str, details: str, stack: str) -> list[Thrown]:
    """The stack's own words where it has some; the report's type and details fill what it lacks."""
    chain = read_trace(stack or details)
    first = chain[0]
    if stack and details and not _holds(stack, details):
        told_type, told = split_type(details[: TEXT_HEAD + TEXT_TAIL].strip().split("\n"))
        if not first.message or not _ONLY_FAILED.match(" ".join(told[:2])):
            inner = read_trace(details)
            first.message = [*inner[0].message, *first.message]
            first.frames = first.frames or inner[0].frames
            first.type = first.type or told_type
    first.type = first.type or _report_type(kind)
    return chain


def _holds(stack: str, details: str) -> bool:
    start = " ".join(details[:_COMPARED].split())[:80].rstrip(".… ")
    return start in " ".join(stack[: 16 * _COMPARED].split())


def _report_type(kind: str) -> str:
    words = kind.strip()[:300]
    return words.split(":", 1)[0] if " " not in words.split(":", 1)[0] else ""


def _clean(text: str | None) -> str:
    if not text:
        return ""
    if len(text) > 2 * (TEXT_HEAD + TEXT_TAIL):
        text = f"{text[: 2 * TEXT_HEAD]}\n{text[-2 * TEXT_TAIL :]}"
    return without_escapes(text)


def _owner(case: CaseId | None) -> tuple[str, str]:
    if case is None:
        return "", ""
    return case.test_package, f"{case.test_package}.{case.test_suite}" if case.test_package else case.test_suite


def _in_app(frames: Sequence[Frame], package: str) -> list[str]:
    return _names(frame for frame in frames if not frame.library or _is_tested(frame, package))


def _production(frames: Sequence[Frame], package: str, owner: str) -> list[str]:
    return _names(
        frame
        for frame in frames
        if not frame.test and (not frame.library or _is_tested(frame, package)) and not _is_of(frame, owner)
    )


def _is_tested(frame: Frame, package: str) -> bool:
    """A library whose own tests these are is no library to them."""
    prefix = frame.library.rstrip(".")
    return "." in prefix and package.startswith(prefix)


def _is_of(frame: Frame, owner: str) -> bool:
    return bool(owner) and (frame.owner == owner or frame.owner.startswith(f"{owner}$"))


def _test_frame(frames: Sequence[Frame], owner: str) -> Frame | None:
    return next((frame for frame in frames if _is_of(frame, owner)), None) or next(
        (frame for frame in frames if frame.test and not frame.library), None
    )


def _names(frames: Iterable[Frame]) -> list[str]:
    counts: dict[str, int] = {}
    for frame in frames:
        counts[frame.name] = counts.get(frame.name, 0) + 1
    names = list(counts)
    if any(count >= _RECURSION for count in counts.values()):
        cycle = sorted(name for name in names if counts[name] >= _RECURSION)
        names = cycle + [name for name in names if counts[name] < _RECURSION]
    return names


def _root_template(templates: Sequence[Template]) -> str:
    for part in reversed(templates):
        if not says_little(part.loose):
            return part.loose
    return "\n".join(part.loose for part in templates if part.loose)


def _hash(*words: str) -> str:
    joined = "\x1f".join([f"{len(word)}:{word}" for word in words])
    digest = blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8, person=SIGNATURE_VERSION.encode())
    return f"{SIGNATURE_VERSION}:{digest.hexdigest()}"
