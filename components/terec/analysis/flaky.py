"""Ranks the tests that come and go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import compress
from statistics import fmean

from terec.analysis.histories import as_sightings, plain_passes
from terec.analysis.interval import wilson
from terec.analysis.outages import broken_runs
from terec.analysis.past import PastReader, Place
from terec.model import (
    CaseId,
    CaseSighting,
    FlakyTest,
    Outcome,
    RecordedRun,
    SuiteKey,
    Verdict,
    check_limit,
)
from terec.regression import Failure, RunFacts, Sighting, judge, one_vote_each
from terec.store import Store

RUNS_MAX = 1000
"""Most runs that are looked through."""

RETRIED_RUNS = 32
"""Newest runs with passes on retry that are searched for tests that never failed otherwise."""


def flaky_tests(store: Store, suite: SuiteKey, branch: str | None, limit: int, now: datetime) -> list[FlakyTest]:
    """Tests with a flaky signature in the newest `limit` runs, those that cost most minutes first."""
    check_limit(limit, RUNS_MAX)
    runs = store.runs(suite, branch, limit)[::-1]
    facts = _facts(PastReader(store, suite, now), store, runs, now)
    usable = [run for run in runs if facts[run.branch, run.run_id].usable]
    durations = _durations(store, suite, branch, limit, facts)
    tests = durations.keys() | _retried(store, usable)
    if not tests:
        return []
    passes = plain_passes(usable, facts)
    found: dict[str, tuple[list[Sighting], set[str]]] = {}
    for test, seen in store.sightings(usable, tests).items():
        by_branch = as_sightings(seen, passes)
        if signatures := _flaky_signatures(test, by_branch):
            found[test] = ([each for sightings in by_branch.values() for each in sightings], signatures)
    names = store.names(suite, found) if found else {}
    hit = _requests_hit(store, suite, usable, {each for _, signatures in found.values() for each in signatures})
    ranked = [
        _flaky_test(test, names[test], *found[test], durations.get(test, []), hit.get(test, ())) for test in found
    ]
    return sorted(ranked, key=lambda each: (-each.minutes_lost, -each.failures, each.test_id))


def _facts(reader: PastReader, store: Store, runs: Sequence[RecordedRun], now: datetime) -> dict[Place, RunFacts]:
    facts = {}
    for branch in {run.branch for run in runs}:
        own = [run for run in runs if run.branch == branch]
        broken = broken_runs(store, own, reader.judged_as_they_stand, now)
        for run in own:
            facts[branch, run.run_id] = reader.facts(run, run.run_id in broken, reader.targets.of(run))
    return facts


def _durations(
    store: Store, suite: SuiteKey, branch: str | None, limit: int, facts: Mapping[Place, RunFacts]
) -> dict[str, list[float]]:
    """Of tests that failed in a usable run."""
    found: dict[str, list[float]] = {}
    for each in store.failed_tests(suite, branch, limit):
        place = facts.get((each.suite_run.branch, each.suite_run.run_id))
        if place is not None and place.usable:
            found.setdefault(each.test_run.test_id, []).append((each.test_run.duration_ms or 0.0) / 1000)
    return found


def _retried(store: Store, runs: Sequence[RecordedRun]) -> set[str]:
    """Tests that passed on retry in the newest RETRIED_RUNS runs where any did."""
    with_retries = [run for run in runs if run.passed_on_retry][-RETRIED_RUNS:]
    if not with_retries:
        return set()
    seen = store.sightings(with_retries, store.outcomes(with_retries[-1].key))
    return {test for test, found in seen.items() if any(map(_failed_before, found))}


def _failed_before(seen: CaseSighting) -> bool:
    return any(Outcome.FAIL in dict(tries) for tries in (seen.tries, *(leg.tries for leg in seen.beside)))


def _flaky_signatures(test: str, by_branch: Mapping[str, Sequence[Sighting]]) -> set[str]:
    """Signatures of which the next failure would be FLAKY; of a branch with a target only by evidence on one commit,
    for pushes there are repairs."""
    found = set()
    for sightings in by_branch.values():
        last = sightings[-1].run
        following = replace(
            last,
            run_id=last.run_id + 1,
            started=last.started + timedelta(seconds=1),
            commit=None,
            head_commit=None,
            infra=False,
        )
        for signature in _signatures(sightings):
            judged = judge(following, Failure(test, signature), sightings)
            if judged.verdict is Verdict.FLAKY and (last.target is None or judged.evidence.same_commit):
                found.add(signature)
    return found


def _signatures(sightings: Iterable[Sighting]) -> set[str]:
    found = {each.signature for each in sightings}
    found |= {signature for each in sightings for _, signature in each.all_tries}
    return {each for each in found if each is not None}


def _showing(sightings: Iterable[Sighting], signatures: set[str]) -> list[Sighting]:
    return [seen for seen in sightings if not signatures.isdisjoint(_signatures([seen]))]


def _requests_hit(
    store: Store, suite: SuiteKey, runs: Sequence[RecordedRun], signatures: set[str]
) -> dict[str, tuple[str, ...]]:
    """By test id the pull requests that failed with one of its flaky signatures in the time of the runs."""
    if not signatures or not runs:
        return {}
    since = min(run.began for run in runs)
    numbers = {run.key: run.pull_request for run in store.runs_since(suite, since, RUNS_MAX)}
    hit: dict[str, set[str]] = {}
    for each in store.failures_with(suite, signatures, since, 5 * RUNS_MAX):
        number = numbers.get(each.run)
        if number is not None:
            hit.setdefault(each.test_id, set()).add(number)
    return {test: tuple(sorted(found)) for test, found in hit.items()}


def _flaky_test(
    test: str,
    case: CaseId,
    sightings: Sequence[Sighting],
    signatures: set[str],
    durations: Sequence[float],
    requests: tuple[str, ...],
) -> FlakyTest:
    """A try that no list has counts as long as the test's failed results did on average.

    Runs of one commit of a change are one observation; they cost the time of both.
    """
    shown = _showing(sightings, signatures)
    tries = sum(len(seen.all_tries) for seen in shown)
    counted = list(compress(sightings, one_vote_each(sightings, signatures)))
    failed = _showing(counted, signatures)
    results = sum(seen.outcome is not Outcome.SKIP for seen in counted)
    seconds = sum(durations) + tries * (fmean(durations) if durations else 0.0)
    low, high = wilson(len(failed), results)
    return FlakyTest(
        test_id=test,
        case=case,
        failures=len(failed),
        runs=results,
        rate=len(failed) / results if results else 0.0,
        low=low,
        high=high,
        last_seen=max((seen.run for seen in shown), key=lambda run: run.started).point,
        minutes_lost=seconds / 60,
        pull_requests=requests,
    )
