"""Runs whose results are gone while their counts are left, as after the term of a Cassandra keyspace."""

from typing import Any, cast

import pytest

from terec.analysis import StoreJudgement
from terec.model import AcknowledgementRequest, GateAnswer, GateOutcome, RunKey
from terec.store import Store
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci

MONEY = "price of sku 12 is negative"


class _Emptied:
    """Answers as the store does, but that these runs have no results any more."""

    def __init__(self, store: Store, *gone: RunKey) -> None:
        self._store, self._gone = store, gone

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def outcomes(self, key: RunKey) -> Any:
        return {} if key in self._gone else self._store.outcomes(key)

    def parts(self, key: RunKey) -> Any:
        return {} if key in self._gone else self._store.parts(key)


def _gate(ci: Ci, run_id: int, branch: str = "main", gone: tuple[int, ...] = (), part: str | None = None) -> GateAnswer:
    """What the gate says when the results of these runs of main are gone."""
    store = cast(Store, _Emptied(ci.store, *map(a_run_key, gone)))
    return StoreJudgement(store, lambda: ci.now).gate(a_run_key(run_id, branch), part=part)


def _half(ci: Ci, run_id: int, branch: str = "main", **words: Any) -> None:
    """A build of which five of ten tests ran."""
    ci.later(hours=1)
    ci.results.put_run(a_run(run_id, branch=branch, tstamp=ci.now, commit=f"{branch}-{run_id}", complete=True, **words))
    ci.results.add_results(a_run_key(run_id, branch), a_header(), [a_pass(f"works{number}") for number in range(5)])


REQUEST = {"pull_request": "7", "target_branch": "main", "author": "mira"}


@pytest.mark.parametrize("branch", ["main", "pr-7"])
def test_run_whose_results_are_gone_is_no_measure_but_the_one_before_it(unread: Ci, branch: str) -> None:
    unread.build(1)
    unread.build(2)
    _half(unread, 3, branch, **({} if branch == "main" else {**REQUEST, "base_commit": "main-2"}))

    answer = _gate(unread, 3, branch, gone=(2,))

    assert answer.gate.outcome is GateOutcome.NOT_JUDGEABLE
    assert answer.verdicts.compared_with is not None and answer.verdicts.compared_with.run_id == 1


@pytest.mark.parametrize("part", [None, ""])
def test_where_all_results_are_gone_there_is_nothing_to_compare_with(unread: Ci, part: str | None) -> None:
    unread.build(1)
    unread.build(2)
    _half(unread, 3)

    answer = _gate(unread, 3, gone=(1, 2), part=part)

    assert answer.verdicts.compared_with is None
    assert "No run to compare with: tests that are missing cannot be seen." in answer.gate.notes


def test_few_runs_without_results_are_looked_at_before_there_is_none(unread: Ci) -> None:
    for run_id in range(1, 20):
        unread.build(run_id)

    assert _gate(unread, 19, gone=tuple(range(2, 19))).verdicts.compared_with is None


def test_loss_accepted_in_a_request_is_not_seen_to_land_where_results_are_gone(unread: Ci) -> None:
    unread.build(1)
    _half(unread, 1, "pr-7", **REQUEST, base_commit="main-1")
    unread.judgement.excuse(a_run_key(1, "pr-7"), "missing", AcknowledgementRequest("moved to another suite", "mira"))
    _half(unread, 2)
    unread.build(3, a_failure(text=MONEY))

    assert _gate(unread, 3, gone=(1,)).verdicts.compared_with is None
