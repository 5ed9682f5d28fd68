"""What pytest prints: its failures' sections, its short summary, and with `-v` each test."""

import re
from collections import Counter, deque

from terec.importers.console.counts import ConsoleCounts
from terec.importers.console.naming import Naming
from terec.importers.console.pytest_lines import (
    RERUN,
    SUBFAILED,
    Status,
    domain,
    heading,
    junit_names,
    rerun_node,
    rule_title,
    summary_status,
    sums,
    verbose_status,
)
from terec.importers.console.pytest_section import PytestSection
from terec.importers.pytest_tries import join
from terec.model import Attempt, Outcome, Result

RUNNER = "pytest"

HELD = 1_000
"""Sections and names of failures that are held until the summary names them."""

ATTEMPTS = 20
"""Tries kept of one test."""

_FAILURES = ("FAILURES", "ERRORS")
_SUMMARY = "short test summary info"
_RERUNS = "rerun test summary info"
_START = "test session starts"
_OTHER = ("PASSES", "XPASSES", "XFAILURES", "warnings summary", _RERUNS)
_AFTER_SECTIONS = ("---------- coverage", *(f"{'-' * dashes} generated " for dashes in range(1, 40)))
"""What plugins write below the last section."""

_OF_ERROR = re.compile(r"ERROR (?:at (?:setup|teardown) of|collecting) (.+)")
_BESIDE = {"FAILED": "ERROR", "ERROR": "FAILED"}
"""What else pytest tells of a test whose call and teardown both failed; its summary has them in either order."""

_OUTCOMES = {
    "PASSED": Outcome.PASS,
    "XPASS": Outcome.PASS,
    "SKIPPED": Outcome.SKIP,
    "XFAIL": Outcome.SKIP,
    "FAILED": Outcome.FAIL,
    "ERROR": Outcome.FAIL,
}


Waiting = dict[tuple[str, str], deque[PytestSection]]
"""Sections by kind and domain."""


class Pytest:
    """Takes the lines of a log in turn; hands over failures when the session sums itself up."""

    def __init__(self, naming: Naming, counts: ConsoleCounts) -> None:
        self._naming, self._counts = naming, counts
        self._sections: deque[PytestSection] = deque()
        self._failed: dict[str, Status] = {}
        self._torn: set[str] = set()
        self._newest: tuple[str, Result] | None = None
        self._withdrawn: Counter[Outcome] = Counter()
        self._subtests: Counter[str] = Counter()
        self._reruns: Counter[str] = Counter()
        self._verbose = False
        self._where = ""
        self._running = False

    def take(self, line: str) -> list[Result]:
        """The results that this line completes."""
        title = rule_title(line)
        if title == _START:
            results = self._all()
            self._running = True
            return results
        if title is not None and self._enters(title):
            return []
        counted = sums(title if title is not None else line) if self._open else None
        if counted is not None:
            return self._summed(counted)
        if self._where in _FAILURES:
            return self._add(line)
        if self._where == _SUMMARY:
            self._note(summary_status(line))
            return []
        if self._where == _RERUNS and not self._verbose:
            self._rerun(rerun_node(line))
        return self._told(verbose_status(line)) if self._running else []

    def finish(self) -> list[Result]:
        """What is left when the log ends."""
        return self._all()

    @property
    def _open(self) -> bool:
        return self._running or bool(self._where)

    def _enters(self, title: str) -> bool:
        """Whether title opens a part of the log."""
        if title not in _FAILURES and title not in _OTHER and title != _SUMMARY and "coverage:" not in title:
            return False
        self._where = title
        return True

    def _summed(self, counted: dict[str, int]) -> list[Result]:
        gone, self._withdrawn = self._withdrawn, Counter()
        self._counts.passed += counted.get("passed", 0) + counted.get("xpassed", 0) - gone[Outcome.PASS]
        self._counts.failed += counted.get("failed", 0) + counted.get("error", 0) - self._counted_twice()
        self._counts.skipped += counted.get("skipped", 0) + counted.get("xfailed", 0) - gone[Outcome.SKIP]
        return self._all()

    def _counted_twice(self) -> int:
        """Failed subtests, and errors of a teardown, that pytest counts beside their test, which is one case."""
        alone = sum(self._failed[node].word == SUBFAILED for node in self._subtests)
        return self._subtests.total() - alone + len(self._torn)

    def _add(self, line: str) -> list[Result]:
        """A line of a failure's section; of too many held ones the oldest goes without the summary's word."""
        title = heading(line)
        if title is not None:
            error = _OF_ERROR.fullmatch(title)
            kind = "ERROR" if error else "FAILED"
            self._sections.append(PytestSection(kind, error[1] if error else title, self._naming.limit))
            return [self._of_section(self._sections.popleft(), None)] if len(self._sections) > HELD else []
        if line.startswith(_AFTER_SECTIONS):
            self._where = "after the sections"
        elif self._sections:
            self._sections[-1].add(line)
        return []

    def _told(self, status: Status | None) -> list[Result]:
        """A test as `-v` names it; a failure waits for its section, anything else for the error of its teardown."""
        if status is None:
            return []
        self._verbose = True
        if status.word == RERUN:
            return self._rerun(status.node)
        outcome = _OUTCOMES[status.word]
        before = self._released(status.node if status.word == "ERROR" else None)
        if outcome is Outcome.FAIL:
            return before + self._note(status)
        result = self._named(status.node, outcome)
        result.skip_details = status.message or None if outcome is Outcome.SKIP else None
        self._newest = status.node, result
        return before

    def _released(self, failed: str | None = None) -> list[Result]:
        """The result that waits, unless it is that of failed, whose teardown was an error."""
        newest, self._newest = self._newest, None
        if newest is None:
            return []
        if newest[0] == failed:
            self._withdrawn[newest[1].result] += 1
            return []
        return [newest[1]]

    def _rerun(self, node: str | None) -> list[Result]:
        """A try that failed and was repeated, of which pytest tells no more."""
        if node is not None and (node in self._reruns or len(self._reruns) < 10 * HELD):
            self._reruns[node] += 1
        return []

    def _note(self, status: Status | None) -> list[Result]:
        if status is None or (status.node in self._failed and not status.message):
            return []
        if len(self._failed) >= 10 * HELD and status.node not in self._failed:
            return [self._of_section(None, status)]
        if status.word == SUBFAILED:
            self._subtests[status.node] += 1
            self._failed.setdefault(status.node, status)
        else:
            before = self._failed.get(status.node)
            if before is not None and before.word == _BESIDE.get(status.word):
                self._torn.add(status.node)
            self._failed[status.node] = status
        return []

    def _all(self) -> list[Result]:
        """Every failure of the session, each with its section; then the sections that nothing named."""
        waiting: Waiting = {}
        for section in self._sections:
            waiting.setdefault((section.kind, section.domain), deque()).append(section)
        results = self._released()
        for status in self._failed.values():
            kind, name = status.word.removeprefix("SUB"), domain(status.node)
            own = waiting.get((kind, name))
            held = [own.popleft()] if own else []
            if kind == "FAILED":
                held = _subtests_of(name, waiting) + held
            result = self._of_section(held[0] if held else None, status)
            other = waiting.get((_BESIDE[kind], name)) if status.node in self._torn else None
            if other:
                result = self._both(result, self._of_section(other.popleft(), status), kind)
            results.append(result)
        results += [self._of_section(each, None) for held in waiting.values() for each in held]
        if not self._verbose:
            results += [self._named(node, Outcome.PASS) for node in tuple(self._reruns)]
        self._sections, self._failed, self._where, self._running = deque(), {}, "", False
        self._subtests, self._reruns, self._verbose, self._torn = Counter(), Counter(), False, set()
        return results

    def _of_section(self, section: PytestSection | None, status: Status | None) -> Result:
        """A failure from its section, the line that names it, or both."""
        if section is None:
            found = status or Status("FAILED", "")
            return self._naming.failure(self._named(found.node, Outcome.FAIL), found.message, None, None)
        node = status.node if status is not None else section.node
        result = self._named(node, Outcome.FAIL)
        result.line = section.line_in(result.file)
        details = section.message or (status.message if status is not None else "")
        return self._naming.failure(result, details, section.trace, section.captured)

    def _both(self, result: Result, other: Result, kind: str) -> Result:
        """The failed call of a test, whatever of the two it is, with the error of its teardown."""
        call, teardown = (result, other) if kind == "FAILED" else (other, result)
        call.attempts = result.attempts
        join(call, teardown, self._naming.limit)
        return call

    def _named(self, node: str, outcome: Outcome) -> Result:
        result = self._naming.result(RUNNER, *junit_names(node), outcome)
        result.file = node.partition("::")[0] if "::" in node or node.endswith(".py") else None
        result.attempts = (Attempt(Outcome.FAIL),) * min(self._reruns.pop(node, 0), ATTEMPTS)
        return result


def _subtests_of(name: str, waiting: Waiting) -> list[PytestSection]:
    """The sections of a test's failed subtests, taken out of those that wait; the first tells why the test failed."""
    places = [place for place, held in waiting.items() if held and held[0].is_subtest_of(name)]
    return [section for place in places for section in waiting.pop(place)]
