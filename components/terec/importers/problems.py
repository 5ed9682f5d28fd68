"""What is wrong with a report, for the one who has to mend it."""

from dataclasses import dataclass

from terec.model import Result, UnreadableReport


class BrokenReport(UnreadableReport):
    """Raised while one report is read; line and column from 1 where known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class UnfitCharacter(BrokenReport):
    """A character that XML does not allow, or its encoding does not have. rest: results that stood before it."""

    def __init__(self, message: str, line: int | None, column: int | None, rest: list[Result]) -> None:
        super().__init__(message, line, column)
        self.rest = rest


class UnreadFile(BrokenReport):
    """The file as a whole cannot be read: no line of it is to blame."""


class NoReport(UnreadFile):
    """The file is fine, but is not in a format that TeReC reads."""


def blank() -> UnreadFile:
    """What is wrong with a file that has bytes and says nothing."""
    return UnreadFile("it holds nothing but zero bytes and white space (was the disk full, or its writer killed?)")


@dataclass(frozen=True, slots=True)
class ReportProblem:
    """One report that was not read wholly. str() is the sentence for people.

    line, column: where, from 1, when known. cases: those read before the break; they count.
    no_report: nothing is broken, the file just is no test report. mended: it was read to its end all the same.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    cases: int = 0
    no_report: bool = False
    mended: bool = False

    @property
    def broken(self) -> bool:
        """Whether it could not be read to its end: more tests may have failed."""
        return not (self.no_report or self.mended)

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line:,}"
        place = line if self.column is None else f"{line}, column {self.column:,}"
        before = "1 case before it counts" if self.cases == 1 else f"{self.cases:,} cases before it count"
        read = f"; {before}" if self.cases else ""
        return f"{self.file}{place}: {self.message}{read}."


def failures_without_name(file: str, named: int, failed: int) -> ReportProblem:
    """The problem of a console log that counts more failures than it names: they are lost."""
    return ReportProblem(file, f"it counts {failed:,} failed tests and names only {named:,} of them", cases=named)


def tests_without_name(file: str, named: int, total: int) -> ReportProblem:
    """The remark on a console log that counts more tests than it names, as Maven's do of those that passed."""
    message = f"a console log, which names {named:,} of the {total:,} tests that it counts; the others are not imported"
    return ReportProblem(file, message, mended=True)


def characters_left_out(file: str, line: int, character: str) -> ReportProblem:
    """The problem of a report that holds control characters, of which the first stands in that line."""
    message = f"it holds control characters that XML does not allow, such as {character}; they were left out"
    return ReportProblem(file, message, line, mended=True)


def characters_mended(file: str, first: UnfitCharacter) -> ReportProblem:
    """The problem of a report that was read again, without characters such as the first."""
    message = f"{first.message}; characters like it were left out or became U+FFFD"
    return ReportProblem(file, message, first.line, first.column, mended=True)
