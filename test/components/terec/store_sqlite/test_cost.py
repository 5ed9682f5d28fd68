"""What a call costs, counted in steps of SQLite's machine: the same on every computer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terec.model import CaseSelection, FailureSignature, ResultSignatures
from terec.store_sqlite import SqliteStore, open_store
from terec.store_sqlite.file import database
from terec_testing import NOW, a_failure, a_pass, a_run_key, a_suite_key
from terec_testing.stores import case_of, put_run, save

CASES = 60


class Steps:
    """Counts machine instructions over all connections opened while it watches."""

    def __init__(self) -> None:
        self.count = 0

    def step(self) -> int:
        self.count += 1
        return 0

    @contextmanager
    def of(self) -> Iterator[Callable[[], int]]:
        before = self.count
        yield lambda: self.count - before


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    steps = Steps()
    opening = database.open_connection

    def watched(*words: object, **more: object) -> object:
        connection = opening(*words, **more)  # type: ignore[arg-type]
        connection.set_progress_handler(steps.step, 1)
        return connection

    monkeypatch.setattr(database, "open_connection", watched)
    return steps


@pytest.fixture
def watched(path: Path, steps: Steps, store: SqliteStore) -> Iterator[SqliteStore]:
    with open_store(path) as watched:
        yield watched


def add_runs(store: SqliteStore, first: int, last: int) -> None:
    for run_id in range(first, last):
        put_run(store, run_id)
        cases = (a_failure(f"{n}", f"{run_id}") if n % 20 == 0 else a_pass(f"{n}") for n in range(CASES))
        signature = ResultSignatures(FailureSignature(f"f1:{run_id}", f"f1:loose{run_id}", False))
        signatures = dict.fromkeys(range(0, CASES, 20), signature)
        save(store, *cases, run=a_run_key(run_id), signatures=signatures)


QUESTIONS: dict[str, Callable[[SqliteStore], object]] = {
    "runs": lambda store: store.runs(a_suite_key(), "main"),
    "runs of all branches": lambda store: store.runs(a_suite_key()),
    "branches": lambda store: store.branches(a_suite_key()),
    "failed tests of one run": lambda store: store.failed_tests(a_suite_key(), "main", limit=1),
    "failed tests of 32 runs": lambda store: store.failed_tests(a_suite_key(), "main"),
    "history": lambda store: store.test_runs(a_suite_key(), "main", CaseSelection("com.acme", "CartTest", "7", "#")),
    "one result": lambda store: case_of(store, "0", a_run_key(3)),
    "one run": lambda store: list(store.results(a_run_key(3))),
    "outcomes of a run": lambda store: store.outcomes(a_run_key(3)),
    "counted failures of a run": lambda store: store.counted_failures(a_run_key(3)),
    "sightings of 20 runs": lambda store: store.sightings(store.runs(a_suite_key(), "main", 20), some_tests(store)),
    "failures of run 3": lambda store: store.failures_with(a_suite_key(), ["f1:3"]),
    "newest 32 runs since": lambda store: store.runs_since(a_suite_key(), NOW, 32),
}


def some_tests(store: SqliteStore) -> list[str]:
    return list(store.outcomes(a_run_key(3)))[::5]


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_costs_the_same_with_five_times_the_runs(watched: SqliteStore, steps: Steps, question: str) -> None:
    add_runs(watched, 1, 41)
    with steps.of() as few:
        QUESTIONS[question](watched)
        before = few()
    add_runs(watched, 41, 201)
    with steps.of() as many:
        QUESTIONS[question](watched)
        after = many()

    assert 0 < after <= before * 1.1


def test_piece_costs_the_same_in_an_empty_and_in_a_full_run(watched: SqliteStore, steps: Steps) -> None:
    costs = []
    put_run(watched)
    for piece in range(30):
        with steps.of() as spent:
            save(watched, *(a_pass(f"{piece}-{n}") for n in range(CASES)), upload_id="u", last=False)
            costs.append(spent())

    assert max(costs[1:]) <= 1.2 * min(costs[1:])


def test_correction_costs_the_same_in_a_small_and_in_a_large_run(watched: SqliteStore, steps: Steps) -> None:
    costs = []
    for run_id, cases in ((1, 40), (2, 2000)):
        put_run(watched, run_id)
        signed = {n: ResultSignatures(FailureSignature(f"f1:{n}", "f1:any", False)) for n in range(cases)}
        failures = (a_failure(f"{n}", "same") for n in range(cases))
        save(watched, *failures, run=a_run_key(run_id), signatures=signed)
        with steps.of() as spent:
            save(watched, *(a_pass(f"{n}") for n in range(20)), run=a_run_key(run_id), attempt=2)
            costs.append(spent())

    assert costs[1] <= 1.2 * costs[0]
