"""What fails while something is told changes no exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

from terec.cli import output
from terec.model import TerecError


@contextmanager
def tried(what_failed: str, quietly: bool = False) -> Iterator[None]:
    """A failure is one sentence on stderr, or none."""
    try:
        yield
    except (TerecError, OSError) as error:
        if not quietly:
            output.note(f"terec: {what_failed}: {error}")
