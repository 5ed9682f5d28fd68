"""What stands inside one `testcase` element, and what it says about the outcome."""

from collections.abc import Mapping

from terec.importers.attachments import ATTACHMENTS_LIMIT, attachments_in
from terec.importers.durations import milliseconds
from terec.importers.open_text import OpenText
from terec.importers.timestamps import point_in_time
from terec.model import Attempt, Outcome, Result, TextLimit, cut_text

_TEXTS_LIMIT = 50
"""Failures, retries or skips kept of one case; a runner's retries are fewer, so more is an attack."""

_PROPERTIES_LIMIT = 200
_SHORT = 1024

_FAILED_WORDS = frozenset(("broken", "error", "errored", "fail", "failed", "failure", "regression"))
_SKIPPED_WORDS = frozenset(
    ("disabled", "ignored", "inconclusive", "notrun", "not_run", "pending", "skip", "skipped", "suppressed", "todo")
)


class Element:
    """An open element whose text is read; a retry also holds the texts of its children."""

    __slots__ = ("attributes", "name", "stderr", "stdout", "text", "trace")

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self.name, self.attributes, self.text = name, attributes, OpenText()
        self.trace: str | None = None
        self.stdout: str | None = None
        self.stderr: str | None = None

    def take(self, child: str, text: str) -> None:
        """The text of a child of a retry."""
        if child == "stackTrace":
            self.trace = text
        elif child == "system-out":
            self.stdout = text
        elif child == "system-err":
            self.stderr = text


class Details:
    """Collects the children of a case until it ends; each list is bounded, each text cut."""

    __slots__ = (
        "attachments",
        "attempts",
        "ended_failed",
        "failures",
        "limit",
        "properties",
        "skips",
        "stderr",
        "stdout",
    )

    def __init__(self, limit: TextLimit) -> None:
        self.limit = limit
        self.failures: list[tuple[Element, str]] = []
        self.skips: list[str] = []
        self.attempts: list[Attempt] = []
        self.ended_failed = False
        self.attachments: list[str] = []
        self.properties: dict[str, str] = {}
        self.stdout: str | None = None
        self.stderr: str | None = None

    def add_failure(self, element: Element, text: str) -> None:
        if len(self.failures) < _TEXTS_LIMIT:
            self.failures.append((element, text))

    def add_skip(self, element: Element, text: str) -> None:
        message = element.attributes.get("message", "").strip()
        if len(self.skips) < _TEXTS_LIMIT:
            self.skips.append(text if message in text else message if text in message else f"{message}\n{text}")

    def add_attempt(self, element: Element, text: str) -> None:
        """A try that failed and was repeated: Surefire's flakyFailure, flakyError, rerunFailure, rerunError."""
        if len(self.attempts) >= _TEXTS_LIMIT:
            return
        self.ended_failed = element.name.startswith("rerun")
        trace = element.trace or text or None
        message = element.attributes.get("message", "").strip() or headline(trace)
        attempt = Attempt(Outcome.FAIL, tstamp=point_in_time(element.attributes.get("timestamp", "")))
        attempt.duration_ms = milliseconds(element.attributes.get("time", "-1"))
        attempt.error_type = element.attributes.get("type") or None
        attempt.error_details = cut_text(message, self.limit) if message else None
        attempt.error_stacktrace, attempt.stdout, attempt.stderr = trace, element.stdout, element.stderr
        self.attempts.append(attempt)

    def add_property(self, name: str, value: str) -> None:
        if name == "attachment" and len(self.attachments) < ATTACHMENTS_LIMIT:
            self.attachments.append(value)
        elif name and len(self.properties) < _PROPERTIES_LIMIT:
            self.properties[name] = cut_text(value, self.limit)

    def add_output(self, name: str, text: str) -> None:
        if name == "system-out":
            self.stdout = joined(self.stdout, text, self.limit)
        elif name == "system-err":
            self.stderr = joined(self.stderr, text, self.limit)

    def tell(self, result: Result) -> None:
        """Write what was collected into the case's result; a failure beats a skip, both beat the status word."""
        result.stdout, result.stderr = self.stdout or None, self.stderr or None
        result.attempts = tuple(self.attempts)
        result.properties = self.properties or None
        if self.failures:
            self._tell_failures(result)
        elif self.skips:
            result.result, result.skip_details = Outcome.SKIP, "\n".join(filter(None, self.skips)) or None
        elif self.ended_failed:
            self._tell_last_attempt(result)
        marked = attachments_in(result.stdout, result.stderr, result.error_stacktrace)
        result.attachments = tuple(dict.fromkeys(self.attachments + marked))

    def _tell_last_attempt(self, result: Result) -> None:
        """Reruns that failed although nothing says that the first try did."""
        last = self.attempts[-1]
        result.result, result.error_type = Outcome.FAIL, last.error_type
        result.error_details, result.error_stacktrace = last.error_details, last.error_stacktrace

    def _tell_failures(self, result: Result) -> None:
        """Messages and texts of all failures are joined; the type is that of the first error, else of the first."""
        result.result = Outcome.FAIL
        messages = [message_of(element, text) for element, text in self.failures]
        result.error_details = joined(None, "\n".join(filter(None, messages)), self.limit) or None
        result.error_stacktrace = joined(
            None, "\n\n".join(filter(None, (text for _, text in self.failures))), self.limit
        )
        worst = next((element for element, _ in self.failures if element.name == "error"), self.failures[0][0])
        result.error_type = worst.attributes.get("type") or ("error" if worst.name == "error" else None)
        result.file = result.file or worst.attributes.get("file") or None
        result.line = result.line or line_number(worst.attributes.get("line"))


def outcome_of(attributes: Mapping[str, str]) -> Outcome:
    """What the words in status and result say; PASS when they say nothing bad."""
    words = {attributes.get("status", "").strip().lower(), attributes.get("result", "").strip().lower()}
    if words & _FAILED_WORDS:
        return Outcome.FAIL
    return Outcome.SKIP if words & _SKIPPED_WORDS else Outcome.PASS


def message_of(element: Element, text: str) -> str:
    """The failure's message, or the line of its text that says most."""
    return element.attributes.get("message", "").strip() or headline(text)


def headline(text: str | None) -> str:
    """The first line of a failure's text; of a Python traceback the last one."""
    text = (text or "").strip()
    line = text.rpartition("\n")[2] if text.startswith("Traceback (") else text.partition("\n")[0]
    return line.strip()[:_SHORT]


def joined(before: str | None, text: str, limit: TextLimit) -> str:
    """before and text on lines of their own, within the limit."""
    return cut_text(f"{before}\n{text}" if before else text, limit)


def line_number(text: str | None) -> int | None:
    """A line number from 1 on; None for anything else."""
    if not text or len(text) > 9 or not text.strip().isdecimal():
        return None
    return int(text) or None
