"""A test that runs in several jobs of a build: what one of them shows is no evidence about another."""

from typing import Any

import pytest

from terec.model import GateOutcome, GateResult, Result, Verdict
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.ci import Ci

OLD, NEW = "the total of the cart is wrong", "the price of a discount is negative"
REQUEST = {"branch": "pr-7", "pull_request": "7", "target_branch": "main", "author": "mira"}
WORKS = [a_pass(f"works{number}") for number in range(10)]

Job = tuple[dict[str, Any], Result]
"""Words of the header, and what the test did."""


def _run(ci: Ci, run_id: int, *jobs: Job, branch: str = "main", **words: Any) -> None:
    """A build whose jobs report in this order."""
    words = {"commit": f"{branch}-{run_id}", "commits": (f"{branch}-{run_id}",), "complete": True, **words}
    ci.later(hours=1)
    ci.results.put_run(a_run(run_id, branch=branch, tstamp=ci.now, **words))
    for header, result in jobs:
        ci.results.add_results(a_run_key(run_id, branch), a_header(**header), [*WORKS, result])
    ci.analyze()


def _senders(linux: Result, windows: Result, **words: Any) -> list[Job]:
    """Two legs of a matrix that nobody named."""
    return [({"sender": "linux", **words}, linux), ({"sender": "windows", **words}, windows)]


def _gate(ci: Ci, run_id: int, branch: str = "main", part: str | None = None) -> GateResult:
    return ci.judgement.gate(a_run_key(run_id, branch), part=part).gate


def test_leg_that_fails_again_beside_the_pass_of_another_is_not_flaky(ci: Ci) -> None:
    for run_id in range(1, 6):
        _run(ci, run_id, *_senders(a_pass(), a_pass()))
    again = {"sender": "linux", "attempt": 2}, a_failure(text=NEW)
    _run(ci, 6, *_senders(a_failure(text=NEW), a_pass()), again)
    for run_id in (7, 8):
        _run(ci, run_id, *_senders(a_pass(), a_pass()))

    _run(ci, 1, *_senders(a_failure(text=NEW), a_pass()), base_commit="main-8", **REQUEST)

    gate = _gate(ci, 1, "pr-7")
    assert (gate.outcome, gate.failures[0].judged.verdict) == (GateOutcome.RED, Verdict.KNOWN)


def test_leg_that_passes_when_it_is_run_again_is_flaky(ci: Ci) -> None:
    again = {"sender": "linux", "attempt": 2}, a_pass()
    _run(ci, 1, *_senders(a_failure(text=NEW), a_pass()), again)
    _run(ci, 1, *_senders(a_failure(text=NEW), a_pass()), base_commit="main-1", **REQUEST)

    gate = _gate(ci, 1, "pr-7")
    assert (gate.outcome, gate.failures[0].judged.verdict) == (GateOutcome.GREEN, Verdict.FLAKY)


def _parts(linux: Result, windows: Result) -> list[Job]:
    return [({"part": "linux"}, linux), ({"part": "windows"}, windows)]


BOTH_ORDERS = pytest.mark.parametrize("turned", [False, True])
"""Whichever part reports last, the answer is the same."""


def _fixed_on_linux(ci: Ci, turned: bool) -> list[Job]:
    """Linux mended OLD at #3, windows has NEW from #2 on; jobs that fail both ways again."""
    order = -1 if turned else 1
    broken = _parts(a_failure(text=OLD), a_failure(text=NEW))[::order]
    _run(ci, 1, *_parts(a_pass(), a_pass())[::order])
    _run(ci, 2, *broken)
    for run_id in range(3, 10):
        _run(ci, run_id, *_parts(a_pass(), a_failure(text=NEW))[::order])
    return broken


@BOTH_ORDERS
def test_failure_that_its_part_mended_is_not_excused_by_what_another_part_still_fails(ci: Ci, turned: bool) -> None:
    broken = _fixed_on_linux(ci, turned)
    _run(ci, 1, *broken, base_commit="main-9", **REQUEST)

    for part in ("linux", None):
        gate = _gate(ci, 1, "pr-7", part)
        assert gate.outcome is GateOutcome.RED
        assert gate.failures[0].excuse is None


@BOTH_ORDERS
def test_failure_that_its_part_mended_is_not_open_any_more(ci: Ci, turned: bool) -> None:
    broken = _fixed_on_linux(ci, turned)
    assert _gate(ci, 9).outcome is GateOutcome.GREEN
    _run(ci, 10, *broken)

    assert _gate(ci, 10).outcome is GateOutcome.RED


@BOTH_ORDERS
def test_failure_that_its_part_has_at_the_base_is_excused_beside_the_pass_of_another(ci: Ci, turned: bool) -> None:
    order = -1 if turned else 1
    _run(ci, 1, *_parts(a_failure(text=OLD), a_pass())[::order])
    _run(ci, 1, *_parts(a_failure(text=OLD), a_pass())[::order], base_commit="main-1", **REQUEST)

    assert _gate(ci, 1, "pr-7").outcome is GateOutcome.GREEN


def test_failure_that_moves_from_part_to_part_comes_and_goes(ci: Ci) -> None:
    failing = a_failure(text=NEW)
    for run_id in range(1, 9):
        jobs = {3: _parts(failing, a_pass()), 6: _parts(a_pass(), failing)}
        _run(ci, run_id, *jobs.get(run_id, _parts(a_pass(), a_pass())))
    _run(ci, 9, *_parts(failing, a_pass()))

    assert ci.verdict(9) == (Verdict.FLAKY,)


@BOTH_ORDERS
def test_part_that_passed_and_failed_on_one_commit_is_flaky(ci: Ci, turned: bool) -> None:
    order = -1 if turned else 1
    _run(ci, 1, *_parts(a_pass(), a_pass())[::order], commit="abc")
    _run(ci, 2, *_parts(a_pass(), a_failure(text=NEW)), commit="abc")

    assert ci.verdict(2) == (Verdict.FLAKY,)


@BOTH_ORDERS
def test_pass_of_another_part_on_the_commit_shows_nothing(ci: Ci, turned: bool) -> None:
    order = -1 if turned else 1
    _run(ci, 1, *_parts(a_pass(), a_failure(text=OLD))[::order], commit="abc")
    _run(ci, 2, *_parts(a_pass(), a_failure(text=NEW))[::order], commit="abc")

    assert ci.verdict(2) == (Verdict.NEW,)


@BOTH_ORDERS
def test_part_that_passed_on_retry_shows_that_its_failure_is_flaky(ci: Ci, turned: bool) -> None:
    order = -1 if turned else 1
    retried = [({"part": part, "attempt": 2}, a_pass()) for part in ("linux", "windows")]
    _run(ci, 1, *_parts(a_pass(), a_failure(text=NEW)), *retried[::order])
    _run(ci, 1, *_parts(a_pass(), a_failure(text=NEW)), base_commit="main-1", **REQUEST)

    assert _gate(ci, 1, "pr-7").failures[0].judged.verdict is Verdict.FLAKY
    assert [each.case.test_case for each in ci.judgement.flaky_tests(a_suite_key(), "main")] == ["adds"]
