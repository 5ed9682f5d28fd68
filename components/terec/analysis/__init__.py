"""Judges the failures of a run, and the run, from what is stored."""

from terec.analysis.acknowledged_losses import MISSING_CAUSE
from terec.analysis.backtest import BacktestAnswer, backtest
from terec.analysis.handling import fold_without, handle, judge_and_store
from terec.analysis.judgement import StoreJudgement
from terec.analysis.reconciling import Reconciled, reconcile
from terec.analysis.repeat import repeat_command
from terec.analysis.seen_before import DEPTH_MAX
from terec.analysis.targets import DEFAULT_BRANCHES

__all__ = [
    "DEFAULT_BRANCHES",
    "DEPTH_MAX",
    "MISSING_CAUSE",
    "BacktestAnswer",
    "Reconciled",
    "StoreJudgement",
    "backtest",
    "fold_without",
    "handle",
    "judge_and_store",
    "reconcile",
    "repeat_command",
]
