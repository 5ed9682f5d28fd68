"""What the failed tests of a run did before, here and upstream."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from terec.analysis.past import Past, Place
from terec.model import CaseSighting, Outcome, RecordedRun, RunKey
from terec.regression import RunFacts, Sighting, grown_from
from terec.store import Store


@dataclass(frozen=True, slots=True)
class TestHistory:
    """Sightings of one test by branch, oldest first."""

    __test__ = False

    by_branch: Mapping[str, list[Sighting]] = field(default_factory=dict)

    def on(self, branch: str | None) -> Sequence[Sighting]:
        return self.by_branch.get(branch or "", ())

    def upstream(self, past: Past) -> list[Sighting]:
        """Those on the branches the run grew from, each up to its base, the farthest first."""
        return grown_from(past.chain, self.by_branch)


NOTHING = TestHistory()


def read_histories(store: Store, past: Past, tests: Collection[str]) -> Mapping[str, TestHistory]:
    """Histories of these tests by id, in one question; a test that nobody saw before is absent."""
    if not tests:
        return {}
    runs = past.looked_at()
    passes = plain_passes(runs, past.facts)
    seen = store.sightings(runs, tests)
    return {test: TestHistory(as_sightings(found, passes)) for test, found in seen.items()}


def plain_passes(runs: Iterable[RecordedRun], facts: Mapping[Place, RunFacts]) -> dict[RunKey, Sighting]:
    """A pass without a part and other tries in each of these runs: one for all tests, as most of what is seen."""
    return {run.key: Sighting(facts[run.branch, run.run_id], Outcome.PASS) for run in runs}


def as_sightings(seen: Iterable[CaseSighting], passes: Mapping[RunKey, Sighting]) -> dict[str, list[Sighting]]:
    """Sightings with the facts of their runs, by branch, in the order given; passes: plain_passes of the runs."""
    by_branch: dict[str, list[Sighting]] = {}
    branch: str | None = None
    for each in seen:
        sighting = passes[each.run]
        run = sighting.run
        if each.part or each.outcome is not Outcome.PASS or each.tries or each.beside:
            told = each.signature, each.tries, each.part, each.also_failed, each.beside
            sighting = Sighting(run, each.outcome, *told)
        if run.branch != branch:
            branch = run.branch
            of_branch = by_branch.setdefault(branch, [])
        of_branch.append(sighting)
    return by_branch
