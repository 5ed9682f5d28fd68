"""Bazel's tries of one test: `test.xml` is the last one, `test_attempts/attempt_N.xml` beside it are those before."""

import re
from pathlib import Path

_LAST, _FOLDER = "test.xml", "test_attempts"
_EARLIER = re.compile(r"attempt_([0-9]{1,9})\.xml")


def last_try(path: Path) -> Path | None:
    """The report of the last try, when path is that of one before it."""
    if path.parent.name != _FOLDER or _EARLIER.fullmatch(path.name) is None:
        return None
    last = path.parent.parent / _LAST
    return last if last.is_file() else None


def tries_before(path: Path) -> list[Path]:
    """The reports of the tries before that of path, in their order."""
    if path.name != _LAST:
        return []
    found = [(_EARLIER.fullmatch(each.name), each) for each in (path.parent / _FOLDER).glob("attempt_*.xml")]
    return [each for _, each in sorted((int(match[1]), each) for match, each in found if match is not None)]
