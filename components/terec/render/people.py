"""Tables of people's words on failures: excuses and corrections, and of verdicts that judging again changes."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from terec.model import ChangedVerdict, Correction, RecordedAcknowledgement, RunKey
from terec.render.cells import Message
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.render.verdicts import verdict_text
from terec.wording import counted, moment, one_line


def excuses_table(excuses: Sequence[RecordedAcknowledgement], now: datetime) -> RenderableType:
    """Acknowledgements, those that no longer hold dim."""
    if not excuses:
        return dim("Nobody excused anything.")
    columns = [
        Column("excuse", [Text(one_line(each.excuse_id)) for each in excuses]),
        Column("branch", [Text(one_line(each.branch), overflow="fold") for each in excuses], 5, 10),
        Column("tests", [Text(f"{len(each.pairs):,}") for each in excuses], importance=3, right=True),
        Column("until (UTC)", [Text(_until(each, now)) for each in excuses], importance=6),
        Column("by", [Text(one_line(each.who), overflow="fold") for each in excuses], 4, 8),
        Column("ticket", [Text(one_line(each.ticket or ""), overflow="fold") for each in excuses], 2, 8),
        Column("because", [Message(each.because) for each in excuses], importance=7, least=20, under="excuse"),
        Column("cause", [dim(one_line(each.cause_id)) for each in excuses], importance=1),
    ]
    over = [each.withdrawn is not None or each.until <= now for each in excuses]
    holding = len(excuses) - sum(over)
    caption = f"{holding:,} of {counted(len(excuses), 'excuse')} {'holds' if holding == 1 else 'hold'}."
    return FittedTable(columns, caption, over)


def corrections_table(corrections: Sequence[Correction]) -> RenderableType:
    """Verdicts that people corrected."""
    if not corrections:
        return dim("Nobody corrected a verdict.")
    columns = [
        Column("verdict", [verdict_text(each.verdict) for each in corrections]),
        Column("run", [_run(each.run) for each in corrections], 0, 12),
        Column("test", [Text(one_line(each.test_id), overflow="fold") for each in corrections], 0, 24),
        Column("by", [Text(one_line(each.who), overflow="fold") for each in corrections], 3, 8),
        Column("at (UTC)", [dim(moment(each.at)) for each in corrections], importance=1),
        Column("because", [Message(each.because) for each in corrections], importance=4, least=20, under="test"),
    ]
    return FittedTable(columns, f"{counted(len(corrections), 'correction')}.")


def changed_table(changes: Sequence[ChangedVerdict]) -> RenderableType:
    """Verdicts before and after judging again."""
    columns = [
        Column("before", [verdict_text(each.before) for each in changes]),
        Column("after", [verdict_text(each.after) for each in changes]),
        Column("run", [_run(each.run) for each in changes], 0, 12),
        Column("test", [Text(one_line(each.test_id), overflow="fold") for each in changes], 0, 24),
    ]
    return FittedTable(columns) if changes else dim("Every verdict stays as it is.")


def _run(key: RunKey) -> RenderableType:
    return Text(one_line(f"{key.branch} #{key.run_id}"), overflow="fold")


def _until(excuse: RecordedAcknowledgement, now: datetime) -> str:
    if excuse.withdrawn is not None:
        return "withdrawn"
    return f"{excuse.until:%Y-%m-%d}" + (" (over)" if excuse.until <= now else "")
