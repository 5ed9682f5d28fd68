"""Reads the results of TeReC's own JSON: those of the REST API."""

from collections.abc import Callable, Mapping
from typing import Any

from terec.importers.attachments import ATTACHMENTS_LIMIT
from terec.importers.json_words import count_in, long_text_in, properties_in, time_in
from terec.importers.junit_case import PROPERTIES_LIMIT
from terec.importers.options import ReadOptions
from terec.importers.problems import BrokenReport
from terec.json_values import number_in, objects_in, text_in, text_or_none_in, texts_in
from terec.model import NO_CONFIG, OWNERS_LIMIT, Attempt, Outcome, RecordedResult

ATTEMPTS_LIMIT = 1000
"""Tries read of one case: those of every part and attempt of its run."""

_NAMES = ("test_package", "test_suite", "test_case")
_MAKE: Callable[..., RecordedResult] = RecordedResult
_OUTCOMES = {each.value: each for each in Outcome}


class OwnReader:
    """Makes a result of each object; config and group stand before, or for, its own as in every format."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options

    def read(self, words: Any) -> RecordedResult:
        """The result with the part and attempt that it names; BrokenReport for what is none."""
        if not isinstance(words, dict) or not all(isinstance(words.get(name), str) for name in _NAMES):
            raise BrokenReport(f"one of its results has no {', '.join(_NAMES)}")
        limit = self._options.text_limit
        return _MAKE(
            *(words[name] for name in _NAMES),
            self._options.config_before(text_in(words, "test_config") or NO_CONFIG),
            _outcome(words),
            text_in(words, "test_group") or self._options.group,
            time_in(words, "tstamp"),
            number_in(words, "duration_ms"),
            long_text_in(words, "stdout", limit),
            long_text_in(words, "stderr", limit),
            long_text_in(words, "error_stacktrace", limit),
            long_text_in(words, "error_details", limit),
            long_text_in(words, "skip_details", limit),
            text_in(words, "error_type") or None,
            text_in(words, "file") or None,
            count_in(words, "line"),
            text_in(words, "runner") or None,
            properties_in(words, "properties", PROPERTIES_LIMIT),
            texts_in(words, "attachments", ATTACHMENTS_LIMIT),
            tuple(self._attempt(each) for each in objects_in(words, "attempts", ATTEMPTS_LIMIT)),
            texts_in(words, "owners", OWNERS_LIMIT),
            part=text_in(words, "part"),
            attempt=count_in(words, "attempt") or 1,
        )

    def _attempt(self, words: Mapping[str, Any]) -> Attempt:
        limit = self._options.text_limit
        return Attempt(
            _outcome(words),
            count_in(words, "attempt"),
            text_or_none_in(words, "part"),
            text_or_none_in(words, "sender"),
            time_in(words, "tstamp"),
            number_in(words, "duration_ms"),
            text_in(words, "error_type") or None,
            long_text_in(words, "error_details", limit),
            long_text_in(words, "error_stacktrace", limit),
            long_text_in(words, "stdout", limit),
            long_text_in(words, "stderr", limit),
        )


def _outcome(words: Mapping[str, Any]) -> Outcome:
    outcome = _OUTCOMES.get(str(words.get("result", Outcome.PASS.value)))
    if outcome is None:
        raise BrokenReport(f"{str(words['result'])[:40]!r} in it is no outcome; there are {', '.join(_OUTCOMES)}")
    return outcome
