"""What the failed tests of a run did before, here and upstream."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from terec.analysis.past import Past, Place
from terec.model import CaseSighting
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
    seen = store.sightings(past.looked_at(), tests)
    return {test: TestHistory(as_sightings(found, past.facts)) for test, found in seen.items()}


def as_sightings(seen: Iterable[CaseSighting], facts: Mapping[Place, RunFacts]) -> dict[str, list[Sighting]]:
    """Sightings with the facts of their runs, by branch, in the order given."""
    by_branch: dict[str, list[Sighting]] = {}
    for each in seen:
        place = each.run[3:]
        branch = place[0]
        sighting = Sighting(facts[place], each.outcome, each.signature, each.tries)
        if branch in by_branch:
            by_branch[branch].append(sighting)
        else:
            by_branch[branch] = [sighting]
    return by_branch
