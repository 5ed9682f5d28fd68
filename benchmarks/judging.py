"""Judging a stored build beside only reading the store for it, interleaved, best of several rounds.

A build of 5,000 tests of which 100 failed, after 200 builds of main in which these tests flaked, broke or passed; the
gate of it as a pull request. The peer answers the same questions of the store and does nothing with them: the store's
own methods are called again with the arguments that judging gave them.

    python benchmarks/judging.py
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, cast

from terec.analysis import StoreJudgement
from terec.ingest import StoreResults
from terec.model import Org, Outcome, Project, Result, Run, RunKey, TextLimit, UploadHeader
from terec.store import Store
from terec.store_sqlite import open_store

TESTS, FAILURES, RUNS, ROUNDS = 5_000, 100, 200, 7
SMALL = 300
"""Tests of the older builds: of tests that never failed nothing is read, so that they need not be there."""

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
KEY = RunKey("acme", "shop", "ci", "pr-7", 1)


class Recorder:
    """A store that remembers what it was asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._store, name)

        def ask(*words: Any, **named: Any) -> Any:
            self.asked.append((name, words, named))
            return method(*words, **named)

        return ask


def main() -> None:
    with TemporaryDirectory() as folder, open_store(Path(folder) / "terec.sqlite") as store:
        fill(store)
        now = BEGIN + timedelta(days=30)
        for name in ("verdicts", "gate"):
            recorder = Recorder(store)
            getattr(StoreJudgement(cast(Store, recorder), lambda: now), name)(KEY)
            ask = partial(getattr(StoreJudgement(store, lambda: now), name), KEY)
            judged, read = interleaved(ask, partial(read_again, store, recorder))
            print(
                f"{name}: {judged:.1f} ms; its {len(recorder.asked)} questions of the store alone {read:.1f} ms: "
                f"{judged / read:.2f} times, {judged - read:.1f} ms beyond"
            )


def fill(store: Store) -> None:
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop"))
    drawn = random.Random(7)
    for number in range(1, RUNS + 1):
        tests = TESTS if number == RUNS else SMALL
        report(
            store, "main", number, [result(each, fails_on_main(each, number, drawn), "main") for each in range(tests)]
        )
    words = {"target_branch": "main", "pull_request": "7", "base_commit": f"main-{RUNS}", "author": "mira"}
    report(store, "pr-7", 1, [result(each, each < FAILURES, "pr") for each in range(TESTS)], **words)


def fails_on_main(test: int, number: int, drawn: random.Random) -> bool:
    """A third never failed, a third flakes, a third is broken since half of the builds."""
    if test >= FAILURES:
        return False
    return (False, drawn.random() < 0.05, number > RUNS // 2)[test % 3]


def report(store: Store, branch: str, number: int, results: list[Result], **words: Any) -> None:
    now = BEGIN + timedelta(hours=number, minutes=30 if branch != "main" else 0)
    service = StoreResults(store, lambda: now, TextLimit())
    commit = f"{branch}-{number}"
    run = Run("acme", "shop", "ci", branch, number, now, commit=commit, commits=(commit,), complete=True, **words)
    service.put_run(run)
    service.add_results(RunKey("acme", "shop", "ci", branch, number), UploadHeader(), results)


def result(test: int, fails: bool, where: str) -> Result:
    text = f"order {test} of the basket was not found in the {'index' if test % 2 else 'archive'} of warehouse"
    made = Result(
        "com.acme.shop", f"Suite{test // 20}Test", f"case{test}", result=Outcome.FAIL if fails else Outcome.PASS
    )
    if fails:
        made.error_details = text
        made.error_stacktrace = (
            f"com.acme.shop.NotFound: {text}\n\tat com.acme.shop.Stock{test % 7}.find(Stock.java:{test})"
        )
    return made


def read_again(store: Store, recorder: Recorder) -> None:
    for name, words, named in recorder.asked:
        answer = getattr(store, name)(*words, **named)
        if name == "results":
            list(answer)


def interleaved(*calls: Callable[[], object]) -> list[float]:
    """Milliseconds of processor time of each, best of ROUNDS."""
    best = [float("inf")] * len(calls)
    for _ in range(ROUNDS):
        for place, call in enumerate(calls):
            begin = process_time()
            call()
            best[place] = min(best[place], (process_time() - begin) * 1e3)
    return best


if __name__ == "__main__":
    main()
