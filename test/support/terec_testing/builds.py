"""Builds of branches in which failures begin, end, flake and come back, and all that an analyzer made of them."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from terec.ingest import StoreResults
from terec.model import Org, Project, TestCaseRunRegression, TextLimit, UploadHeader
from terec.store import Store
from terec_testing.builders import NOW, a_failure, a_pass, a_run, a_suite_key

CASES = 6
SEED = 20260301


def report_builds(store: Store, runs: int, branches: Sequence[str] = ("main",)) -> None:
    """Report so many builds of each branch, hour by hour, to a new store.

    Every other one declares its parts, and so has a second event by which a lost one would be made good.
    """
    chance = random.Random(SEED)
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop"))
    broken: dict[str, set[int]] = {branch: set() for branch in branches}
    for run_id in range(1, runs + 1):
        for branch in branches:
            broken[branch] ^= {chance.randrange(CASES) for _ in range(chance.choice((0, 1, 2)))}
            _report(store, run_id, branch, broken[branch], runs - run_id)


def everything_judged(store: Store) -> dict[str, Any]:
    """All that an analyzer wrote; of what it told the order between branches is left out."""
    keys = [run.key for run in store.runs(a_suite_key(), limit=10_000)]
    told = [entry.event for entry in store.events_after(0, 10_000)]
    return {
        "judgements": store.judgements(a_suite_key(), keys),
        "problems": store.problems(a_suite_key()),
        "events": sorted((each for each in told if isinstance(each, TestCaseRunRegression)), key=str),
        "dead letters": store.dead_letters(),
    }


def _report(store: Store, run_id: int, branch: str, broken: set[int], hours_ago: int) -> None:
    results = [
        a_failure(f"case{number}", f"the {'red' if number % 2 else 'blue'} cart {number} is empty")
        if number in broken
        else a_pass(f"case{number}")
        for number in range(CASES)
    ]
    at = NOW - timedelta(hours=hours_ago)
    service = StoreResults(store, lambda: at, TextLimit(400, 200))
    words = {"branch": branch, "commit": f"{run_id:040x}", "declared_parts": run_id % 2 or None}
    run = service.put_run(a_run(run_id, tstamp=at, **words))
    service.add_results(run.key, UploadHeader(), results)
