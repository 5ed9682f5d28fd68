"""`terec excuse`: takes a cause on for a time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.people.saying import Because, Who, who_says
from terec.cli.phrases import counted, quoted
from terec.cli.session import Session
from terec.cli.showing.cause_choice import choose_cause
from terec.cli.times import time_after
from terec.cli.words import Branch, RunId, Suite, command
from terec.model import AcknowledgementRequest

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer()

CauseName = Annotated[
    str, typer.Argument(metavar="CAUSE", help="Id of the cause, or how it begins: c2:…; missing: lost tests.")
]
Ticket = Annotated[str, typer.Option(help="Where it is worked on.")]
Until = Annotated[str, typer.Option(metavar="TIME", help="A span such as 30d, or a day (else 14 days, at most 90).")]


@command(app, "excuse", 'terec excuse ci main 17 c2:53c1a0b2 --because "disk is being replaced" --ticket OPS-12')
def excuse(
    session: Session,
    suite: Suite,
    branch: Branch,
    run_id: RunId,
    cause: CauseName,
    because: Because,
    ticket: Ticket = "",
    until: Until = "",
    who: Who = "",
) -> None:
    """Take a cause on: its tests, failing this way, do not fail the gate on this branch and in pull requests into it.

    What joins the cause later is not covered.
    """
    key = session.run(suite, branch, run_id)
    end = time_after(until, "--until", datetime.now(UTC)) if until else None
    chosen = choose_cause(session.service.judgement, key, cause)
    request = AcknowledgementRequest(because, who_says(session, who), ticket or None, end)
    given = session.service.judgement.excuse(key, chosen.cause_id, request)

    def page() -> Iterator["RenderableType"]:
        from terec.render import covered_table

        yield (
            f"{given.excuse_id}: {counted(len(given.pairs), 'test')} excused on {given.branch} "
            f"until {given.until:%Y-%m-%d %H:%M} UTC."
        )
        if len(chosen.tests) > 1:
            yield covered_table(chosen.tests)
        yield f"Take it back: {session.call('excuses', 'withdraw', quoted(suite), given.excuse_id)}"

    session.show(given, page)
