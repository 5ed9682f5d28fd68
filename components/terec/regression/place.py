"""Where a run stands: its target, the place of its base there, the branches it grew from, and what it shares."""

from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from terec.regression.facts import RunFacts, Sighting
from terec.regression.thresholds import CHAIN_MAX


class BasePlace(NamedTuple):
    """run: the target's run that stands for the base, None when the target has none to offer.

    known: it was found by commit, not taken by time; when it was not, every answer says `base unknown`.
    """

    run: RunFacts | None
    known: bool


class Upstream(NamedTuple):
    """A branch that this one grew from, up to a run of it."""

    branch: str
    base: BasePlace


TargetRunsOf = Callable[[RunFacts, RunFacts | None], Sequence[RunFacts]]
"""The stored runs of a run's target, each with its own target, as far as its base may be among them.

Beside the run its pull request's first one; see base_place.
"""


def target_of(
    branch: str, target_branch: str | None, default_branch: str, long_lived: Sequence[str] = ()
) -> str | None:
    """The branch that a run's change goes into: the one named, else the default branch; long-lived ones have none.

    long_lived: shell patterns such as `release/*`. A branch is never its own target.
    """
    if target_branch is not None and target_branch != branch:
        return target_branch
    if branch == default_branch or any(fnmatchcase(branch, pattern) for pattern in long_lived):
        return None
    return default_branch


def base_place(run: RunFacts, target_runs: Sequence[RunFacts], first_run: RunFacts | None = None) -> BasePlace:
    """The base's place among the target's runs, in any order; O(runs).

    It is the newest run of the base commit, else of the first commit of the base's history that has a run, else the
    newest run that started before the pull request's first run (first_run, by default this run). Ignored and INFRA
    runs have a place too; they are evidence for nothing all the same.
    """
    newest: dict[str, RunFacts] = {}
    for each in sorted(target_runs, key=lambda found: found.run_id):
        if each.commit is not None:
            newest[each.commit] = each
    for commit in (run.base_commit, *run.base_history):
        if commit is not None and commit in newest:
            return BasePlace(newest[commit], known=True)
    begun = min(run.started, (first_run or run).started)
    earlier = [each for each in target_runs if each.started < begun]
    return BasePlace(max(earlier, key=lambda found: found.run_id, default=None), known=False)


def upstream(run: RunFacts, target_runs_of: TargetRunsOf, first_run: RunFacts | None = None) -> tuple[Upstream, ...]:
    """The branches that the run's branch grew from, nearest first, each up to its base: at most CHAIN_MAX.

    target_runs_of: asked once for each branch.
    """
    chain: list[Upstream] = []
    seen = {run.branch}
    child, first = run, first_run
    while child.target is not None and child.target not in seen and len(chain) < CHAIN_MAX:
        place = base_place(child, target_runs_of(child, first), first)
        chain.append(Upstream(child.target, place))
        seen.add(child.target)
        if place.run is None:
            break
        child, first = place.run, None
    return tuple(chain)


def up_to(sightings: Sequence[Sighting], place: BasePlace) -> list[Sighting]:
    """The sightings on the place's branch at or before it, in the order given; none when there is no place."""
    base = place.run
    if base is None:
        return []
    branch, last = base.branch, base.run_id
    return [seen for seen in sightings if (run := seen.run).run_id <= last and run.branch == branch]


def reference_run(runs: Sequence[RunFacts]) -> RunFacts | None:
    """The run that tests are compared with to see what is lost: the newest usable and complete one; O(runs).

    runs: of the target, up to the base's place; without a target those of the branch before this run.
    """
    whole = (each for each in runs if each.usable and each.complete)
    return max(whole, key=lambda found: found.run_id, default=None)


def grown_from(chain: Sequence[Upstream], sightings: Mapping[str, Sequence[Sighting]]) -> list[Sighting]:
    """What judge takes as upstream: each branch's sightings up to its base, the farthest branch first."""
    found: list[Sighting] = []
    for each in reversed(chain):
        found.extend(up_to(sightings.get(each.branch, ()), each.base))
    return found


def shares(run: RunFacts, other: RunFacts) -> bool:
    """Whether a run belongs to the same change: the same branch, pull request, or a commit of both."""
    if run.branch == other.branch or (run.pull_request is not None and run.pull_request == other.pull_request):
        return True
    return not run.commits.isdisjoint(other.commits)


def landed_in(run: RunFacts, target_runs: Sequence[RunFacts]) -> RunFacts | None:
    """The target's first run that has a commit of this change; None while it has not landed.

    Later runs of the target contain the change as well, whatever their `commits` say of the push: from here on the
    target's failures may be this change's own.
    """
    found = (each for each in target_runs if shares(run, each))
    return min(found, key=lambda each: each.run_id, default=None)
