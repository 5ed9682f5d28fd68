"""Makes Python look for garbage seldom in a process that serves."""

from terec.garbage.collecting import collect_seldom

__all__ = ["collect_seldom"]
