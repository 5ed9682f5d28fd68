"""What a pull request of a fork can do: its jobs are given no token."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from terec.cli.session import Session
from terec.model import Denied


@contextmanager
def without_secrets(session: Session, fork: Callable[[], bool]) -> Iterator[None]:
    """A refusal inside says what is left to do where the change comes from a fork, and no token is set."""
    try:
        yield
    except Denied as error:
        if session.settings.api_key or not fork():
            raise
        raise Denied(
            f"{error} CI gives this pull request of a fork no TEREC_API_KEY: judge its reports with "
            "`terec import PATH --dry-run`, which stores nothing; a public org answers that without a token."
        ) from error
