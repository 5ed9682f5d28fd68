"""How long another system may take, and how much it may answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one request; sizes in bytes as they leave any compression, times in seconds.

    total_seconds: from the first try to the last byte, so that a page without end ends. tries: how often a request is
    sent that may be repeated; the pause between doubles, a Retry-After counts instead; one that is longer than
    retry_after_max is an error at once (AskedTooOften).
    elsewhere: follow a redirect to another origin, without the headers that were given; else it is an error.
    """

    connect_seconds: float = 10
    read_seconds: float = 60
    total_seconds: float = 600
    most_bytes: int = 64 * 1024 * 1024
    tries: int = 4
    pause_seconds: float = 0.25
    retry_after_max: int = 60
    elsewhere: bool = False
