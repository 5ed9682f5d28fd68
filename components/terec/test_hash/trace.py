"""A failure's text taken apart: type, message, frames, and the failures behind it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from terec.test_hash.frames import Frame
from terec.test_hash.line import Kind, Line
from terec.test_hash.lines import read_line
from terec.test_hash.python import defined_function

TEXT_HEAD = 192 * 1024
TEXT_TAIL = 64 * 1024
"""Characters of a text that are read; more than a store keeps (48 KiB and 16 KiB), so it cuts nothing stored."""

FRAMES_LIMIT = 2048
"""Frames of one stack that are looked at."""

_TYPE = re.compile(
    r"(?:(?:Uncaught|Unhandled|Exception in thread \"[^\"\n]{0,200}\"|Unhandled exception\.|PHP Fatal error:|Fatal error:|jest: thrown:)[ :]{1,3}(?:in )?(?:\(in promise\) )?)?"
    r"((?:[A-Za-z_$][\w$]{0,100}(?:\.|::|\\|/|\$)){1,20}[A-Z][\w$]{0,150}"
    r"|[A-Z]\w{0,100}?(?:Error|Exception|Failure|Failed|Warning|Exit|Interrupt|Fault|Timeout|Violation|Panic|Iteration|Group|Abort|Throwable)|[A-Z]\w{0,60}NotFound|Error|Exception|Throwable)"
    r"(?: \[\w{1,60}\]| \(0x[0-9a-fA-F]{1,8}\))?(?: ?: ?|\Z)"
)
_ENVELOPES = re.compile(
    r"(?:ExecutionException|CompletionException|InvocationTargetException|UndeclaredThrowableException|UncheckedExecutionException|"
    r"TargetInvocationException|AggregateException|TypeInitializationException|ExceptionInInitializerError|UncheckedIOException)\Z"
)


@dataclass(slots=True)
class Thrown:
    """One failure of a chain: its type, the lines of its message and its frames, innermost first."""

    type: str = ""
    message: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)


@dataclass(slots=True)
class _Section:
    """A failure while it is read: lines before its calls, after them, and those marked as message.

    called: a frame that names what ran was read; a mere place (Go's `Error Trace`) stands within a message.
    """

    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    type: str = ""
    function: str = ""
    outermost_first: bool = False
    closed: bool = False
    called: bool = False

    def add_frame(self, line: Line) -> None:
        frame = line.frame
        if frame is None:
            return
        self.outermost_first |= line.outermost_first
        self.type = line.type or self.type
        if line.said:
            self.said.append(line.said)
        if self.closed or len(self.frames) >= FRAMES_LIMIT:
            return
        if frame.location:
            self._locate(frame)
        elif frame.first and any(known.first for known in self.frames):
            self.closed = True
        else:
            self.called = True
            if line.outermost_first and self.function and frame.name == frame.owner:
                frame = frame._replace(name=f"{frame.owner}:{self.function}")
            self.frames.append(frame)

    def _locate(self, place: Frame) -> None:
        if self.frames and not self.frames[-1].line:
            last = self.frames[-1]
            self.frames[-1] = last._replace(
                line=place.line, library=last.library or place.library, test=last.test or place.test
            )
        elif not self.frames or self.frames[-1].location:
            self.frames.append(place)

    def thrown(self) -> Thrown:
        lines = self.said or self._spoken()
        kind, message = split_type(lines)
        frames = self.frames[::-1] if self.outermost_first else self.frames
        return Thrown(kind or self.type, message, frames)

    def _spoken(self) -> list[str]:
        if self.outermost_first and self.tail:
            start = next(
                (n for n, line in enumerate(self.tail) if line[:1] not in ("", " ", "\t", ">")), len(self.tail)
            )
            if start < len(self.tail):
                return _without_blank_ends(self.tail[start:])
        return _without_blank_ends(self.head) or _without_blank_ends(self.tail)


def read_trace(text: str) -> list[Thrown]:
    """The chain of failures in a text, the one that was reported first, its root cause last; never empty."""
    sections = [_Section()]
    current = sections[0]
    chained = False
    for raw in _window(text).split("\n"):
        line = read_line(raw)
        kind = line.kind
        if kind is Kind.FRAME:
            current.add_frame(line)
        elif kind is Kind.TEXT:
            _add_text(current, raw)
        elif kind is Kind.SAID:
            current.outermost_first = True
            current.said.append(line.said)
        elif kind is Kind.CAUSE or kind is Kind.CHAIN or kind is Kind.ASIDE:
            chained |= kind is Kind.CHAIN
            current = _Section([line.said] if line.said else [])
            if kind is not Kind.ASIDE:
                sections.append(current)
    chain = [section.thrown() for section in sections]
    return _unwrapped(chain[::-1] if chained else chain)


def split_type(lines: Sequence[str]) -> tuple[str, list[str]]:
    """The type at the start of a message ("" if there is none) and the lines without it."""
    for number, line in enumerate(lines[:3]):
        if line.strip():
            found = _TYPE.match(line.strip())
            if not found:
                break
            rest = line.strip()[found.end() :]
            return found[1], [*([rest] if rest else []), *lines[number + 1 :]]
    return "", list(lines)


def _add_text(section: _Section, raw: str) -> None:
    if not section.called:
        section.head.append(raw)
    else:
        section.tail.append(raw)
    if "def " in raw:
        section.function = defined_function(raw.strip()) or section.function


def _unwrapped(chain: list[Thrown]) -> list[Thrown]:
    """Envelopes that only carry another failure take its type and message."""
    while len(chain) > 1 and _ENVELOPES.search(chain[0].type):
        inner = chain[1]
        chain = [Thrown(inner.type, inner.message, inner.frames + chain[0].frames), *chain[2:]]
    first = chain[0]
    if _ENVELOPES.search(first.type) and first.message:
        kind, message = split_type(first.message)
        chain[0] = Thrown(kind, message, first.frames) if kind else first
    return chain


def _window(text: str) -> str:
    if len(text) <= TEXT_HEAD + TEXT_TAIL:
        return text
    return f"{text[:TEXT_HEAD]}\n{text[-TEXT_TAIL:]}"


def _without_blank_ends(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
