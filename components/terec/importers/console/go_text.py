"""What `go test` prints, with and without -v."""

import re

from terec.importers.console.counts import ConsoleCounts
from terec.importers.console.go_package import GoPackage
from terec.importers.console.naming import Naming
from terec.model import Result

_DONE = re.compile(r"( *)--- (PASS|FAIL|SKIP): (\S.*) \((\d{1,9}(?:\.\d{1,9})?)s\)")
_SWITCH = re.compile(r"=== (RUN|PAUSE|CONT|NAME) +(\S.*)")
_FAIL = re.compile(r"FAIL\t(\S+)(?:\t(\d[\d.]*s)|[ \t]+(\[.{1,200}\]))?")
_OK = re.compile(r"(?:ok  \t|\?   \t|---\t|\t)(\S+)\t.*")
_LINE_LIMIT = 8192
_BUILD = "# "


class GoText:
    """Takes the lines of a log in turn; hands over a package's results when go names it."""

    def __init__(self, naming: Naming, counts: ConsoleCounts) -> None:
        self._package = GoPackage(naming, counts)
        self._test: str | None = None
        self._depth = 0
        self._building = False

    def take(self, line: str) -> list[Result]:
        """The results that this line completes."""
        if len(line) <= _LINE_LIMIT:
            if "--- " in line and (done := _DONE.fullmatch(line.rstrip())):
                return self._done(done)
            if line.startswith("=== ") and (switch := _SWITCH.fullmatch(line.rstrip())):
                return self._switched(switch)
            if line.startswith("FAIL\t") and (failed := _FAIL.fullmatch(line.rstrip())):
                return self._ended(failed[1], True, failed[3] or "")
            if line.startswith(("ok  \t", "?   \t")) and (passed := _OK.fullmatch(line)):
                return self._ended(passed[1], False, "")
            if line.startswith(_BUILD) and self._package.empty:
                self._building = True
        self._print(line)
        return []

    def finish(self) -> list[Result]:
        """What is left when the log ends before go names the package: its name is unknown."""
        return [] if self._package.empty else self._ended("", False, "")

    def _print(self, line: str) -> None:
        """A line belongs to the test that runs, or that was done and is less indented; else to the package."""
        if self._test is not None and self._depth >= 0 and not line.startswith(" " * (self._depth + 1)):
            self._test = None
        if self._test is not None:
            self._package.print(self._test, line)
        elif self._building or not self._package.empty:
            self._package.print(None, line)

    def _done(self, match: re.Match[str]) -> list[Result]:
        self._test, self._depth, self._building = match[3], len(match[1]), False
        self._package.done(match[3], match[2], match[4])
        return []

    def _switched(self, match: re.Match[str]) -> list[Result]:
        """Lines belong to this test until go says otherwise; of a paused one none come."""
        self._test, self._depth, self._building = match[2], -1, False
        if match[1] == "RUN":
            self._package.start(match[2])
        elif match[1] == "PAUSE":
            self._test = None
        return []

    def _ended(self, name: str, failed: bool, why: str) -> list[Result]:
        self._test, self._building = None, False
        return self._package.ended(name, failed, why)
