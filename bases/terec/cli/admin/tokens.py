"""`terec admin tokens` and `terec admin token add|revoke`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.session import Session
from terec.cli.words import OrgName, command, group
from terec.model import Grant

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer()
token = group("Add or revoke a token.", "terec admin token add --help")
app.add_typer(token, name="token")

TokenName = Annotated[str, typer.Argument(metavar="NAME", help="Name of the token, such as ci.")]


@command(app, "tokens", "terec admin tokens acme", place=False)
def tokens(session: Session, org: OrgName) -> None:
    """List an org's tokens; their texts are stored nowhere."""
    found = session.service.administration.tokens(org)

    def page() -> Iterator["RenderableType"]:
        from terec.render import tokens_table

        yield tokens_table(found)

    session.show(found, page)


@command(token, "add", "terec admin token add acme ci --grant write --pull-requests-only", place=False)
def add(
    session: Session,
    org: OrgName,
    name: TokenName,
    grant: Annotated[Grant, typer.Option(help="What it allows; a later one includes the earlier ones.")] = Grant.WRITE,
    pull_requests_only: Annotated[
        bool, typer.Option("--pull-requests-only", help="A write token that writes only runs of pull requests.")
    ] = False,
) -> None:
    """Make a token; its text is shown this once, alone on stdout."""
    text = session.service.administration.add_token(org, name, grant, pull_requests_only)
    session.tell({"name": name, "grant": grant, "token": text}, text)


@command(token, "revoke", "terec admin token revoke acme ci", place=False)
def revoke(session: Session, org: OrgName, name: TokenName) -> None:
    """Take a token back, effective at once."""
    session.service.administration.revoke_token(org, name)
    session.tell({"revoked": name}, f"Token {name} of {org} is revoked.")
