"""Short words for what tests of a store do again and again."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from terec.model import (
    CaseSelection,
    Event,
    FailureSignature,
    Org,
    Outcome,
    Project,
    Received,
    RecordedResult,
    RecordedRun,
    Result,
    RunKey,
)
from terec.store import Store
from terec.test_hash import test_id
from terec_testing.builders import NOW, a_failure, a_pass, a_result, a_run, a_run_key, a_suite_key, an_upload

TEN = [a_failure(f"case{nth}", f"broken {nth}") if nth % 3 == 0 else a_pass(f"case{nth}") for nth in range(10)]
"""Results of ten cases, every third of which failed."""


def no_events(run: RecordedRun) -> list[Event]:
    """Publishes nothing."""
    return []


def put_run(store: Store, run_id: int | None = 1, **changes: Any) -> RecordedRun:
    """Store a run, received at NOW."""
    return store.put_run(a_run(run_id, **changes), NOW, no_events)


def save(store: Store, *results: Result, **changes: Any) -> Received:
    """Store the results as one upload; see an_upload."""
    return store.save(an_upload(*results, **changes), no_events)


def run_of(store: Store) -> RecordedRun:
    """The first run."""
    run = store.run(a_run_key())
    assert run is not None
    return run


def counts(store: Store) -> tuple[int | None, ...]:
    """How many passed, failed and were skipped in the first run, and how many there are."""
    run = run_of(store)
    return run.pass_count, run.fail_count, run.skip_count, run.total_count


def case_of(store: Store, case: str = "adds", key: RunKey | None = None) -> RecordedResult:
    """The effective result of a case of a_result in a run."""
    names = a_result(case)
    found = store.result(key or a_run_key(), test_id(*names.case))
    assert found is not None, f"{case} has no result"
    return found


def failed_cases(store: Store, **changes: Any) -> list[str]:
    """Names of the cases in the list of failed tests."""
    return [each.test_run.test_case for each in store.failed_tests(a_suite_key(), **changes)]


def copied(source: Store, target: Store, *keys: RunKey) -> None:
    """Restore the runs of the source in the target, with their org and project."""
    for key in keys:
        target.add_org(Org(key.org), [])
        target.put_project(Project(key.org, key.project))
        run = source.archived_run(key)
        assert run is not None, f"{key} is not there"
        target.restore_run(run, source.archived_results(key))


def everything_judged_by(store: Store, key: RunKey | None = None) -> dict[str, Any]:
    """All that judging reads of one run."""
    key = key or a_run_key()
    run, outcomes = store.run(key), store.outcomes(key)
    counted = store.counted_failures(key)
    hashes = {word for some in counted.values() for _, each in some for word in (each.strict, each.loose)}
    return {
        "outcomes": outcomes,
        "parts": store.parts(key),
        "counted failures": list(counted.items()),
        "sightings": store.sightings([run] if run else [], list(outcomes)),
        "failures": sorted(store.failures_with(key.suite_key, hashes), key=str),
        "names": store.names(key.suite_key, list(outcomes)),
        "since": store.runs_since(key.suite_key, NOW - timedelta(days=400)),
    }


def everything_readable(store: Store, key: RunKey | None = None) -> dict[str, Any]:
    """All answers of a store that concern one run."""
    key = key or a_run_key()
    results = list(store.results(key))
    return {
        "run": store.run(key),
        "runs": store.runs(key.suite_key),
        "branches": store.branches(key.suite_key),
        "results": results,
        "by outcome": {outcome: list(store.results(key, outcome)) for outcome in Outcome},
        "cases": [store.result(key, each.test_id) for each in results],
        "failed": store.failed_tests(key.suite_key),
        "history": store.test_runs(key.suite_key, None, CaseSelection(test_package="com.acme")),
    }


def same(store: Store, other: Store) -> bool:
    """Whether the first run is the same to readers and to judges of both."""
    return (everything_readable(store), everything_judged_by(store)) == (
        everything_readable(other),
        everything_judged_by(other),
    )


def result_signatures(
    store: Store, key: RunKey, test_ids: Collection[str] | None = None
) -> dict[str, FailureSignature]:
    """The signatures of the run's failed results by test id."""
    return {test: counted[0].signature for test, counted in store.counted_failures(key, test_ids).items()}
