"""A failure's text as a template; the writers of each language fill in test, build and chance."""

from typing import NamedTuple


class Text(NamedTuple):
    """type: the exception class where the runner reports one. details, stacktrace: `%(name)s` templates.

    takes_ms: at least so long it takes to fail like this, where that is a matter of a time limit.
    """

    type: str | None
    details: str | None
    stacktrace: str
    takes_ms: float = 0.0
