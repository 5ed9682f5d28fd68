"""Rust: panics and backtraces."""

import re

from terec.test_hash.frames import Frame, file_frame
from terec.test_hash.line import NOISE, Kind, Line

_PANIC = re.compile(
    r"thread '[^']{0,300}'(?: \(\d{1,12}\))? panicked at (?:'(.{0,2000})', )?([^\s:]{1,500}\.rs):(\d{1,9})(?::\d{1,9})?:?\Z"
)
_CALL = re.compile(r"\d{1,5}: (?:0x[0-9a-f]{1,16} - )?((?:<|[A-Za-z_])[^\n]{1,500})\Z")
_PLACE = re.compile(r"at ([^\s:]{1,500}\.rs):(\d{1,9})(?::\d{1,9})?\Z")
_HASH = re.compile(r"::h[0-9a-f]{16}\Z")
_CLOSURE = re.compile(r"::\{\{closure\}\}|::\{closure#\d{1,5}\}|::\{\{vtable\.shim\}\}")
_LIBRARIES = (
    "std::",
    "core::",
    "alloc::",
    "test::",
    "rust_",
    "__rust",
    "_start",
    "__libc",
    "<alloc::",
    "<core::",
    "<std::",
    "tokio::",
    "start_thread",
    "clone",
    "_main",
)


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if "panicked at" in line:
        found = _PANIC.match(line)
        if not found:
            return None
        return Line(Kind.FRAME, file_frame(found[2], "", found[3]), said=found[1] or "", type="panic")
    if line.startswith("at ") and ".rs:" in line:
        found = _PLACE.match(line)
        return Line(Kind.FRAME, file_frame(found[1], "", found[2], location=True)) if found else None
    if line.startswith(("note: run with", "note: Some details", "stack backtrace:")):
        return NOISE
    if line[:1].isdigit():
        found = _CALL.match(line)
        return _frame(found[1]) if found and ("::" in found[1] or "_" in found[1] or found[1] == "main") else None
    return None


def _frame(called: str) -> Line:
    called = _CLOSURE.sub("", _HASH.sub("", called))
    library = next((prefix for prefix in _LIBRARIES if called.startswith(prefix)), "")
    owner = called.rpartition("::")[0] or called
    return Line(Kind.FRAME, Frame(called, owner, 0, library, "::tests::" in called or "::test::" in called))
