"""What one line of a failure's text is."""

from enum import IntEnum
from typing import NamedTuple

from terec.test_hash.frames import Frame


class Kind(IntEnum):
    """The part a line plays."""

    TEXT = 0
    FRAME = 1
    CAUSE = 2
    """Starts the failure behind this one; its words are `said`."""
    ASIDE = 3
    """Starts a failure that is no cause (suppressed, a cleaner's stack)."""
    CHAIN = 4
    """Python: what follows was raised on top of what stood before."""
    SAID = 5
    """Words of the message, marked as such by the runner."""
    NOISE = 6


class Line(NamedTuple):
    kind: Kind
    frame: Frame | None = None
    said: str = ""
    type: str = ""
    outermost_first: bool = False


NOISE = Line(Kind.NOISE)
ASIDE = Line(Kind.ASIDE)
CHAIN = Line(Kind.CHAIN)
