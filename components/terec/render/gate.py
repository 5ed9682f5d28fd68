"""The gate's answer as a page: whose the failures are, what is lost, and each cause with its excuse."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from terec.model import GateAnswer, GateOutcome, LostTest
from terec.render.causes import TESTS_SHOWN, causes_view
from terec.render.cells import CaseName
from terec.render.facts import dim
from terec.render.links import linked
from terec.render.trimmed import Trimmed
from terec.render.verdicts import GATE_STYLES
from terec.wording import (
    GATE_MARKS,
    about_cause,
    case_of,
    cause_blocks,
    compared_line,
    compared_with,
    counted,
    excused_line,
    lost_line,
    one_line,
)


def gate_page(answer: GateAnswer, tests_shown: int = TESTS_SHOWN, fold: bool = False) -> RenderableType:
    """Its first line says whether the failures are the reader's; then lost tests, then causes without excuse first.

    tests_shown: most tests listed of a cause. fold: classes instead of tests.
    """
    blocks = cause_blocks(answer.verdicts, answer.gate.failures)
    about = {block.cause_id: about_cause(answer.verdicts, block.cause_id) for block in blocks}
    whose = "yours" if answer.gate.outcome is GateOutcome.RED else ""
    return Trimmed(
        Group(
            *_head(answer),
            *_lost(answer, tests_shown),
            *causes_view(blocks, answer.links, tests_shown, fold, whose, about),
            *_foot(answer, tests_shown),
        )
    )


def _head(answer: GateAnswer) -> Iterator[RenderableType]:
    gate, run = answer.gate, answer.verdicts.run
    mark, style = GATE_MARKS[gate.outcome], GATE_STYLES[gate.outcome]
    yield Text(f"{mark} {one_line(gate.sentence)}", style=style, overflow="fold")
    for reason in gate.reasons[1:]:
        yield Text(one_line(reason), overflow="fold")
    if counts := excused_line(answer):
        yield Text(counts, overflow="fold")
    where = Text(f"{one_line(run.suite)} on {one_line(run.branch)} ", style="dim", overflow="fold")
    where.append_text(linked(Text(f"#{run.run_id}"), run.url))
    yield where.append(f", {one_line(compared_line(answer))}")


def _lost(answer: GateAnswer, tests_shown: int) -> Iterator[RenderableType]:
    lost = sorted(answer.gate.lost, key=lambda each: each.acknowledged)
    if not lost:
        return
    yield Text()
    yield Text(f"Lost: {one_line(lost_line(lost, compared_with(answer)))}", style="bold yellow", overflow="fold")
    for each in lost[:tests_shown]:
        yield Padding(Group(_name(answer, each.test_id), dim(f"  {_how(each)}")), (0, 0, 0, 2))
    if len(lost) > tests_shown:
        yield Padding(dim(f"and {len(lost) - tests_shown:,} more"), (0, 0, 0, 2))


def _how(lost: LostTest) -> str:
    return f"{lost.how.value}, acknowledged" if lost.acknowledged else lost.how.value


def _name(answer: GateAnswer, test_id: str) -> RenderableType:
    case = case_of(answer, test_id)
    return Text(one_line(test_id), overflow="fold") if case is None else CaseName(case)


def _foot(answer: GateAnswer, tests_shown: int) -> Iterator[RenderableType]:
    verdicts, gate = answer.verdicts, answer.gate
    retried, fixed, gained = gate.passed_on_retry, len(verdicts.fixed), len(verdicts.gained)
    if retried or fixed or gained or gate.notes:
        yield Text()
    if retried:
        yield Text(f"Passed on retry: {counted(len(retried), 'test')}")
        yield from _names(answer, retried, tests_shown)
    if fixed or gained:
        yield Text(f"{counted(fixed, 'failure')} fixed, {counted(gained, 'test')} new in this run.")
    for note in gate.notes:
        yield Text(f"Note: {one_line(note)}", style="dim", overflow="fold")


def _names(answer: GateAnswer, tests: Sequence[str], most: int) -> Iterator[RenderableType]:
    yield from (Padding(_name(answer, each), (0, 0, 0, 2)) for each in tests[:most])
    if len(tests) > most:
        yield Padding(dim(f"and {len(tests) - most:,} more"), (0, 0, 0, 2))
