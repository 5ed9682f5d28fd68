"""What is wrong with a report, for the one who has to mend it."""

from dataclasses import dataclass

from terec.model import UnreadableReport


class BrokenReport(UnreadableReport):
    """Raised while one report is read; line and column from 1 where known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class NoReport(BrokenReport):
    """The file is fine, but is not in a format that TeReC reads."""


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """One report that was not read to its end. str() is the sentence for people.

    line, column: where, from 1, when known. cases: those read before the break; they count.
    no_report: nothing is broken, the file just is no test report.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    cases: int = 0
    no_report: bool = False

    def __str__(self) -> str:
        place = "" if self.line is None else f", line {self.line:,}, column {self.column or 1:,}"
        before = "1 case before it counts" if self.cases == 1 else f"{self.cases:,} cases before it count"
        read = f"; {before}" if self.cases else ""
        return f"{self.file}{place}: {self.message}{read}."
