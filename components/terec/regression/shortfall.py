"""Why a run does not show enough to be judged."""

from collections.abc import Sequence

from terec.model import Completeness, FailOn, LostTest
from terec.regression.excuses import Acknowledgements, acknowledged
from terec.regression.question import GateQuestion
from terec.regression.thresholds import LOST_SHARE


def shortfalls(question: GateQuestion, lost: Sequence[LostTest], held: Acknowledgements) -> tuple[str, ...]:
    """One sentence for each reason that makes the run not judgeable; empty when it can be judged."""
    run = question.run
    found = []
    if run.ignored:
        found.append("The run is ignored.")
    if run.infra:
        found.append("Most tests broke at once: repair the machines and run it again.")
    if question.lacking:
        found.append(f"The run is incomplete: {question.lacking}.")
    elif question.completeness is Completeness.INCOMPLETE:
        found.append("The run is incomplete: results are still to arrive.")
    if not question.ran:
        found.append(f"No test passed or failed in {_where(question)}.")
    return (*found, *_losses(question, lost, held))


def _losses(question: GateQuestion, lost: Sequence[LostTest], held: Acknowledgements) -> list[str]:
    changes, found = question.changes, []
    open_lost = sum(not each.acknowledged for each in lost)
    of_part = "" if question.part is None else f"of {_where(question)} "
    against = f"{of_part}that passed in {changes.compared_with}"
    if open_lost > LOST_SHARE * changes.passed_before:
        found.append(f"{open_lost} of {changes.passed_before} tests {against} are missing or skipped.")
    elif open_lost and FailOn.MISSING in question.fail_on:
        found.append(f"{open_lost} tests {against} are missing or skipped, which was to hold the gate.")
    for part in changes.lost_parts:
        covered = bool(lost) and not open_lost
        if not covered and acknowledged(part_key(part), None, held) is None:
            found.append(f"No result of part {part!r} arrived, which {changes.compared_with} had.")
    return found


def _where(question: GateQuestion) -> str:
    return "the run" if question.part is None else f"part {question.part!r}"


def part_key(part: str) -> str:
    """How an acknowledgement names a part that is missing, in the place of a test id."""
    return f"part:{part}"
