"""What the gate would have said of a suite's past, held against what came later."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from terec.model import RunKey
from terec.render.facts import dim
from terec.render.trimmed import Trimmed
from terec.wording import counted, one_line, percent

if TYPE_CHECKING:
    from terec.analysis import BacktestAnswer

LISTED = 10


def backtest_view(answer: "BacktestAnswer") -> RenderableType:
    """Counts, then the failures of which the gate was wrong as it looks now; without a judgeable run a sentence."""
    reds = [(each.run, each.test_id, each.sentence) for each in answer.false_reds]
    greens = [(each.run, each.test_id, each.sentence) for each in answer.false_greens]
    judged = answer.runs - answer.not_judgeable
    gated = f"{counted(answer.runs, 'run')} with failures gated again"
    if not judged:
        return dim(f"{gated}, none of them judgeable: nothing is known of false reds and greens.")
    counts = [
        f"{gated}, {judged:,} judgeable.",
        f"{counted(answer.failures, 'failure')}: {answer.red:,} without excuse, {answer.excused:,} excused.",
    ]
    return Trimmed(
        Group(
            *(Text(each) for each in counts),
            *_doubtful("False reds", "called NEW, then passed on the same commit", reds, answer.red),
            *_doubtful("False greens", "excused, then steady on the target", greens, answer.excused),
        )
    )


def _doubtful(name: str, why: str, found: Sequence[tuple[RunKey, str, str]], among: int) -> Iterator[RenderableType]:
    """found: run, test id and what the gate said of each; among: how many it said the same of."""
    share = f" ({percent(len(found) / among)} of them)" if among else ""
    yield Text()
    yield Text(f"{name}, {why}: {len(found):,}{share}", style="bold red" if found else "green", overflow="fold")
    for run, test_id, sentence in found[:LISTED]:
        where = Text(one_line(f"{run.branch} #{run.run_id} {test_id}"), overflow="fold")
        yield Padding(Group(where, dim(f"  {one_line(sentence)}")), (0, 0, 0, 2))
    if len(found) > LISTED:
        yield Padding(dim(f"and {len(found) - LISTED:,} more"), (0, 0, 0, 2))
