"""Reads the tests of a CTRF report."""

import re
from collections.abc import Mapping
from typing import Any

from terec.importers.attachments import ATTACHMENTS_LIMIT
from terec.importers.json_words import count_in, long_text_in, properties_in, time_in
from terec.importers.junit_case import PROPERTIES_LIMIT, TEXTS_LIMIT, line_of
from terec.importers.names import names_of
from terec.importers.object_ids import ObjectIds
from terec.importers.options import ReadOptions
from terec.importers.problems import BrokenReport
from terec.importers.runners import runner_of_tool
from terec.json_values import number_in, object_in, objects_in, text_in, text_or_none_in, texts_in
from terec.model import NO_CONFIG, OWNERS_LIMIT, Attempt, CaseId, Outcome, Result

_OUTCOMES = {"passed": Outcome.PASS, "failed": Outcome.FAIL}
"""Skipped, pending and other tests say nothing of the code: they are skips."""

_NESTED = " > "
_VERSION = re.compile(r"[ /@-]v?\d{1,9}(?:\.\d{1,9}){1,5}\Z")


class CtrfReader:
    """Makes a result of each test; told: what stands before the tests, of which the tool counts."""

    def __init__(self, options: ReadOptions, told: Mapping[str, Any]) -> None:
        self._options, self._ids = options, ObjectIds()
        name = text_or_none_in(told.get("results.tool"), "name")
        self._runner = None if name is None else runner_of_tool(name)

    def read(self, test: Any) -> Result:
        """The result of one test; BrokenReport for what is none."""
        if not isinstance(test, dict):
            raise BrokenReport("one of its tests is no object")
        limit, own = self._options.text_limit, object_in(object_in(test, "extra"), "terec")
        outcome = _OUTCOMES.get(str(test.get("status")), Outcome.SKIP)
        result = Result(*self._case(test, own), outcome, text_in(own, "test_group") or self._options.group)
        exact = number_in(own, "duration_ms")
        result.duration_ms = exact if exact is not None or own else number_in(test, "duration")
        result.tstamp = time_in(own, "tstamp") or time_in(test, "start")
        result.stdout, result.stderr = long_text_in(test, "stdout", limit), long_text_in(test, "stderr", limit)
        result.error_stacktrace = long_text_in(test, "trace", limit)
        self._tell_message(result, long_text_in(test, "message", limit))
        result.error_type, result.file = text_in(own, "error_type") or None, text_in(test, "filePath") or None
        result.line = count_in(test, "line")
        result.runner = text_in(own, "runner") or self._runner
        result.properties = properties_in(own, "properties", PROPERTIES_LIMIT)
        result.owners = texts_in(own, "owners", OWNERS_LIMIT)
        files = [text_in(each, "path") or text_in(each, "name") for each in objects_in(test, "attachments", 200)]
        result.attachments = tuple(each for each in files if each)[:ATTACHMENTS_LIMIT]
        result.attempts = self._attempts(test, outcome)
        return result

    def _case(self, test: Mapping[str, Any], own: Mapping[str, Any]) -> CaseId:
        """The four words themselves where TeReC wrote them, else by the rule of every format."""
        if text_in(own, "test_case"):
            whole = self._options.config_before(text_in(own, "test_config") or NO_CONFIG)
            package, owner = text_in(own, "test_package"), text_in(own, "test_suite")
            return CaseId(package, owner, text_in(own, "test_case"), whole)
        suite = text_in(test, "suite") or _NESTED.join(texts_in(test, "suite", 100))
        classname = suite or text_in(test, "filePath")
        browser = _VERSION.sub("", text_in(test, "browser").strip())
        config = "/".join(filter(None, (self._options.config, browser))) or None
        return CaseId(*names_of(classname, text_in(test, "name") or "<unnamed>", config, self._ids))

    def _tell_message(self, result: Result, message: str | None) -> None:
        if result.result is Outcome.SKIP:
            result.skip_details = message
        elif result.result is Outcome.FAIL:
            result.error_details = message or line_of(result.error_stacktrace, result.case) or None

    def _attempts(self, test: Mapping[str, Any], outcome: Outcome) -> tuple[Attempt, ...]:
        """The tries before the last; a flaky test that tells none had at least one that failed."""
        told = tuple(self._attempt(each) for each in objects_in(test, "retryAttempts", TEXTS_LIMIT))
        if not told and outcome is Outcome.PASS and test.get("flaky") is True:
            return (Attempt(Outcome.FAIL),)
        return told

    def _attempt(self, words: Mapping[str, Any]) -> Attempt:
        limit, own = self._options.text_limit, object_in(object_in(words, "extra"), "terec")
        exact = number_in(own, "duration_ms")
        return Attempt(
            _OUTCOMES.get(str(words.get("status")), Outcome.SKIP),
            count_in(own, "attempt"),
            text_or_none_in(own, "part"),
            text_or_none_in(own, "sender"),
            time_in(own, "tstamp") or time_in(words, "start"),
            exact if exact is not None or own else number_in(words, "duration"),
            text_in(own, "error_type") or None,
            long_text_in(words, "message", limit),
            long_text_in(words, "trace", limit),
            long_text_in(words, "stdout", limit),
            long_text_in(words, "stderr", limit),
        )
