"""`terec search`: tests and failures by words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.session import Session
from terec.cli.words import Suite, command

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer()

Words = Annotated[list[str], typer.Argument(metavar="WORDS...", help="Words, or beginnings of words.")]
Most = Annotated[int, typer.Option("--limit", help="Most tests, and most failures.", min=1, max=1000)]


@command(app, "search", "terec search ci invoice tax")
def search(session: Session, suite: Suite, words: Words, limit: Most = 32) -> None:
    """Find tests by words of their names, and failures by words of what they said.

    All words must be there, or words that begin so, upper and lower case alike: `tax` finds keepsTaxOfInvoice.
    """
    found = session.service.history.search(session.suite(suite), " ".join(words), limit)

    def page() -> Iterator["RenderableType"]:
        from terec.render import found_tables

        yield from found_tables(found)
        if found.failures:
            yield f"Look closer: {session.call('failures', 'show', found.failures[0].failure_hash)}"

    session.show(found, page)
