"""PHP: PHPUnit's places and `#0 file.php(12): Class->method()`."""

import re

from terec.test_hash.frames import file_frame
from terec.test_hash.line import NOISE, Kind, Line

_PLACE = re.compile(r"((?:[A-Za-z]:)?[^\s:]{1,500}\.(?:php|phpt|phar)):(\d{1,9})\Z")
_CALL = re.compile(
    r"#\d{1,5} ((?:[A-Za-z]:)?[^\s:()]{1,500}\.(?:php|phar)[^\s:()]{0,200})\((\d{1,9})\): ([^\n]{1,500})\Z"
)
_INTERNAL = re.compile(r"#\d{1,5} (?:\[internal function\]: .{0,500}|\{main\})\Z")


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if line.startswith("#"):
        if _INTERNAL.match(line):
            return NOISE
        found = _CALL.match(line)
        if not found:
            return None
        function = found[3].partition("(")[0].rsplit("->", 1)[-1].rsplit("::", 1)[-1]
        return Line(Kind.FRAME, file_frame(found[1], function, found[2]))
    if ".ph" in line:
        found = _PLACE.match(line)
        return Line(Kind.FRAME, file_frame(found[1], "", found[2])) if found else None
    return None
