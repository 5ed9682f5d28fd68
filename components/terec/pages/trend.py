"""Where the bars of a trend stand: one column for each run, the oldest left."""

from collections.abc import Sequence
from typing import NamedTuple

from terec.model import RecordedRun
from terec.wording import count, counted, moment

HEIGHT = 148
"""Pixels of the highest bar of failed tests."""

WHOLE_HEIGHT = 40
"""Pixels of the highest bar of all tests."""

LEAST = 2.0
"""Pixels of a bar of one failure among thousands: it must be seen."""

LABELS = 6
"""Most columns that carry their run's number: on a phone more would touch."""

MOST_TICKS = 4
CUT_FACTOR = 3
"""A bar is cut when it is more than so many times as high as the next one."""

CUT_SHARE = 8
"""Of so many bars at most one is cut."""


class Column(NamedTuple):
    """x, width: in percent of the chart. failed: height in pixels; cut: the bar goes on above the chart.

    passed, skipped, failed_share: heights in the chart of all tests.
    """

    run: RecordedRun
    x: float
    width: float
    failed: float
    cut: bool
    passed: float
    skipped: float
    failed_share: float
    label: bool
    told: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 3)


class Shares(NamedTuple):
    """Heights in pixels of a run's tests in the chart of all tests."""

    passed: float
    skipped: float
    failed_share: float


class Tick(NamedTuple):
    """height: in pixels above the ground."""

    height: float
    number: int


class Trend(NamedTuple):
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    most: int
    """Tests of the largest run."""

    @property
    def cut(self) -> tuple[Column, ...]:
        return tuple(each for each in self.columns if each.cut)


def trend_of(runs: Sequence[RecordedRun], height: int = HEIGHT) -> Trend:
    """The trend of the runs, which come newest first. An ignored run has a place and no bar."""
    builds = list(reversed(runs))
    step, top = _scale(_top([_failed(run) for run in builds]))
    most = max((run.total_count or 0 for run in builds if not run.ignore), default=0)
    width, stride = 100 / max(1, len(builds)), max(1, -(-len(builds) // LABELS))
    columns = tuple(
        Column(
            run=run,
            x=round(place * width, 3),
            width=round(width, 3),
            failed=_pixels(min(_failed(run), top), top, height),
            cut=_failed(run) > top,
            **_shares(run, most)._asdict(),
            label=(len(builds) - 1 - place) % stride == 0,
            told=told(run),
        )
        for place, run in enumerate(builds)
    )
    ticks = tuple(Tick(round(number * height / top, 1), number) for number in range(0, top + 1, step))
    return Trend(columns, ticks, most)


def told(run: RecordedRun) -> str:
    """A run in a line, as the title of its bar."""
    when = f"#{run.run_id}, {moment(run.began)} UTC"
    if run.ignore:
        return f"{when}: ignored"
    if run.total_count is None:
        return f"{when}: no results"
    return f"{when}: {count(run.fail_count)} failed, {count(run.pass_count)} passed, {count(run.skip_count)} skipped"


def in_words(runs: Sequence[RecordedRun]) -> str:
    """What the chart shows, for who cannot see it."""
    heeded = [run for run in runs if not run.ignore]
    red = [run for run in heeded if run.fail_count]
    if not heeded:
        return "No builds to plot."
    worst = max(heeded, key=lambda run: run.fail_count or 0)
    said = f"{len(red):,} of {counted(len(heeded), 'build')} had failures"
    return f"{said}, most of them #{worst.run_id} with {worst.fail_count:,}." if red else f"{said}."


def _top(failed: Sequence[int]) -> int:
    """The failures up to which the chart reaches: the most of any run, unless a few tower over all others.

    An outage, which breaks hundreds of tests once, would flatten what the chart is for.
    """
    highest = sorted(failed, reverse=True)
    for place in range(min(len(failed) // CUT_SHARE, len(failed) - 1), 0, -1):
        if 0 < highest[place] * CUT_FACTOR < highest[place - 1]:
            return highest[place]
    return max(highest, default=0)


def _scale(top: int) -> tuple[int, int]:
    """The step between two ticks, and the last tick, which is at least 1."""
    power = 1
    while True:
        for nice in (1, 2, 5):
            step = nice * power
            if -(-top // step) <= MOST_TICKS:
                return step, max(1, -(-top // step)) * step
        power *= 10


def _pixels(number: int, top: int, height: int) -> float:
    return round(max(LEAST, number * height / top), 1) if number > 0 else 0.0


def _failed(run: RecordedRun) -> int:
    return 0 if run.ignore else run.fail_count or 0


def _shares(run: RecordedRun, most: int) -> Shares:
    if run.ignore or not most:
        return Shares(0.0, 0.0, 0.0)
    numbers = run.pass_count, run.skip_count, run.fail_count
    return Shares(*(_pixels(number or 0, most, WHOLE_HEIGHT) for number in numbers))
