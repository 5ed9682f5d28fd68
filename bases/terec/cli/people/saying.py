"""Who says something, and why: words of excuses and corrections."""

import getpass
from typing import Annotated

import typer

from terec.cli.session import Session
from terec.model import InvalidInput

Because = Annotated[str, typer.Option(metavar="TEXT", help="Why; shown wherever it counts.")]
Who = Annotated[str, typer.Option(help="Who says so (else your login name).")]


def who_says(session: Session, who: str) -> str:
    """The name given, else the login name; in CI, where that is a machine's, InvalidInput."""
    if who.strip():
        return who.strip()
    if session.in_ci:
        raise InvalidInput("Who says so? In CI please give --who.")
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise InvalidInput("Who says so? The system does not know your name; please give --who.") from None
