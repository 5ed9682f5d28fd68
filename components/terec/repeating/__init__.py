"""Does something again and again in the background, never twice at once."""

from terec.repeating.schedule import repeated

__all__ = ["repeated"]
