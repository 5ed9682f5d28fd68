"""What tests did in every build: one strip of letters for a test, a letter for each build."""

from collections.abc import Sequence
from typing import Protocol

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.text import Text

from terec.model import CaseId, Outcome, RecordedRun
from terec.render.cells import names_column
from terec.render.facts import dim
from terec.render.failures import none_failed
from terec.render.fitted_table import Column, FittedTable
from terec.render.marks import ABSENT, IGNORED, LETTERS, STYLES
from terec.wording import counted, percent

_TICKS = 10


class Strip(Protocol):
    """outcomes: one for each build, oldest first; None where the test did not run. A class has no test_case."""

    @property
    def case(self) -> CaseId: ...
    @property
    def failures(self) -> int: ...
    @property
    def outcomes(self) -> Sequence[Outcome | None]: ...


def history_table(
    runs: Sequence[RecordedRun], strips: Sequence[Strip], threshold: int = 1, left_out: int = 0
) -> RenderableType:
    """A row for each strip, the oldest build left, all aligned by build.

    runs: newest first, as many as outcomes. threshold, left_out: as in failed_tests_table.
    """
    if not strips:
        return dim(none_failed(threshold, left_out))
    builds = list(reversed(runs))
    seen = [_seen(strip.outcomes, builds) for strip in strips]
    columns = [
        *(_counts(outcome, seen) for outcome in Outcome),
        Column("passed", [Text(_rate(outcomes)) for outcomes in seen], importance=2, right=True),
        names_column("test", [strip.case for strip in strips]),
        Column(
            "builds",
            [Letters(strip.outcomes, builds) for strip in strips],
            importance=1,
            under="test",
            top=Ruler(builds),
        ),
    ]
    return FittedTable(columns, _caption(builds, strips))


class Letters:
    """A strip in one line, or in lines of whole tens that each begin with the number of their first build."""

    def __init__(self, outcomes: Sequence[Outcome | None], builds: Sequence[RecordedRun]) -> None:
        self._outcomes = outcomes
        self._builds = builds

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, max(1, len(self._outcomes)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if len(self._outcomes) <= options.max_width:
            yield self._line(0, len(self._outcomes))
            return
        label = max(len(str(run.run_id)) for run in self._builds) + 2
        room = max(1, options.max_width - label)
        step = room - room % _TICKS if room > _TICKS else room
        for start in range(0, len(self._outcomes), step):
            number = f"#{self._builds[start].run_id}".ljust(label)
            yield (
                Text(no_wrap=True, overflow="crop")
                .append(number, style="dim")
                .append_text(self._line(start, start + step))
            )

    def _line(self, start: int, end: int) -> Text:
        text = Text(no_wrap=True, end="", overflow="crop")
        for outcome, run in zip(self._outcomes[start:end], self._builds[start:end], strict=True):
            text.append(*_letter(outcome, run.ignore))
        return text


class Ruler:
    """Numbers of builds above their letters, as many as find room; where strips wrap, just what is left and right."""

    def __init__(self, builds: Sequence[RecordedRun]) -> None:
        self._builds = builds

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, max(1, len(self._builds)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if len(self._builds) > options.max_width:
            yield Text("builds, oldest first", overflow="fold")
            return
        line = ""
        for place, run in enumerate(self._builds):
            number = f"#{run.run_id}"
            free = not line or place > len(line)
            if place % _TICKS == 0 and free and place + len(number) <= len(self._builds):
                line = line.ljust(place) + number
        yield Text(line, no_wrap=True)


def _letter(outcome: Outcome | None, ignored: bool) -> tuple[str, str]:
    if ignored:
        return IGNORED, "dim"
    return (ABSENT, "dim") if outcome is None else (LETTERS[outcome], STYLES[outcome])


def _seen(outcomes: Sequence[Outcome | None], builds: Sequence[RecordedRun]) -> list[Outcome]:
    """The outcomes that count."""
    return [each for each, run in zip(outcomes, builds, strict=True) if each is not None and not run.ignore]


def _counts(outcome: Outcome, seen: Sequence[list[Outcome]]) -> Column:
    numbers = [outcomes.count(outcome) for outcomes in seen]
    style = "bold red" if outcome is Outcome.FAIL else ""
    cells: list[RenderableType] = [Text(f"{number:,}", style=style if number else "dim") for number in numbers]
    return Column(LETTERS[outcome], cells, importance=3, right=True)


def _rate(outcomes: Sequence[Outcome]) -> str:
    decided = len(outcomes) - outcomes.count(Outcome.SKIP)
    return percent(outcomes.count(Outcome.PASS) / decided if decided else None)


def _caption(builds: Sequence[RecordedRun], strips: Sequence[Strip]) -> str:
    letters = "P passed, F failed, s skipped"
    if any(None in strip.outcomes for strip in strips):
        letters += f", {ABSENT} not run"
    if any(run.ignore for run in builds):
        letters += f", {IGNORED} build ignored"
    first = f"#{builds[0].run_id} left to #{builds[-1].run_id} right" if builds else ""
    return f"{counted(len(builds), 'build')}, {first}: {letters}."
