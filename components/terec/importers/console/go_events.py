"""The events of `go test -json`, whatever stands between them; reference: go doc test2json."""

import json
from typing import Any

from terec.importers.console.counts import ConsoleCounts
from terec.importers.console.go_package import GoPackage
from terec.importers.console.lines import clean_line
from terec.importers.console.naming import Naming
from terec.model import Result

PACKAGES = 1_000
"""Packages that may run at once, and builds whose output is held."""

_WORDS = {"pass": "PASS", "fail": "FAIL", "skip": "SKIP"}
_OWN_LINES = ("=== RUN", "=== PAUSE", "=== CONT", "=== NAME", "--- PASS", "--- FAIL", "--- SKIP")


class GoEvents:
    """Takes the lines of a log in turn; hands over a package's results at its last event."""

    def __init__(self, naming: Naming, counts: ConsoleCounts) -> None:
        self._naming, self._counts = naming, counts
        self._packages: dict[str, GoPackage] = {}
        self._builds: dict[str, list[str]] = {}

    def take(self, line: str) -> list[Result] | None:
        """The results that this line completes; None for a line that is no event."""
        if not line.startswith("{") or '"Action"' not in line:
            return None
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            return None
        return self._event({name: value for name, value in event.items() if value is not None})

    def finish(self) -> list[Result]:
        """What is left when the log ends amid packages: what still ran has not failed."""
        return [each for name, package in self._packages.items() for each in package.ended(name, False)]

    def _event(self, event: dict[str, Any]) -> list[Result]:
        action, name = event.get("Action"), clean_line(str(event.get("Package", "")))
        if action == "build-output":
            self._built(str(event.get("ImportPath", "")), str(event.get("Output", "")))
        if not name or (name not in self._packages and len(self._packages) >= PACKAGES):
            return []
        package = self._packages.get(name)
        if package is None:
            package = self._packages[name] = GoPackage(self._naming, self._counts)
        test = clean_line(str(event["Test"])) if "Test" in event else None
        if action == "output":
            self._print(package, test, clean_line(str(event.get("Output", ""))))
        elif test:
            if action == "run":
                package.start(test)
            elif action in _WORDS:
                package.done(test, _WORDS[action], str(event.get("Elapsed", "0")))
        elif action in _WORDS:
            return self._ended(name, action == "fail", str(event.get("FailedBuild", "")))
        return []

    def _print(self, package: GoPackage, test: str | None, line: str) -> None:
        if not line.lstrip().startswith(_OWN_LINES):
            package.print(test, line)

    def _built(self, build: str, output: str) -> None:
        if build in self._builds or len(self._builds) < PACKAGES:
            lines = self._builds.setdefault(build, [])
            if len(lines) < 50:
                lines.append(clean_line(output))

    def _ended(self, name: str, failed: bool, build: str) -> list[Result]:
        package = self._packages.pop(name)
        for line in self._builds.get(build, ()):
            package.print(None, line)
        return package.ended(name, failed, "the package failed")
