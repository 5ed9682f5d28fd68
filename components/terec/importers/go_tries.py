"""Puts the tries together that gotestsum writes of a Go test which it ran again: each is an element of its package."""

from collections.abc import Iterable

from terec.importers.earlier_tries import as_attempt
from terec.importers.junit_case import TEXTS_LIMIT
from terec.model import CaseId, Outcome, Result

GO = "gotestsum"

HELD = 2_000
"""Results of one package that are held back at most; a larger package is told as it is written."""

HELD_TEXT = 4 * 1024 * 1024
"""Characters of traces that are held back at most."""


class GoTries:
    """Takes all results of a report that has a package of Go.

    The failures of a test are attempts of its only pass, else of its last failure. Where a test of the package passed
    twice, each was run several times (`-count`), and none is an attempt.
    """

    def __init__(self) -> None:
        self._package: list[Result] = []
        self._name: tuple[str, str] | None = None
        self._text = 0
        self._is_large = False

    def take(self, results: Iterable[Result], everything: bool) -> list[Result]:
        """What is ready once these results have come, in their order. everything: no more will come."""
        ready: list[Result] = []
        for result in results:
            name = (result.test_package, result.test_suite)
            if name != self._name:
                ready += _settled(self._released())
                self._name, self._is_large = name, False
            self._package.append(result)
            self._text += len(result.error_stacktrace or "")
            self._is_large = self._is_large or len(self._package) > HELD or self._text > HELD_TEXT
            if self._is_large:
                ready += self._released()
        return ready + _settled(self._released()) if everything else ready

    def _released(self) -> list[Result]:
        package, self._package, self._text = self._package, [], 0
        return package


def _settled(package: list[Result]) -> list[Result]:
    """The results of one package, each test's tries as one."""
    tries: dict[CaseId, list[Result]] = {}
    for result in package:
        if result.result is Outcome.FAIL and result.runner == GO:
            tries.setdefault(result.case, []).append(result)
    if not tries:
        return package
    passes = [result for result in package if result.result is Outcome.PASS]
    if len({result.case for result in passes}) < len(passes):
        return package
    for result in passes:
        if result.case in tries:
            tries[result.case].append(result)
    gone = {id(before) for each in tries.values() for before in _told_by_the_last(each)}
    return [result for result in package if id(result) not in gone]


def _told_by_the_last(tries: list[Result]) -> list[Result]:
    """The tries before the last, which has them as attempts from here on."""
    *before, last = tries
    last.attempts = (*map(as_attempt, before), *last.attempts)[:TEXTS_LIMIT]
    return before
