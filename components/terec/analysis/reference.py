"""Which earlier run of a branch stands for its whole suite."""

from collections.abc import Callable, Mapping, Sequence

from terec.model import RecordedRun, lacking_parts
from terec.regression import LOST_SHARE, RunFacts

Accepted = Callable[[RecordedRun, RecordedRun], bool]
"""Whether a person took on what the first run lost against the second; asked only where it lost something."""


def standing_run(
    runs: Sequence[RunFacts], recorded: Mapping[tuple[str, int], RecordedRun], accepted: Accepted
) -> RunFacts | None:
    """The newest usable and complete run with results that lost no part, nor more than LOST_SHARE of the tests, itself.

    Else a loss would be forgotten by the run that repeats it. A loss stays one until a person takes it on, or no run
    from before it is left among these. Told by counts and parts; no results are read.
    """
    return _standing(runs, recorded, accepted)[0]


def fell_short(
    runs: Sequence[RunFacts], recorded: Mapping[tuple[str, int], RecordedRun], accepted: Accepted
) -> frozenset[int]:
    """run_ids of the runs that could not be judged: they lost something as standing_run says, or lack a part."""
    stored = [recorded[each.branch, each.run_id] for each in runs]
    lacking = {
        each.run_id for each in stored if lacking_parts(each.parts, None if each.complete else each.declared_parts)
    }
    return frozenset(lacking | _standing(runs, recorded, accepted)[1])


def _standing(
    runs: Sequence[RunFacts], recorded: Mapping[tuple[str, int], RecordedRun], accepted: Accepted
) -> tuple[RunFacts | None, set[int]]:
    """The run that stands, and the run_ids of those that lost something."""
    standing: RunFacts | None = None
    lost: set[int] = set()
    for facts in sorted(runs, key=lambda each: each.run_id):
        run = recorded[facts.branch, facts.run_id]
        if not (facts.usable and facts.complete and run.arrived_total):
            continue
        before = recorded[standing.branch, standing.run_id] if standing else None
        if before is None or not _shrank(run, before) or accepted(run, before):
            standing = facts
        else:
            lost.add(facts.run_id)
    return standing, lost


def _shrank(run: RecordedRun, before: RecordedRun) -> bool:
    """Whether it ran far fewer tests, or without a part fewer: one that ran as many has a part of a new name."""
    left_out = bool(set(before.parts) - set(run.parts)) and _ran(run) < _ran(before)
    return left_out or _ran(run) < (1 - LOST_SHARE) * _ran(before)


def _ran(run: RecordedRun) -> int:
    return (run.pass_count or 0) + (run.fail_count or 0)
