"""Answers what happened over the builds of a suite."""

from terec.history.history import LIMIT_MAX, StoreHistory

__all__ = ["LIMIT_MAX", "StoreHistory"]
