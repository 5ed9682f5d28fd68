"""An open suite, and the failed cases that wait for the output that suites write after their cases."""

import re
from collections.abc import Mapping
from datetime import datetime

from terec.importers.junit_case import joined
from terec.importers.junit_counts import EXACT, KARMA, failures_lacking
from terec.importers.runners import runner_of
from terec.importers.timestamps import point_in_time
from terec.model import Result, TextLimit

WAITING_LIMIT = 128
"""Results held back at most, so that memory does not grow with a suite: Ant's and Surefire's classes have fewer."""

GROUP_PROPERTY = "terec.group"
"""A suite's property in which TeReC's own export names the test group."""

_STARTED = re.compile(r"-20\d{12}$")
"""When a suite started, which unittest-xml-reporting writes behind its name: another name in each run."""


class Suite:
    """A testsuite; what it does not say itself it has from the suite around it. closed: its output is complete.

    shown: failures that were met in it, and in the suites inside of it.
    """

    __slots__ = (
        *("attributes", "closed", "file", "group", "name", "outer", "runner", "shown", "stderr", "stdout", "tstamp"),
        "_of_karma",
    )

    def __init__(self, attributes: Mapping[str, str], outer: "Suite | None") -> None:
        self.attributes, self.outer = attributes, outer
        stamp = attributes.get("timestamp")
        self.name: str = attributes.get("name", "").strip() or (outer.name if outer else "")
        self.tstamp: datetime | None = (point_in_time(stamp) if stamp else None) or (outer.tstamp if outer else None)
        self.runner: str | None = runner_of(attributes) or (outer.runner if outer else None)
        self.file: str | None = attributes.get("file") or None
        self.group: str | None = outer.group if outer else None
        self.stdout: str | None = None
        self.stderr: str | None = None
        self.closed, self.shown, self._of_karma = False, 0, False

    @property
    def class_name(self) -> str:
        """The class of its cases that have none."""
        return _STARTED.sub("", self.name)

    @property
    def is_exact(self) -> bool:
        """Whether its runner counts failures outside of a test as well, and nothing else."""
        return self._of_karma or self.runner in EXACT

    @property
    def lacking(self) -> int:
        """Failures that it counts and does not show."""
        return failures_lacking(self.attributes, self.is_exact, self.shown)

    def show_failure(self) -> None:
        """A failure stands in this suite."""
        suite: Suite | None = self
        while suite is not None:
            suite.shown += 1
            suite = suite.outer

    def add_property(self, attributes: Mapping[str, str]) -> None:
        """Of a suite's properties only those count that tell of its cases: the others describe the machine."""
        self.runner = runner_of(attributes) or self.runner
        self._of_karma = self._of_karma or attributes.get("name") == KARMA
        if attributes.get("name") == GROUP_PROPERTY:
            self.group = attributes.get("value") or self.group

    def add_output(self, element: str, text: str, limit: TextLimit) -> None:
        if element == "system-out":
            self.stdout = joined(self.stdout, text, limit)
        elif element == "system-err":
            self.stderr = joined(self.stderr, text, limit)


class Queue:
    """Results in their order; those from the first on whose suite may still write output for it are held back."""

    def __init__(self) -> None:
        self.ready: list[Result] = []
        self._waiting: list[tuple[int, Suite]] = []

    def wait(self, suite: Suite) -> None:
        """The newest result failed without output of its own: it gets its suite's."""
        self._waiting.append((len(self.ready) - 1, suite))

    def take(self, everything: bool = False) -> list[Result]:
        """What need not wait any longer; everything: nothing more will come."""
        everything = everything or len(self.ready) - self._first() > WAITING_LIMIT
        done = 0
        for position, suite in self._waiting:
            if not (everything or suite.closed):
                break
            result = self.ready[position]
            result.stdout, result.stderr = suite.stdout or None, suite.stderr or None
            done += 1
        del self._waiting[:done]
        return self._cut(self._first())

    def _first(self) -> int:
        return self._waiting[0][0] if self._waiting else len(self.ready)

    def _cut(self, first: int) -> list[Result]:
        taken, self.ready = (self.ready, []) if first == len(self.ready) else (self.ready[:first], self.ready[first:])
        self._waiting = [(position - first, suite) for position, suite in self._waiting]
        return taken
