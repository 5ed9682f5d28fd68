"""Reads from CI's variables and git which run of which project this is."""

from terec.ci_context.context import CiContext
from terec.ci_context.names import as_name
from terec.ci_context.reading import read_context

__all__ = ["CiContext", "as_name", "read_context"]
