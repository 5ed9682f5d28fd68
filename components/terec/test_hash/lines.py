"""Which family of languages knows a line; parsed lines are remembered, for a build repeats its frames."""

from terec.test_hash import dotnet, go, javascript, jvm, native, php, python, ruby, rust
from terec.test_hash.line import Kind, Line

LINE_LIMIT = 1000
"""Characters of the longest line that can be a frame."""

_REMEMBERED = 32_768
_TEXT = Line(Kind.TEXT)
_AT = (jvm.read, rust.read, javascript.read, dotnet.read)
_ANY = (jvm.read, python.read, php.read, native.read, go.read, rust.read, ruby.read, dotnet.read, javascript.read)
_known: dict[str, Line] = {}


def read_line(line: str) -> Line:
    """What the line is; the same line is parsed once (up to a bounded number of lines)."""
    known = _known.get(line)
    if known is None:
        known = _read(line)
        if len(line) <= LINE_LIMIT:
            if len(_known) >= _REMEMBERED:
                _known.clear()
            _known[line] = known
    return known


def _read(line: str) -> Line:
    bare = line.strip()
    if not bare or len(bare) > LINE_LIMIT:
        return _TEXT
    for read in _AT if bare.startswith("at ") else _ANY:
        found = read(bare)
        if found is not None:
            return found
    return _TEXT
