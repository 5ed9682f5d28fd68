"""Does something at fixed times in the background, never twice at once."""

from terec.repeating.schedule import repeated

__all__ = ["repeated"]
