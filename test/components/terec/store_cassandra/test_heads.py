"""Runs made of packed heads, and those that are remembered."""

import pytest

from terec.model import Run, RunKey
from terec.store_cassandra.runs import heads
from terec.store_cassandra.runs.heads import Head, recorded_run
from terec_testing import a_run, a_run_key


def a_head(run: Run) -> bytes:
    head = Head(1_700_000_000_000_000, 1_700_000_000_000_000)
    head.take(run, head.received)
    return head.packed()


def remembered() -> list[RunKey]:
    return list(heads._made._runs)


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "_made", heads._Made())


def test_equal_head_gives_the_same_run_and_another_one_the_run_that_it_tells_of() -> None:
    first = recorded_run(a_run_key(), a_head(a_run(author="anna")))

    assert recorded_run(a_run_key(), a_head(a_run(author="anna"))) is first
    assert recorded_run(a_run_key(), a_head(a_run(author="bob"))).author == "bob"
    assert recorded_run(a_run_key(), a_head(a_run(author="anna"))) == first
    assert recorded_run(a_run_key(2), a_head(a_run(author="anna"))).run_id == 2


def test_one_version_of_a_run_is_remembered() -> None:
    for author in ("anna", "bob", "anna"):
        recorded_run(a_run_key(), a_head(a_run(author=author)))

    assert remembered() == [a_run_key()]


def test_no_more_runs_are_remembered_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "RUNS_REMEMBERED", 2)
    for number in (1, 2, 3):
        recorded_run(a_run_key(number), a_head(a_run(number)))

    assert remembered() == [a_run_key(2), a_run_key(3)]


def test_no_more_commits_are_remembered_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "COMMITS_REMEMBERED", 5)
    for number in (1, 2, 3, 2):
        run = a_run(number, commits=(f"{number:040x}",), base_history=(f"{number:040x}",))
        recorded_run(a_run_key(number), a_head(run))

    assert remembered() == [a_run_key(2), a_run_key(3)]
