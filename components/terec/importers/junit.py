"""Reads JUnit XML in every dialect, case by case."""

from collections.abc import Mapping
from xml.parsers.expat import XMLParserType

from terec.importers.durations import milliseconds
from terec.importers.junit_case import Details, Element, line_number, outcome_of
from terec.importers.junit_suite import Suite, Waiting
from terec.importers.names import case_names, is_qualified
from terec.importers.options import ReadOptions
from terec.importers.problems import BrokenReport
from terec.importers.runners import runner_of
from terec.importers.timestamps import point_in_time
from terec.model import CaseId, Outcome, Result

DEPTH_LIMIT = 200
"""Elements of one kind inside each other; real reports nest suites less than ten deep."""

_FAILURES = frozenset(("failure", "error"))
_SKIPS = frozenset(("skipped", "skip", "ignored", "disabled", "pending"))
_RETRIES = frozenset(("flakyFailure", "flakyError", "rerunFailure", "rerunError"))
_WITH_TEXT = frozenset(("system-out", "system-err", "stackTrace")) | _FAILURES | _SKIPS | _RETRIES
_SUITES = frozenset(("testsuite", "testsuites"))

_PASS = Outcome.PASS


class JunitReader:
    """Handlers of a parser; take() hands over the results since the last call.

    A hot path: a passing case costs two calls and one Result, and text handlers are set only where text counts.
    """

    def __init__(self, parser: XMLParserType, options: ReadOptions) -> None:
        self._parser, self._limit = parser, options.text_limit
        self._config, self._group = options.config, options.group
        self._results: list[Result] = []
        self._suites = [Suite({}, None)]
        self._suite = self._suites[0]
        self._waiting = Waiting(self._results)
        self._runner: str | None = None
        self._case: Mapping[str, str] | None = None
        self._details: Details | None = None
        self._outer: list[tuple[Mapping[str, str], Details | None]] = []
        self._elements: list[Element] = []
        self._others = 0
        self._unnamed: dict[str, int] = {}

    def take(self) -> list[Result]:
        """Results that are ready, oldest first; also keeps the open texts small."""
        for element in self._elements:
            element.text.compact(self._limit)
        ready = self._results[:]
        self._results.clear()
        return ready

    def finish(self) -> list[Result]:
        """All that is left, at the end of the report or where it breaks."""
        self._waiting.release()
        return self.take()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "testcase":
            if self._case is not None:
                self._outer.append((self._case, self._details))
                self._check_depth(len(self._outer))
            self._case = attributes
            self._details = None
        elif name in _WITH_TEXT:
            self._open(name, attributes)
        elif name in _SUITES:
            self._start_suite(attributes)
        elif name == "property":
            self._start_property(attributes)
        else:
            self._start_other(name, attributes)

    def end(self, name: str) -> None:
        if name == "testcase":
            self._end_case()
        elif name in _WITH_TEXT:
            self._close()
        elif name in _SUITES:
            self._end_suite()
        elif name == "property":
            self._end_property()
        else:
            self._end_other(name)

    def _end_case(self) -> None:
        attributes, details = self._case, self._details
        if attributes is None:
            return
        self._case, self._details = self._outer.pop() if self._outer else (None, None)
        get, suite = attributes.get, self._suite
        classname, name, time, stamp = get("classname"), get("name"), get("time"), get("timestamp")
        package, owner, case, config = case_names(classname or "", name or "", self._config)
        if not classname or not case:
            package, owner, case, config = self._substitute(attributes)
        outcome = outcome_of(attributes) if "status" in attributes or "result" in attributes else _PASS
        result = Result(
            package,
            owner,
            case,
            config,
            outcome,
            self._group,
            (stamp and point_in_time(stamp)) or suite.tstamp,
            milliseconds(time) if time else None,
            None,
            None,
            None,
            None,
            None,
            None,
            get("file") or suite.file,
            line_number(get("line")),
            self._runner,
        )
        if details is not None:
            details.tell(result)
        self._waiting.add(result, suite)

    def _substitute(self, attributes: Mapping[str, str]) -> CaseId:
        """Names for a case that lacks its name or class: the class is its suite, the name a number in the file."""
        name = attributes.get("name", "").strip()
        classname = attributes.get("classname", "").strip() or attributes.get("class", "").strip()
        if not classname and not is_qualified(name):
            classname = self._suite.name
        if not name:
            number = self._unnamed[classname] = self._unnamed.get(classname, 0) + 1
            name = "<unnamed>" if number == 1 else f"<unnamed {number}>"
        return case_names(classname, name, self._config)

    def _start_suite(self, attributes: Mapping[str, str]) -> None:
        self._waiting.release()
        self._suite = Suite(attributes, self._suite)
        self._suites.append(self._suite)
        self._check_depth(len(self._suites))
        self._runner = runner_of(attributes) or self._runner

    def _end_suite(self) -> None:
        self._waiting.release(self._suite)
        self._suites.pop()
        self._suite = self._suites[-1]

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        element = Element(name, attributes)
        self._elements.append(element)
        self._check_depth(len(self._elements))
        self._parser.CharacterDataHandler = element.text.parts.append

    def _close(self) -> None:
        element = self._elements.pop()
        outer = self._elements[-1] if self._elements else None
        self._parser.CharacterDataHandler = outer.text.parts.append if outer else None
        text = element.text.close(self._limit)
        if outer is not None and outer.name in _RETRIES:
            outer.take(element.name, text)
        elif self._case is None:
            self._tell_suite(element, text)
        elif element.name != "property" or text:
            self._tell_case(element, text)

    def _tell_case(self, element: Element, text: str) -> None:
        details = self._open_details()
        if element.name in _FAILURES:
            details.add_failure(element, text)
        elif element.name in _RETRIES:
            details.add_attempt(element, text)
        elif element.name in _SKIPS:
            details.add_skip(element, text)
        elif element.name == "property":
            details.add_property(element.attributes.get("name", ""), text)
        else:
            details.add_output(element.name, text)

    def _tell_suite(self, element: Element, text: str) -> None:
        """Output of the suite, or that it could not start: Ant's and Jenkins's `<init>` case of a class."""
        if element.name in _FAILURES:
            details = Details(self._limit)
            details.add_failure(element, text)
            self._case, self._details = {"name": "<init>", "classname": self._suite.name}, details
            self._end_case()
        else:
            self._suite.add_output(element.name, text, self._limit)

    def _start_property(self, attributes: Mapping[str, str]) -> None:
        value = attributes.get("value")
        if self._case is None:
            self._runner = "gotestsum" if attributes.get("name") == "go.version" else self._runner
        elif value is None:
            self._open("property", attributes)
        else:
            self._open_details().add_property(attributes.get("name", ""), value)

    def _end_property(self) -> None:
        if self._elements and self._elements[-1].name == "property":
            self._close()

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        """An element with a namespace's prefix counts as if it had none; an unknown one is looked through."""
        _, prefixed, local = name.partition(":")
        self._others += 1
        self._check_depth(self._others)
        if prefixed and ":" not in local:
            self.start(local, attributes)

    def _end_other(self, name: str) -> None:
        self._others -= 1
        _, prefixed, local = name.partition(":")
        if prefixed and ":" not in local:
            self.end(local)

    def _open_details(self) -> Details:
        if self._details is None:
            self._details = Details(self._limit)
        return self._details

    def _check_depth(self, depth: int) -> None:
        if depth > DEPTH_LIMIT:
            raise BrokenReport(f"more than {DEPTH_LIMIT} elements of a kind stand inside each other")
