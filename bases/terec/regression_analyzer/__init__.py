"""Judges what the events tell of, and tells of regressions."""

from terec.regression_analyzer.wiring import judged_in_background

__all__ = ["judged_in_background"]
