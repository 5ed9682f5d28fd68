"""Reads JUnit XML in every dialect, case by case."""

from collections.abc import Mapping, Sized
from xml.parsers.expat import XMLParserType

from terec.importers.go_tries import GO, GoTries
from terec.importers.junit_build import Builder, Case, named
from terec.importers.junit_case import FAILURES, RETRIES, SKIPS, WARNING, Details
from terec.importers.junit_counts import too_few
from terec.importers.junit_scope import Scope
from terec.importers.junit_suite import Queue, Suite
from terec.importers.open_text import Element
from terec.importers.options import ReadOptions
from terec.importers.problems import BrokenReport
from terec.importers.pytest_tries import PYTEST, PytestTries
from terec.model import Result

DEPTH_LIMIT = 200
"""Elements of one kind inside each other; real reports nest suites less than ten deep."""

_WITH_TEXT = frozenset(("property", "stackTrace", "system-err", "system-out", WARNING)) | FAILURES | RETRIES | SKIPS
_SUITES = frozenset(("testsuite", "testsuites"))
_SHOWN = FAILURES | RETRIES


class JunitReader:
    """Handlers of a parser; take() hands over the results since the last call. remark: as XmlReader has it.

    A hot path: a passing case costs two short calls, and text handlers are set only where text counts.
    """

    def __init__(self, parser: XMLParserType, options: ReadOptions) -> None:
        self._parser, self._limit = parser, options.text_limit
        self._builder, self._queue = Builder(options), Queue()
        self._suites: list[Scope] = []
        self._suite = Scope({}, None, options.config)
        self._done: list[Case] = []
        self._case: list[str] | None = None
        self._details: Details | None = None
        self._outer: list[tuple[list[str], Details | None]] = []
        self._elements: list[Element] = []
        self._tries: dict[str, PytestTries | GoTries] = {}
        self._others = 0
        self._lacking: BrokenReport | None = None
        self.remark: BrokenReport | None = None

    def take(self) -> list[Result]:
        """Results that are ready, oldest first; also keeps the open texts small."""
        for element in self._elements:
            element.compact(self._limit)
        return self._built(everything=False)

    def finish(self) -> list[Result]:
        """All that is left, at the end of the report or where it breaks."""
        return self._built(everything=True)

    def check(self) -> None:
        """At the end of the report: BrokenReport when a suite counts more failures than it shows."""
        if self._lacking is not None:
            raise self._lacking

    def start(self, name: str, attributes: list[str]) -> None:
        if name == "testcase":
            if self._case is not None:
                self._outer.append((self._case, self._details))
                _check_depth(self._outer)
            self._case = attributes
            self._details = None
        elif name in _WITH_TEXT:
            self._open(name, attributes)
        elif name in _SUITES:
            self._start_suite(named(attributes))
        else:
            self._start_other(name, attributes)

    def end(self, name: str) -> None:
        if name == "testcase":
            self._done.append((self._case or [], self._details, self._suite))
            self._case = None
            if self._outer:
                self._case, self._details = self._outer.pop()
        elif name in _WITH_TEXT:
            self._close()
        elif name in _SUITES:
            self._end_suite()
        else:
            self._end_other(name)

    def _built(self, everything: bool) -> list[Result]:
        self._builder.build(self._done, self._queue)
        self._done.clear()
        results = self._queue.take(everything)
        for tries in self._tries.values():
            results = tries.take(results, everything)
        return results

    def _start_suite(self, attributes: Mapping[str, str]) -> None:
        self._suites.append(self._suite)
        _check_depth(self._suites)
        self._suite = Scope(attributes, self._suite)
        if self._suite.runner == PYTEST and PYTEST not in self._tries:
            self._tries[PYTEST] = PytestTries(self._limit)

    def _end_suite(self) -> None:
        suite = self._suite
        suite.closed = True
        if suite.lacking and self._lacking is None:
            self._builder.build(self._done, self._queue)  # a case may have failed by a word alone
            self._done.clear()
            if suite.lacking:
                self._tell_lacking(suite)
        self._suite = self._suites.pop()

    def _tell_lacking(self, suite: Suite) -> None:
        told = BrokenReport(too_few(suite.name, suite.lacking, suite.shown), self._parser.CurrentLineNumber)
        if suite.is_exact:
            self._lacking = told
        else:
            self.remark = self.remark or told

    def _open(self, name: str, attributes: list[str]) -> None:
        element = Element(name, named(attributes))
        self._elements.append(element)
        if len(self._elements) > 1:
            _check_depth(self._elements)
        self._parser.CharacterDataHandler = element.parts.append

    def _close(self) -> None:
        element = self._elements.pop()
        if element.name in _SHOWN:
            self._suite.show_failure()
        outer = self._elements[-1] if self._elements else None
        self._parser.CharacterDataHandler = outer.parts.append if outer else None
        text = element.text(self._limit)
        if outer is not None and outer.name in RETRIES:
            outer.children = {**(outer.children or {}), element.name: text}
        elif self._case is None:
            self._tell_suite(element, text)
        else:
            if self._details is None:
                self._details = Details(self._limit)
            self._details.add(element, text)

    def _tell_suite(self, element: Element, text: str) -> None:
        """Output of the suite, or that it could not start: the `<init>` case of its class, as Jenkins calls it."""
        suite = self._suite
        if element.name in FAILURES:
            details = Details(self._limit)
            details.add(element, text)
            self._done.append((["name", "<init>", "classname", suite.name], details, suite))
        elif element.name == "property":
            suite.add_property(element.attributes)
            if suite.runner == GO and GO not in self._tries:
                self._tries[GO] = GoTries()
        else:
            suite.add_output(element.name, text, self._limit)

    def _start_other(self, name: str, attributes: list[str]) -> None:
        """An element with a namespace's prefix counts as if it had none; an unknown one is looked through."""
        self._others += 1
        _check_depth(range(self._others))
        _, prefixed, local = name.partition(":")
        if prefixed and ":" not in local:
            self.start(local, attributes)

    def _end_other(self, name: str) -> None:
        self._others -= 1
        _, prefixed, local = name.partition(":")
        if prefixed and ":" not in local:
            self.end(local)


def _check_depth(open_things: Sized) -> None:
    if len(open_things) > DEPTH_LIMIT:
        raise BrokenReport(f"more than {DEPTH_LIMIT} elements of a kind stand inside each other")
