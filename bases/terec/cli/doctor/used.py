"""What is used, and where it came from."""

from typing import NamedTuple

from terec.cli.session import Session
from terec.settings import is_cassandra, is_server


class Used(NamedTuple):
    """One line of an answer; origin: option, variable, `git` or `default`."""

    name: str
    value: str
    origin: str


def origin_of(session: Session, name: str) -> str:
    """Where a setting with an option came from: the option, its variable, or nowhere."""
    if session.options[name]:
        return f"--{name.replace('_', '-')}"
    return f"TEREC_{name.upper()}" if getattr(session.settings, name) else "default"


def masked(token: str) -> str:
    """Enough of a token to tell two apart, too little to use it."""
    if not token:
        return "(none)"
    return f"{token[:9]}…" if len(token) >= 32 else "(set)"


def is_file(url: str) -> bool:
    return not is_server(url) and not is_cassandra(url)
