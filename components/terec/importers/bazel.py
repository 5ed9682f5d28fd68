"""Bazel's tries of one test: `test.xml` is the last one, `test_attempts/attempt_N.xml` beside it are those before."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from terec.importers.report_file import ReportFile

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


class ArchivedTries:
    """Puts the tries of each test in an archive together. A test ends with the first report outside of its folder.

    keep: what stands for a report that has to wait, and how many bytes of it are in memory. limit: of all that wait;
    what goes beyond ends every test.
    """

    def __init__(self, keep: Callable[[ReportFile], tuple[ReportFile, int]], limit: int) -> None:
        self._keep, self._limit = keep, limit
        self._tests: dict[str, _Test] = {}

    def take(self, inner: str, file: ReportFile) -> Iterator[ReportFile]:
        """The next report, inner is its name in the archive; gives those that are ready."""
        for folder in tuple(self._tests):
            if folder and not inner.startswith(f"{folder}/"):
                yield from self._tests.pop(folder).files()
        test_folder, number = _try_of(inner)
        if test_folder is None:
            yield file
            return
        if test_folder in self._tests and number in self._tests[test_folder].tries:
            yield from self._tests.pop(test_folder).files()
        self._tests.setdefault(test_folder, _Test()).add(number, *self._keep(file))
        if sum(each.held for each in self._tests.values()) > self._limit:
            yield from self.rest()

    def rest(self) -> Iterator[ReportFile]:
        """What is left."""
        for folder in tuple(self._tests):
            yield from self._tests.pop(folder).files()


_LAST_NUMBER = 10**9


@dataclass(slots=True)
class _Test:
    """The tries of one test by their numbers."""

    tries: dict[int, ReportFile] = field(default_factory=dict)
    held: int = 0

    def add(self, number: int, file: ReportFile, held: int) -> None:
        self.tries[number] = file
        self.held += held

    def files(self) -> list[ReportFile]:
        """The last try with those before it; those alone, when it is missing."""
        before = tuple(self.tries[number] for number in sorted(self.tries) if number != _LAST_NUMBER)
        last = self.tries.get(_LAST_NUMBER)
        return list(before) if last is None else [replace(last, earlier=before)]


def _try_of(inner: str) -> tuple[str | None, int]:
    """The folder of the test of which a report in an archive is a try, and its number; no folder for any other."""
    folder, _, name = inner.rpartition("/")
    if name == _LAST:
        return folder, _LAST_NUMBER
    test, _, inmost = folder.rpartition("/")
    found = _EARLIER.fullmatch(name) if inmost == _FOLDER else None
    return (test, int(found[1])) if found is not None else (None, 0)
