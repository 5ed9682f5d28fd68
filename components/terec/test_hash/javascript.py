"""JavaScript and TypeScript: the V8 and the Gecko form of a frame."""

import re

from terec.test_hash.frames import file_frame
from terec.test_hash.line import NOISE, Kind, Line

_V8 = re.compile(
    r"at (?:async )?(?:new )?(?:(.{0,300}?) )?\(?((?:\S|(?<=[a-z]) (?=[A-Za-z])){1,1000}?):(\d{1,9}):(\d{1,9})\)?\Z"
)
_V8_BARE = re.compile(
    r"at (?:async )?[^()]{1,300}\((?:<anonymous>|native|index \d{1,9}|eval at .{0,300})\)\Z|at (?:async )?[\w$.<>]{1,300}\Z"
)
_GECKO = re.compile(
    r"([\w$.<>/*\[\]]{0,200})@((?:https?|file|webpack|resource|moz-extension|chrome)[^\s]{1,1000}|/[^\s]{1,1000}):(\d{1,9}):(\d{1,9})\Z"
)
_ALIAS = re.compile(r" \[as [^\]]{1,200}\]")
_ANONYMOUS = re.compile(
    r"<anonymous>|(?:Object|Context|Module|Function|Promise|Proxy|global|window|Timeout|process)\.(?=<anonymous>)|\$\d{1,9}$"
)
_CAUSE = re.compile(r"\[?cause\]?: (?=[A-Z])")


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if line.startswith("at "):
        found = _V8.match(line)
        if found:
            return _frame(found[1] or "", found[2], found[3])
        return NOISE if _V8_BARE.match(line) else None
    if "@" in line:
        found = _GECKO.match(line)
        return _frame(found[1], found[2], found[3]) if found else None
    if line.startswith(("[cause]: ", "cause: ")):
        found = _CAUSE.match(line)
        return Line(Kind.CAUSE, said=line[found.end() :].rstrip("{ ")) if found else None
    return None


def _frame(function: str, path: str, line: str) -> Line:
    function = _ANONYMOUS.sub("", _ALIAS.sub("", function.removeprefix("async ").removeprefix("new "))).strip("./<* ")
    return Line(Kind.FRAME, file_frame(path.removeprefix("file://").removeprefix("("), function, line))
