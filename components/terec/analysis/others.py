"""What other pull requests show of a failure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from terec.analysis.histories import as_sightings, plain_passes
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.outages import may_have_broken
from terec.analysis.past import PastReader, Place
from terec.model import RecordedRun
from terec.regression import Failure, RunFacts, Sighting
from terec.store import Store

OTHERS_DAYS = 30
"""How far back other pull requests are asked."""

OTHERS_RUNS = 1000
"""Most runs of all branches that are looked through for them."""

OTHERS_SIGHTINGS = 5000
"""Most failures with the signatures that are looked through."""


class Others(NamedTuple):
    """sightings: by test id, oldest first; runs: those that were looked at."""

    sightings: Mapping[str, list[Sighting]]
    runs: Sequence[RecordedRun]


def seen_by_others(
    store: Store, judging: RunUnderJudgement, reader: PastReader, failures: Collection[Failure]
) -> Others:
    """Failures with these signatures in other pull requests into the same target, and what the tests did on the same
    commits, passes among it."""
    suite, run = judging.run.key.suite_key, judging.past.run
    since = run.started - timedelta(days=OTHERS_DAYS)
    hashes = {each.signature for each in failures}
    hits = store.failures_with(suite, hashes, since, OTHERS_SIGHTINGS) if hashes else []
    if not any(hit.run.branch not in (run.branch, run.target) for hit in hits):
        return Others({}, ())
    runs = _requests(store.runs_since(suite, since, OTHERS_RUNS), judging, reader)
    failing = {hit.run for hit in hits}
    commits = {each.commit for each in runs if each.key in failing}
    asked = [each for each in reversed(runs) if each.key in failing or each.commit in commits]
    passes = plain_passes(asked, _facts(asked, reader))
    found = store.sightings(asked, {each.test_id for each in failures}) if asked else {}
    return Others({test: _merged(as_sightings(seen, passes)) for test, seen in found.items()}, asked)


def _requests(runs: list[RecordedRun], judging: RunUnderJudgement, reader: PastReader) -> list[RecordedRun]:
    own = judging.past.run
    return [
        each
        for each in runs
        if each.pull_request is not None
        and each.branch != own.branch
        and reader.targets.of(each) == own.target
        and each.began <= (judging.as_of or judging.now)
    ]


def _facts(runs: list[RecordedRun], reader: PastReader) -> Mapping[Place, RunFacts]:
    """A run with a large share of failures that nobody judged yet counts as an outage: it shows nothing."""
    judged = reader.judged_as_they_stand([each for each in runs if may_have_broken(each)])
    infra = {each.key: judged[each.key].infra if each.key in judged else may_have_broken(each) for each in runs}
    return {(each.branch, each.run_id): reader.facts(each, infra[each.key], reader.targets.of(each)) for each in runs}


def _merged(by_branch: Mapping[str, list[Sighting]]) -> list[Sighting]:
    return sorted((seen for found in by_branch.values() for seen in found), key=lambda seen: seen.run.started)
