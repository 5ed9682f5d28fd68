"""What stands inside one `testcase` element, and what it says about the outcome."""

from collections.abc import Mapping

from terec.importers.attachments import ATTACHMENTS_LIMIT, attachments_in, has_attachments
from terec.importers.case_output import words_in_output
from terec.importers.durations import milliseconds
from terec.importers.open_text import Element
from terec.importers.timestamps import point_in_time
from terec.model import Attempt, CaseId, Outcome, Result, TextLimit, cut_text, first_bytes, headline

FAILURES = frozenset(("failure", "error"))
SKIPS = frozenset(("skipped", "skip", "ignored", "disabled", "pending"))
WARNING = "warning"
"""What PHPUnit 6 to 9 and Codeception say of a test that they do not count as failed."""

RETRIES = frozenset(("flakyFailure", "flakyError", "rerunFailure", "rerunError"))

TEXTS_LIMIT = 20
"""Failures, retries or skips kept of one case; a runner's retries are fewer, so more is an attack."""

PROPERTIES_LIMIT = 200
PROPERTY_BYTES = 2048
_SHORT = 1024

_FAILED_WORDS = frozenset(("broken", "error", "errored", "fail", "failed", "failure", "regression"))
_SKIPPED_WORDS = frozenset(
    ("disabled", "ignored", "inconclusive", "notrun", "not_run", "pending", "skip", "skipped", "suppressed", "todo")
)

_EXPECTED_TO_FAIL = "todo"
"""The type of node's skip beside a failure that it does not count."""

_NOT_STARTED = frozenset(("Missing Configuration", "Required Files Missing", "Unable to find executable"))
"""Why CTest could not start a test: it writes a skip with the status notrun, and fails."""


class Details:
    """Collects the children of a case until it ends; each list is bounded, each text cut."""

    __slots__ = (
        *("attachments", "attempts", "failures", "limit", "properties", "rerun", "skips", "stderr", "stdout"),
        "_is_expected",
    )

    def __init__(self, limit: TextLimit) -> None:
        self.limit, self.rerun, self._is_expected = limit, False, False
        self.failures: tuple[tuple[Element, str], ...] = ()
        self.skips: tuple[str, ...] = ()
        self.attempts: tuple[Attempt, ...] = ()
        self.attachments: tuple[str, ...] = ()
        self.properties: dict[str, str] | None = None
        self.stdout: str | None = None
        self.stderr: str | None = None

    def add(self, element: Element, text: str) -> None:
        """A child of the case that has ended."""
        name = element.name
        if name == "system-out":
            self.stdout = joined(self.stdout, text, self.limit)
        elif name == "system-err":
            self.stderr = joined(self.stderr, text, self.limit)
        elif name in FAILURES:
            self.failures = (*self.failures, (element, text))[:TEXTS_LIMIT]
        elif name in SKIPS:
            self._add_skip(element.attributes, text)
        elif name in RETRIES:
            self._add_attempt(element, text)
        elif name == "property":
            self._add_property(element.attributes.get("name", ""), element.attributes.get("value", text))
        elif name == WARNING:
            self._add_property(WARNING, text)

    def _add_property(self, name: str, value: str) -> None:
        self.properties = self.properties or {}
        if name == "attachment":
            self.attachments = (*self.attachments, value)[:ATTACHMENTS_LIMIT]
        elif name and len(self.properties) < PROPERTIES_LIMIT:
            self.properties[name] = first_bytes(value, PROPERTY_BYTES)

    def _add_skip(self, said: Mapping[str, str], text: str) -> None:
        message, kind = said.get("message", "").strip(), said.get("type", "").strip()
        self._is_expected = self._is_expected or kind == _EXPECTED_TO_FAIL
        if not text and message in ("", "true"):
            message = kind or message
        why = text if message in text else message if text in message else f"{message}\n{text}"
        self.skips = (*self.skips, why)[:TEXTS_LIMIT]

    def _add_attempt(self, element: Element, text: str) -> None:
        """A try that failed and was repeated: Surefire's flakyFailure, flakyError, rerunFailure, rerunError."""
        said, children = element.attributes, element.children or {}
        trace = children.get("stackTrace") or text or None
        attempt = Attempt(Outcome.FAIL, tstamp=point_in_time(said.get("timestamp", "")))
        attempt.duration_ms = milliseconds(said.get("time", ""))
        attempt.error_type = said.get("type") or None
        attempt.error_details = cut_text(said.get("message", "").strip() or line_of(trace), self.limit) or None
        attempt.error_stacktrace = trace
        attempt.stdout, attempt.stderr = children.get("system-out"), children.get("system-err")
        self.attempts = (*self.attempts, attempt)[:TEXTS_LIMIT]
        self.rerun = self.rerun or element.name.startswith("rerun")

    def tell(self, result: Result) -> None:
        """Write what was collected into the case's result; a failure beats a skip, both beat the status word."""
        result.stdout, result.stderr = self.stdout or None, self.stderr or None
        result.attempts, result.properties = self.attempts, self.properties or None
        if self.failures and not self._is_expected:
            self._tell_failures(result)
        elif self.skips:
            self._tell_skips(result)
        elif self.rerun:
            self._tell_last_attempt(result)
        if self.attachments or has_attachments(result.stdout) or has_attachments(result.stderr):
            result.attachments = attachments_in(self.attachments, result.stdout, result.stderr)

    def _tell_skips(self, result: Result) -> None:
        why = "\n".join(filter(None, self.skips)) or None
        if why in _NOT_STARTED and result.result is Outcome.SKIP:
            result.result, result.error_details = Outcome.FAIL, why
        else:
            result.result, result.skip_details = Outcome.SKIP, None if why and _is_own_name(why, result) else why

    def _tell_last_attempt(self, result: Result) -> None:
        """Reruns that failed although nothing says that the first try did."""
        last = self.attempts[-1]
        result.result, result.error_type = Outcome.FAIL, last.error_type
        result.error_details, result.error_stacktrace = last.error_details, last.error_stacktrace

    def _tell_failures(self, result: Result) -> None:
        """Messages and texts of all failures are joined; the type is that of the first error, else of the first."""
        result.result = Outcome.FAIL
        messages = [message_of(element, text, result.case) for element, text in self.failures]
        texts = [text for _, text in self.failures if text]
        result.error_details = cut_text("\n".join(filter(None, messages)), self.limit) or None
        result.error_stacktrace = cut_text("\n\n".join(texts), self.limit) or None
        if result.error_details is None and result.error_stacktrace is None:
            result.error_details, result.error_stacktrace = words_in_output(self.stdout, self.stderr)
        worst = next((element for element, _ in self.failures if element.name == "error"), self.failures[0][0])
        said = worst.attributes.get("type")
        if not said or _is_own_name(said, result):
            said = "error" if worst.name == "error" else None
        result.error_type = said
        result.file = result.file or worst.attributes.get("file") or None
        result.line = result.line or line_number(worst.attributes.get("line"))


def _is_own_name(word: str, result: Result) -> bool:
    """Whether word, a type or a reason, is the name of the test: minitest-reporters writes that, `test_adds`."""
    return word.startswith("test_") and word == result.test_case


def outcome_of(attributes: Mapping[str, str]) -> Outcome:
    """What the words in status and result say; PASS when they say nothing bad."""
    words = {attributes.get("status", "").strip().lower(), attributes.get("result", "").strip().lower()}
    if words & _FAILED_WORDS:
        return Outcome.FAIL
    return Outcome.SKIP if words & _SKIPPED_WORDS else Outcome.PASS


def message_of(element: Element, text: str, case: CaseId) -> str:
    """The failure's message, or the line of its text that says most."""
    return element.attributes.get("message", "").strip() or line_of(text, case)


def line_of(text: str | None, case: CaseId | None = None) -> str:
    """What stands for the message of a failure, of case if that is known, that has none."""
    return headline(text, case=case)[:_SHORT]


def joined(before: str | None, text: str, limit: TextLimit) -> str:
    """before and text, which each are within the limit, on lines of their own, within the limit."""
    return cut_text(f"{before}\n{text}", limit) if before else text


def place_of(said: Mapping[str, str]) -> tuple[str | None, int | None]:
    """File and line of a case. ExUnit writes both in one word, minitest-reporters `lineno`."""
    file, line = said.get("file"), line_number(said.get("line") or said.get("lineno"))
    if file and line is None:
        path, _, number = file.rpartition(":")
        line = line_number(number) if path else None
        file = path if line is not None else file
    return file or None, line


def line_number(text: str | None) -> int | None:
    """A line number from 1 on; None for anything else."""
    if not text or len(text) > 9 or not text.strip().isdecimal():
        return None
    return int(text) or None
