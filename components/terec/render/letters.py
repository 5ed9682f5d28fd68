"""Events that could not be handled, with the reasons."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from terec.model import Event, UnknownEvent
from terec.render.facts import dim
from terec.render.fitted_table import Column, FittedTable
from terec.store import DeadLetter
from terec.wording import moment, one_line


def dead_letters_table(letters: Sequence[DeadLetter]) -> RenderableType:
    """Oldest event first, as they are given."""
    if not letters:
        return dim("No dead letters.")
    return FittedTable(
        [
            Column("event", [Text(each.entry.event.type) for each in letters], importance=1),
            Column("run", [_folded(_run(each.entry.event, each.entry.key)) for each in letters], least=20),
            Column("set aside (UTC)", [Text(moment(each.at)) for each in letters], importance=2),
            Column("reason", [_folded(each.reason) for each in letters], least=30),
        ]
    )


def _run(event: Event | UnknownEvent, key: str) -> str:
    return key if isinstance(event, UnknownEvent) else str(event.run)


def _folded(text: str) -> Text:
    return Text(one_line(text), overflow="fold")
