"""`terec events`: how far behind judging is, and what could not be judged."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli import wiring
from terec.cli.phrases import counted, run_words
from terec.cli.session import Session
from terec.cli.words import command, group
from terec.model import RunKey

if TYPE_CHECKING:
    from rich.console import RenderableType

DAYS = 30
"""How far back runs are looked through unless told otherwise; older ones are judged when somebody asks."""

app = group("How far behind judging is, and what could not be judged.", "terec events lag")


@command(app, "lag", "terec events lag", place=False)
def lag(session: Session) -> None:
    """Say how many events of the store wait to be judged, for how long, and how many were set aside."""
    found = wiring.events_lag(session.kept)
    age = f", the oldest for {found.seconds:.0f} s" if found.records else ""
    letters = f" {counted(found.dead_letters, 'dead letter')}: see {session.call('events', 'dead-letters')}."
    gone = f" {counted(found.lost, 'event')} gone before being read: see {session.call('events', 'reconcile')}."
    answer = f"{_waiting(found.records)}{age}.{letters if found.dead_letters else ''}{gone if found.lost else ''}"
    session.tell(found, answer)


@command(app, "dead-letters", "terec events dead-letters", place=False)
def dead_letters(session: Session) -> None:
    """List the events of the store that could not be handled, each with its reason."""
    found = wiring.dead_letters(session.kept)

    def page() -> Iterator["RenderableType"]:
        from terec.render import dead_letters_table

        yield dead_letters_table(found)

    session.show(found, page)


@command(app, "replay", "terec events replay", place=False)
def replay(
    session: Session,
    everything: Annotated[bool, typer.Option("--all", help="Every event that is still stored.")] = False,
) -> None:
    """Hand the dead letters of the store to the analyzer once more, as after an upgrade."""
    taken = wiring.replay_events(session.kept, everything, _days_ago(DAYS), _not_judged)
    left = wiring.events_lag(session.kept)
    answer = {"handled": taken, "records": left.records, "dead_letters": left.dead_letters}
    kept = f"{counted(left.dead_letters, 'dead letter')} left"
    session.tell(answer, f"{counted(taken, 'event')} handled; {_waiting(left.records)}, {kept}.")


@command(app, "reconcile", "terec events reconcile --days 7", place=False)
def reconcile(
    session: Session,
    days: Annotated[int, typer.Option(min=1, max=36_500, help="How far back results are looked through.")] = DAYS,
) -> None:
    """Judge runs with failures that nobody judged, whatever became of their events.

    For when events were gone before an analyzer read them; called again, it goes on where it was stopped.
    """
    found = wiring.reconcile_store(session.kept, _days_ago(days), _not_judged)
    broken = f", {found.not_judged} not judged" if found.not_judged else ""
    answer = (
        f"{counted(found.runs, 'run')} of the last {counted(days, 'day')} looked at, {found.judged} judged{broken}."
    )
    session.tell(found, answer)


def _days_ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _not_judged(run: RunKey, reason: str) -> None:
    typer.echo(f"{run_words(run)} cannot be judged: {reason}", err=True)


def _waiting(records: int) -> str:
    return f"{counted(records, 'event')} wait{'s' if records == 1 else ''} to be judged"
