"""Making a page beside only asking for what stands on it, interleaved, best of several rounds.

200 builds of main with failures that flaked, broke or passed, the newest five of them with 50,000 tests; a pull request
of as many. The peer asks the service the same questions and makes nothing of the answers.

    python benchmarks/pages.py [--store FILE]
"""

import argparse
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from judging import BEGIN, FAILURES, RUNS, SMALL, fails_on_main, interleaved, report, result

from terec.analysis import StoreJudgement, fold_without, judge_and_store
from terec.history import StoreHistory
from terec.ingest import StoreAdministration, StoreResults
from terec.model import Org, Project, RunKey, SuiteKey, TextLimit
from terec.pages import (
    Site,
    branch_now,
    branch_page,
    case_now,
    case_page,
    failure_page,
    project_now,
    project_page,
    result_now,
    run_now,
    run_page,
)
from terec.service import Service
from terec.store import Store
from terec.store_sqlite import open_store

TESTS, LARGE_RUNS = 50_000, 5
SUITE = SuiteKey("acme", "shop", "ci")
NOW = BEGIN + timedelta(days=30)
SITE = Site()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="keep the store there, and take one that is there already")
    with TemporaryDirectory() as folder:
        file = parser.parse_args().store or Path(folder) / "terec.sqlite"
        full = file.exists()
        with open_store(file) as store:
            if not full:
                fill(store)
            measure(service_over(store))


def measure(service: Service) -> None:
    for name, ask, make in pages_of(service):
        answer = ask()
        size = len(make(answer).encode()) / 1024
        asked, both = interleaved(ask, lambda ask=ask, make=make: make(ask()))  # type: ignore[misc]
        print(f"{name}: {both:.1f} ms, asking alone {asked:.1f} ms: {both / asked:.2f} times; {size:.0f} KiB")


def pages_of(service: Service) -> list[tuple[str, Callable[[], object], Callable[..., str]]]:
    """Name of a page, what asks for it, and what makes it of the answer."""
    newest, request = RunKey(*SUITE, "main", RUNS), RunKey(*SUITE, "pr-7", 1)
    failed = service.judgement.verdicts(newest).tests[0]
    case, test_id = failed.test_run.case, failed.test_run.test_id
    branches = [
        (
            f"branch, {limit} builds",
            lambda limit=limit: branch_now(service, SUITE, "main", limit, NOW),
            lambda answer: branch_page(SITE, answer),
        )
        for limit in (32, 200)
    ]
    return [
        ("project", lambda: project_now(service, "acme", "shop", 1, NOW), lambda answer: project_page(SITE, answer)),
        *branches,
        ("run", lambda: run_now(service, newest, NOW), lambda answer: run_page(SITE, answer)),
        ("run of a pull request", lambda: run_now(service, request, NOW), lambda answer: run_page(SITE, answer)),
        (
            "test over 64 builds",
            lambda: case_now(service, SUITE, "main", case, 64),
            lambda answer: case_page(SITE, answer),
        ),
        (
            "test in a run, over 200 builds",
            lambda: result_now(service, newest, test_id, 200),
            lambda answer: case_page(SITE, answer),
        ),
        (
            "failure",
            lambda: service.judgement.failure(SUITE, failed.signature),
            lambda answer: failure_page(SITE, SUITE, answer),
        ),
    ]


def service_over(store: Store) -> Service:
    return Service(
        StoreAdministration(store, lambda: NOW),
        StoreResults(store, lambda: NOW, TextLimit(), fold_without),
        StoreHistory(store),
        StoreJudgement(store, lambda: NOW),
    )


def fill(store: Store) -> None:
    """As judging.py does, with more tests in the newest builds; every run judged, as the analyzer leaves them."""
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop"))
    drawn = random.Random(7)
    for number in range(1, RUNS + 1):
        tests = TESTS if number > RUNS - LARGE_RUNS else SMALL
        report(
            store, "main", number, [result(each, fails_on_main(each, number, drawn), "main") for each in range(tests)]
        )
        judge_and_store(store, RunKey(*SUITE, "main", number), NOW)
    words = {"target_branch": "main", "pull_request": "7", "base_commit": f"main-{RUNS}", "author": "mira"}
    report(store, "pr-7", 1, [result(each, each < FAILURES, "pr") for each in range(TESTS)], **words)
    judge_and_store(store, RunKey(*SUITE, "pr-7", 1), NOW)


if __name__ == "__main__":
    main()
