"""`terec reanalyze`: judge again what was judged by other rules."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.phrases import counted, quoted
from terec.cli.session import Session
from terec.cli.words import Limit, Suite, command

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer()

Apply = Annotated[bool, typer.Option("--apply", help="Store the new verdicts; else nothing is changed.")]


@command(app, "reanalyze", "terec reanalyze ci --limit 100")
def reanalyze(session: Session, suite: Suite, limit: Limit = 200, apply: Apply = False) -> None:
    """Show what judging the newest judged runs again would change; with --apply, change it."""
    changes = session.service.judgement.reanalyze(session.suite(suite), limit, apply)

    def page() -> Iterator["RenderableType"]:
        from terec.render import changed_table

        yield changed_table(changes)
        done = "changed" if apply else "would change"
        yield f"{counted(len(changes), 'verdict')} {done}." if changes else ""
        if changes and not apply:
            yield f"Change them: {session.call('reanalyze', quoted(suite), f'--limit {limit}', '--apply')}"

    session.show(changes, page)
