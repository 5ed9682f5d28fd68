"""Makes the result of a case that a console log names."""

from dataclasses import dataclass

from terec.importers.names import names_of
from terec.importers.options import ReadOptions
from terec.model import Outcome, Result, TextLimit, cut_text

UNNAMED = "<unnamed>"
"""As a JUnit report's case without a name is called."""

_SECTION_HEAD, _SECTION_TAIL = 16 * 1024, 8 * 1024


@dataclass(frozen=True, slots=True)
class Naming:
    """How cases are called and how much of their lines is kept; the same for a whole log."""

    options: ReadOptions

    @property
    def limit(self) -> TextLimit:
        """Of the lines around a failure: many failures are held until the log has named them."""
        given = self.options.text_limit
        return TextLimit(min(given.head, _SECTION_HEAD), min(given.tail, _SECTION_TAIL))

    def result(
        self, runner: str, classname: str, name: str, outcome: Outcome, duration_ms: float | None = None
    ) -> Result:
        """The case that runner's JUnit report calls classname and name."""
        names = names_of(classname, name.strip() or UNNAMED, self.options.config)
        result = Result(*names, outcome, self.options.group)
        result.runner, result.duration_ms = runner, duration_ms
        return result

    def failure(self, result: Result, details: str | None, trace: str | None, around: str | None) -> Result:
        """The result as a failure. details: what went wrong; trace: its own lines; around: those that stand before."""
        result.result = Outcome.FAIL
        result.error_details = cut_text(details, self.limit) if details else None
        result.error_stacktrace, result.stdout = trace, around
        return result
