"""`terec excuses`: lists who acknowledged what, and takes it back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.default_command import group_with_default
from terec.cli.people.saying import Who, who_says
from terec.cli.session import Session
from terec.cli.words import Suite, command

if TYPE_CHECKING:
    from rich.console import RenderableType

app = group_with_default("List excuses, or take one back.", "terec excuses ci")

ExcuseId = Annotated[str, typer.Argument(metavar="EXCUSE", help="Id of the excuse.")]


@command(app, "list", "terec excuses list ci")
def list_excuses(session: Session, suite: Suite) -> None:
    """List all excuses that were given, those that no longer hold among them."""
    found = session.service.judgement.excuses(session.suite(suite))

    def page() -> Iterator["RenderableType"]:
        from terec.render import excuses_table

        yield excuses_table(found, datetime.now(UTC))

    session.show(found, page)


@command(app, "withdraw", "terec excuses withdraw ci x1:53c1a0b2d4e6f809")
def withdraw(session: Session, suite: Suite, excuse_id: ExcuseId, who: Who = "") -> None:
    """Take an excuse back; its failures count again."""
    taken = session.service.judgement.withdraw_excuse(session.suite(suite), excuse_id, who_says(session, who))
    session.tell(taken, f"{taken.excuse_id} is withdrawn; its failures count again.")
