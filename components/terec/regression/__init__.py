"""Judges a failure from the history of its test, and a run from the excuses of its failures."""

from terec.regression.changes import RunChanges, changes, parts_gone
from terec.regression.facts import Failure, RunFacts, Sighting, run_facts
from terec.regression.gate import gate
from terec.regression.judge import judge, worst_judged
from terec.regression.long_lived import came_to_stay, judged_streak
from terec.regression.outage import broke_at_once
from terec.regression.place import (
    BasePlace,
    Upstream,
    base_place,
    grown_from,
    landed_in,
    reference_run,
    shares,
    target_of,
    up_to,
    upstream,
)
from terec.regression.problems import BuildSeen, after_build, fold_problems, state_at, with_acknowledgement
from terec.regression.question import GateFailure, GateQuestion
from terec.regression.shortfall import part_key
from terec.regression.suspects import FailureText, RankedChange, rank_changes
from terec.regression.thresholds import HISTORY_RUNS, LOST_SHARE, MASS_CASES, MASS_SHARE
from terec.regression.traces import named_frames
from terec.regression.votes import one_vote_each

__all__ = [
    "HISTORY_RUNS",
    "LOST_SHARE",
    "MASS_CASES",
    "MASS_SHARE",
    "BasePlace",
    "BuildSeen",
    "Failure",
    "FailureText",
    "GateFailure",
    "GateQuestion",
    "RankedChange",
    "RunChanges",
    "RunFacts",
    "Sighting",
    "Upstream",
    "after_build",
    "base_place",
    "broke_at_once",
    "came_to_stay",
    "changes",
    "fold_problems",
    "gate",
    "grown_from",
    "judge",
    "judged_streak",
    "landed_in",
    "named_frames",
    "one_vote_each",
    "part_key",
    "parts_gone",
    "rank_changes",
    "reference_run",
    "run_facts",
    "shares",
    "state_at",
    "target_of",
    "up_to",
    "upstream",
    "with_acknowledgement",
    "worst_judged",
]
