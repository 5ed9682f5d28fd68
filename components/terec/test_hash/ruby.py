"""Ruby: backtraces of RSpec and minitest, before and after Ruby 3.4."""

import re

from terec.test_hash.frames import file_frame
from terec.test_hash.line import Kind, Line

_FRAME = re.compile(
    r"(?:# |from |\d{1,4}: )?([^\s:]{1,500}\.(?:rb|rake|erb)):(\d{1,9})(?::in [`']([^'\n]{1,300})')?"
    r"(?:: (.{1,2000}) \(([A-Z][\w:]{0,200})\))?\Z"
)
_BLOCK = re.compile(r"(?:block (?:\(\d{1,3} levels\) )?|rescue |ensure )in |<top \(required\)>|<main>")


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if ".r" not in line and ".erb" not in line:
        return None
    found = _FRAME.match(line)
    if not found:
        return None
    path, number, function, said, error = found.groups()
    function = _BLOCK.sub("", function or "")
    function = function.rsplit("#", 1)[-1].rsplit(".", 1)[-1]
    return Line(Kind.FRAME, file_frame(path, function, number), said=said or "", type=error or "")
