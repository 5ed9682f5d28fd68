"""Judges whether a failure was seen before."""

from terec.analysis.check import DEPTH_MAX, StoreJudgement

__all__ = ["DEPTH_MAX", "StoreJudgement"]
