"""What one test did in every run of a branch, as cells side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from terec.model import Outcome, RecordedRun, TestInRun
from terec.pages.trend import LABELS
from terec.wording import OUTCOME_WORDS, moment

HEIGHT = 44
"""Pixels of a failure's cell; a pass is half as high, a skip less: told by shape, not by colour alone."""

_HEIGHTS = {Outcome.FAIL: HEIGHT, Outcome.PASS: HEIGHT // 2, Outcome.SKIP: HEIGHT // 4}


class Cell(NamedTuple):
    """x, width: in percent. row: None where the test did not run, or the run is ignored."""

    run: RecordedRun
    x: float
    width: float
    height: float
    row: TestInRun | None
    label: bool
    told: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 3)


def strip_of(runs: Sequence[RecordedRun], rows: Sequence[TestInRun]) -> tuple[Cell, ...]:
    """A cell for each of the runs, which come newest first; rows: what the test did in some of them."""
    by_run = {row.suite_run.run_id: row for row in rows}
    builds = list(reversed(runs))
    width = 100 / max(1, len(builds))
    stride = max(1, -(-len(builds) // LABELS))
    cells = []
    for place, run in enumerate(builds):
        row = None if run.ignore else by_run.get(run.run_id)
        height = _HEIGHTS[row.test_run.result] if row else 0
        label = (len(builds) - 1 - place) % stride == 0
        cells.append(Cell(run, round(place * width, 3), round(width, 3), height, row, label, _told(run, row)))
    return tuple(cells)


def failure_rate(rows: Sequence[TestInRun]) -> float | None:
    """Failed among passed and failed, in runs that are not ignored; None where it did neither."""
    outcomes = [row.test_run.result for row in rows if not row.suite_run.ignore]
    decided = len(outcomes) - outcomes.count(Outcome.SKIP)
    return outcomes.count(Outcome.FAIL) / decided if decided else None


def _told(run: RecordedRun, row: TestInRun | None) -> str:
    what = "build ignored" if run.ignore else OUTCOME_WORDS[row.test_run.result] if row else "not run"
    return f"#{run.run_id}, {moment(run.began)} UTC: {what}"
