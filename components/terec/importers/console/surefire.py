"""What Surefire and Failsafe print while Maven tests."""

import re
from collections import deque

from terec.importers.console.counts import ConsoleCounts
from terec.importers.console.kept_lines import KeptLines
from terec.importers.console.naming import Naming
from terec.importers.console.surefire_lines import (
    Header,
    Mention,
    failure_header,
    level_of,
    mention,
    qualified,
    simple_name,
    tests_run,
)
from terec.importers.console.surefire_module import Module
from terec.importers.durations import milliseconds
from terec.model import Outcome, Result

RUNNER = "surefire"

_AROUND = 40
"""Lines kept of what the tests of a class printed before its failures are told."""

_GROUPS = {
    "Failures:": Outcome.FAIL,
    "Failed tests:": Outcome.FAIL,
    "Errors:": Outcome.FAIL,
    "Tests in error:": Outcome.FAIL,
    "Flakes:": Outcome.PASS,
    "Flaked tests:": Outcome.PASS,
}
"""Titles of the lists below `Results:`, and what became of the tests listed there."""

_VERSION_2 = re.compile(r"surefire(?:-plugin)?:2\.")


class Surefire:
    """Takes the lines of a log in turn; hands over a module's results when Surefire sums it up."""

    def __init__(self, naming: Naming, counts: ConsoleCounts) -> None:
        self._naming, self._counts = naming, counts
        self._module = Module()
        self._printed: deque[str] = deque(maxlen=_AROUND)
        self._class = ""
        self._old = False
        self._in_results = False
        self._group: Outcome | None = None
        self._levels = False
        self._open: tuple[Header, KeptLines, str | None] | None = None

    def take(self, line: str) -> list[Result]:
        """The results that this line completes."""
        level, text = level_of(line)
        header = failure_header(text)
        if header is not None:
            self._close()
            self._open = (header, KeptLines(self._naming.limit), "\n".join(self._printed).strip() or None)
        elif text.startswith("Tests run:") and (counted := tests_run(text)) is not None:
            self._levels = level is not None
            return self._summed(text, counted)
        elif text.startswith("Running "):
            self._start_class(text.removeprefix("Running ").strip())
        elif text.startswith(("Results:", "Results :")):
            self._close()
            self._in_results = True
        elif self._in_results:
            self._listed(level, text)
        elif self._open is not None and level is None:
            self._open[1].add(line)
        else:
            self._close()
            self._printed.append(line)
            self._old = self._old or (level is not None and _VERSION_2.search(text) is not None)
        return []

    def finish(self) -> list[Result]:
        """What is left when the log ends."""
        self._close()
        self._counts.passed += self._module.passed
        self._counts.failed += self._module.failed
        self._counts.skipped += self._module.skipped
        return self._handed_over()

    def _start_class(self, name: str) -> None:
        self._close()
        self._printed.clear()
        self._class = name
        self._module.know(name)

    def _summed(self, text: str, counted: tuple[int, int, int]) -> list[Result]:
        """A class's sum opens its failures; a module's, which names no class and no time, hands them over."""
        self._close()
        passed, failed, skipped = counted
        if "Time elapsed:" in text:
            owner = text.rpartition(" in ")[2].strip() if " in " in text.partition("Time elapsed:")[2] else ""
            if owner:
                self._class = owner
                self._module.know(owner)
            self._module.count(passed, failed, skipped)
            return []
        if not self._in_results:  # not Surefire's
            return []
        self._counts.passed += passed
        self._counts.failed += failed
        self._counts.skipped += skipped
        return self._handed_over()

    def _handed_over(self) -> list[Result]:
        results = self._module.results()
        self._module, self._in_results, self._group = Module(), False, None
        self._printed.clear()
        return results

    def _close(self) -> None:
        """Take in the failure whose lines have ended."""
        if self._open is None:
            return
        (header, lines, around), self._open = self._open, None
        owner, name = self._names(header, lines)
        result = self._naming.result(RUNNER, owner, name, Outcome.FAIL, milliseconds(header.seconds))
        kind, _, message = lines.first.partition(": ")
        words = _message(lines)
        self._naming.failure(result, words if message or words else kind, lines.text(), around)
        if kind and " " not in kind:
            result.error_type = kind.rstrip(":")
        self._module.add(owner, name, result)

    def _names(self, header: Header, lines: KeptLines) -> tuple[str, str]:
        """Class and name as the XML report has them.

        A class that failed as a whole is a case without name, up to Surefire 2 one of the class's name.
        """
        if header.owner:
            return header.owner, header.name
        if header.name == self._class:
            return self._class, header.name if self._old else ""
        owner, name = qualified(header.name)
        if owner:
            return owner, name
        return _nested_class(self._class, header.name, lines), header.name

    def _listed(self, level: str | None, text: str) -> None:
        """A line below `Results:`: the title of a list, or a test of it."""
        title, entry = _titled(text)
        if title is not None:
            self._group = _GROUPS[title]
        if self._group is None or (self._levels and level is None):
            return
        found = mention(entry)
        if found is None:
            return
        if self._group is Outcome.PASS:
            self._module.passed_in_the_end(found)
        elif not self._module.has(found):
            self._add_mentioned(found, text)

    def _add_mentioned(self, found: Mention, text: str) -> None:
        """A failure that the log tells in one line only (trimmed, or with Surefire's printSummary off)."""
        owner = self._module.full_name(found.owner)
        result = self._naming.result(RUNNER, owner, found.name, Outcome.FAIL)
        result.line = found.line
        self._naming.failure(result, found.message, text.strip(), None)
        self._module.add(owner, found.name, result)


def _titled(text: str) -> tuple[str | None, str]:
    """The title that text begins with, and what follows it."""
    stripped = text.strip()
    for title in _GROUPS:
        if stripped.startswith(title):
            return title, stripped.removeprefix(title).strip()
    return None, stripped


def _nested_class(owner: str, name: str, lines: KeptLines) -> str:
    """The nested class of owner that the stack names for this test: Surefire 2 tells of the outer one alone."""
    method = simple_name(name)
    pattern = re.compile(rf"\bat (?:\S{{1,100}}/)?({re.escape(owner)}\$[\w$]{{1,500}})\.{re.escape(method)}\(")
    for line in lines.lines():
        found = pattern.search(line[:2000]) if owner else None
        if found is not None:
            return found[1]
    return owner


def _message(lines: KeptLines) -> str:
    """What the exception says: up to the stack, without its type."""
    words = []
    for line in lines.lines():
        if line.lstrip().startswith(("at ", "... ", "Caused by: ", "Suppressed: ")):
            break
        words.append(line)
    text = "\n".join(words).strip()
    kind, colon, message = text.partition(":")
    return message.strip() if colon and " " not in kind else text
