"""The causes of one run, with the ids that they had in earlier builds."""

from collections.abc import Iterable, Mapping, Sequence

from terec.analysis.past import Past, PastReader
from terec.analysis.seen import RunSeen, signatures_of
from terec.analysis.signatures import for_scoring
from terec.model import Attempt, CauseOfRun, RecordedResult, RecordedRun, headline
from terec.similarity import KnownCause, cluster
from terec.store import Store

KNOWN_BUILDS = 32
"""Failed builds of each branch whose causes lend their ids; older ones are met through the branch's problems."""

TITLE_LIMIT = 200
"""Characters of a cause's title."""


def known_causes(store: Store, reader: PastReader, past: Past) -> list[KnownCause]:
    """Causes of earlier builds here and upstream, oldest first: of the branches' problems, then of judgements."""
    suite = past.recorded_run.key.suite_key
    branches = {past.run.branch, *(each.branch for each in past.chain)}
    problems = [each for each in store.problems(suite) if each.branch in branches]
    known = [
        KnownCause(each.problem_id, frozenset(pair.signature for pair in each.pairs if pair.signature))
        for each in sorted(problems, key=lambda each: each.opened_at)
        if each.opened_at < past.run.started
    ]
    for judged in reader.judged(_failed_builds(past), whole=False).values():
        known += [KnownCause(each.cause_id, frozenset(each.hashes)) for each in judged.causes]
    return known


def causes_of(seen: RunSeen, known: Iterable[KnownCause]) -> tuple[CauseOfRun, ...]:
    """The causes of a run, those with most tests first."""
    results = {each.test_id: each for each in seen.failed}
    made = signatures_of(seen)
    tests = [test for test in made if test in results]
    signatures = [for_scoring(made[test], results[test].case) for test in tests]
    found = []
    for cause in cluster(signatures, known):
        members = [tests[place] for place in cause.members]
        found.append(
            CauseOfRun(
                cause.id,
                title_of(results[members[0]]),
                tuple(members),
                tuple(sorted(cause.hashes)),
                sum(rerun_seconds(results[member]) for member in members),
            )
        )
    return tuple(sorted(found, key=lambda each: (-len(each.test_ids), each.cause_id)))


def title_of(result: RecordedResult) -> str:
    """The headline of what a failure said; its error type, or the test's name, where it said nothing."""
    said = headline(result.error_details, result.error_stacktrace, result.error_type, case=result.case)
    return (said or str(result.case))[:TITLE_LIMIT]


def rerun_seconds(result: RecordedResult) -> float:
    """Run time of a failed case's tries after the first."""
    tries: Sequence[Attempt | RecordedResult] = (*result.attempts, result)
    return sum(each.duration_ms or 0.0 for each in tries[1:]) / 1000


def by_test(causes: Iterable[CauseOfRun]) -> Mapping[str, str]:
    """Cause id by test id."""
    return {test: cause.cause_id for cause in causes for test in cause.test_ids}


def _failed_builds(past: Past) -> list[RecordedRun]:
    """The newest KNOWN_BUILDS failed builds of each branch that lies before the run, oldest first."""
    found: list[RecordedRun] = []
    for branch in (past.run.branch, *(each.branch for each in past.chain)):
        runs = [each for each in past.facts.values() if each.branch == branch and each.started < past.run.started]
        recorded = [past.recorded[each.branch, each.run_id] for each in sorted(runs, key=lambda each: each.run_id)]
        found += [each for each in recorded if each.fail_count][-KNOWN_BUILDS:]
    return sorted(found, key=lambda each: each.began)
