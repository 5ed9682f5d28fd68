"""Python: tracebacks, and pytest's `E` lines and places."""

import re

from terec.test_hash.frames import file_frame
from terec.test_hash.line import CHAIN, NOISE, Kind, Line

_FILE = re.compile(r'(?:\| {0,8})?File "([^"]{1,1000})", line (\d{1,9})(?:, in (.{1,300}))?\Z')
_PLACE = re.compile(
    r"((?:[A-Za-z]:)?[^\s:]{1,500}\.pyx?):(\d{1,9}): ?(?:in ([^\s:]{1,200})|([A-Za-z_][\w.]{0,200})|)\Z"
)
_CARETS = re.compile(r"[\^~ ]*[\^~][\^~ ]*\Z")
_CHAINED = (
    "During handling of the above exception, another exception occurred",
    "The above exception was the direct cause of the following exception",
)
_LOCALS = re.compile(r"<locals>\.|<lambda>|<listcomp>|<genexpr>|<dictcomp>|<setcomp>")
_DEF = re.compile(r"(?:async )?def (\w{1,200})\(")


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if line.startswith(('File "', "|")):
        found = _FILE.match(line)
        return _frame(*found.groups()) if found else None
    if line.startswith("E ") or line == "E":
        return Line(Kind.SAID, said=line[1:].strip(), outermost_first=True)
    if line.startswith(_CHAINED):
        return CHAIN
    if "Traceback (most recent call last)" in line:
        return NOISE
    if _CARETS.match(line):
        return NOISE
    if ".py" in line:
        return _place(line)
    return None


def defined_function(line: str) -> str:
    """The function whose source pytest shows from here on, "" for any other line."""
    found = _DEF.match(line) if "def " in line else None
    return found[1] if found else ""


def _frame(path: str, line: str, function: str | None) -> Line:
    function = _LOCALS.sub("", function or "").rsplit(".", 1)[-1]
    return Line(Kind.FRAME, file_frame(path, function, line), outermost_first=True)


def _place(line: str) -> Line | None:
    found = _PLACE.match(line)
    if not found:
        return None
    path, number, function, error = found.groups()
    return Line(Kind.FRAME, file_frame(path, function or "", number), type=error or "", outermost_first=True)
