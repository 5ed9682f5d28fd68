"""An open suite, and the failed cases that wait for the output that suites write after their cases."""

from collections.abc import Mapping
from datetime import datetime

from terec.importers.junit_case import joined
from terec.importers.timestamps import point_in_time
from terec.model import Outcome, Result, TextLimit

_FAIL = Outcome.FAIL

_WAITING_LIMIT = 128
"""Results held back per suite, so that memory does not grow with it: Ant's and Surefire's classes have fewer."""


class Suite:
    """An open testsuite; what it does not say itself it has from the suite around it."""

    __slots__ = ("file", "name", "stderr", "stdout", "too_long", "tstamp")

    def __init__(self, attributes: Mapping[str, str], outer: "Suite | None") -> None:
        self.name: str = attributes.get("name", "").strip() or (outer.name if outer else "")
        stamp = attributes.get("timestamp")
        self.tstamp: datetime | None = (point_in_time(stamp) if stamp else None) or (outer.tstamp if outer else None)
        self.file: str | None = attributes.get("file") or None
        self.stdout: str | None = None
        self.stderr: str | None = None
        self.too_long = False

    def add_output(self, element: str, text: str, limit: TextLimit) -> None:
        if element == "system-out":
            self.stdout = joined(self.stdout, text, limit)
        elif element == "system-err":
            self.stderr = joined(self.stderr, text, limit)


class Waiting:
    """Passes results on in order; from a suite's first failed case without output on, holds them until it ends."""

    def __init__(self) -> None:
        self._ready: list[Result] = []
        self._held: list[Result] = []

    def take(self) -> list[Result]:
        """What is ready, once."""
        ready, self._ready = self._ready, []
        return ready

    def add(self, results: list[Result], suite: Suite) -> None:
        """Results of the suite, in their order."""
        if suite.too_long:
            self._ready += results
            return
        first = 0 if self._held else _first_without_output(results)
        self._ready += results[:first]
        self._held += results[first:]
        if len(self._held) > _WAITING_LIMIT:
            suite.too_long = True
            self.release(suite)

    def release(self, suite: Suite | None = None) -> None:
        """Hand all on; failed cases without output of their own get the suite's."""
        if suite is not None and (suite.stdout or suite.stderr):
            for result in self._held:
                if _lacks_output(result):
                    result.stdout, result.stderr = suite.stdout or None, suite.stderr or None
        self._ready += self._held
        self._held.clear()


def _first_without_output(results: list[Result]) -> int:
    for number, result in enumerate(results):
        if result.result is _FAIL and _lacks_output(result):
            return number
    return len(results)


def _lacks_output(result: Result) -> bool:
    return result.result is _FAIL and result.stdout is None and result.stderr is None
