"""A test that fails in several parts of a run, or for several senders: every failure that counts is judged."""

import pytest

from terec.model import AcknowledgementRequest, GateOutcome, GateResult, Result, Verdict
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci

OLD, NEW = "the total of the cart is wrong", "the price of a discount is negative"
REQUEST = {"pull_request": "7", "target_branch": "main", "author": "mira", "base_commit": "main-2"}
WORKS = [a_pass(f"works{number}") for number in range(10)]


def _run(ci: Ci, run_id: int, branch: str, parts: dict[str, Result], **words: object) -> None:
    """A run whose parts arrive in this order."""
    words = {"commit": f"{branch}-{run_id}", "commits": (f"{branch}-{run_id}",), **words}
    ci.later(hours=1)
    ci.results.put_run(a_run(run_id, branch=branch, tstamp=ci.now, **words))
    for part, result in parts.items():
        ci.results.add_results(a_run_key(run_id, branch), a_header(part=part), [*WORKS, result])
    ci.analyze()


def _broken_on_linux(ci: Ci) -> None:
    """Main fails on linux for long; windows passes."""
    for run_id in (1, 2):
        _run(ci, run_id, "main", {"linux": a_failure(text=OLD), "windows": a_pass()})


def _gate(ci: Ci, run_id: int, branch: str, part: str | None = None) -> GateResult:
    return ci.judgement.gate(a_run_key(run_id, branch), part=part).gate


@pytest.mark.parametrize("last", ["linux", "windows"])
def test_new_failure_of_one_part_is_red_whichever_part_arrives_last(ci: Ci, last: str) -> None:
    _broken_on_linux(ci)
    parts = {"windows": a_failure(text=NEW), "linux": a_failure(text=OLD)}
    _run(ci, 1, "pr-7", {part: parts[part] for part in sorted(parts, key=lambda each: each == last)}, **REQUEST)

    gate = _gate(ci, 1, "pr-7")
    (failure,) = gate.failures
    assert gate.outcome is GateOutcome.RED
    assert (failure.judged.verdict, failure.excuse) == (Verdict.NEW, None)
    (verdict,) = ci.judgement.verdicts(a_run_key(1, "pr-7")).tests
    assert verdict.judged.verdict is Verdict.NEW
    if last == "linux":
        assert verdict.judged.sentence.startswith("Of what it failed with in part 'windows': ")


@pytest.mark.parametrize("order", [("linux", "windows"), ("windows", "linux")])
def test_failures_that_the_target_has_in_its_parts_are_excused_in_any_order(ci: Ci, order: tuple[str, str]) -> None:
    parts = {"linux": a_failure(text=OLD), "windows": a_failure(text=NEW)}
    for run_id in (1, 2):
        _run(ci, run_id, "main", parts)
    _run(ci, 1, "pr-7", {part: parts[part] for part in order}, **REQUEST)

    assert _gate(ci, 1, "pr-7").outcome is GateOutcome.GREEN


def test_new_failure_of_another_sender_is_red(ci: Ci) -> None:
    ci.build(1, a_failure(text=OLD))
    ci.build(2, a_failure(text=OLD))
    ci.push(1, a_failure(text=NEW), base=2)
    ci.results.add_results(a_run_key(1, "pr-7"), a_header(sender="leg 2"), [a_failure(text=OLD)])
    ci.analyze()

    assert _gate(ci, 1, "pr-7").outcome is GateOutcome.RED


def test_acknowledging_the_cause_takes_on_everything_that_its_test_failed_with(ci: Ci) -> None:
    _broken_on_linux(ci)
    _run(ci, 1, "pr-7", {"windows": a_failure(text=NEW), "linux": a_failure(text=OLD)}, **REQUEST)
    (cause,) = ci.judgement.verdicts(a_run_key(1, "pr-7")).causes
    ci.judgement.excuse(
        a_run_key(1, "pr-7"), cause.cause_id, AcknowledgementRequest("mira", "Windows is being repaired.")
    )

    assert _gate(ci, 1, "pr-7").outcome is GateOutcome.GREEN


def test_pass_in_another_part_on_the_same_commit_makes_no_flake(ci: Ci) -> None:
    for run_id in range(1, 6):
        _run(ci, run_id, "main", {"linux": a_pass(), "windows": a_pass()})
    _run(ci, 6, "main", {"linux": a_pass()}, commit="abc")
    _run(ci, 7, "main", {"windows": a_failure(text=NEW)}, commit="abc")

    gate = _gate(ci, 7, "main")
    assert gate.outcome is GateOutcome.RED
    assert gate.failures[0].judged.verdict is Verdict.NEW


def test_pass_in_the_same_part_on_the_same_commit_makes_a_flake(ci: Ci) -> None:
    for run_id in range(1, 6):
        _run(ci, run_id, "main", {"linux": a_pass(), "windows": a_pass()})
    _run(ci, 6, "main", {"linux": a_pass(), "windows": a_pass()}, commit="abc")
    _run(ci, 7, "main", {"windows": a_failure(text=NEW)}, commit="abc")

    assert _gate(ci, 7, "main").failures[0].judged.verdict is Verdict.FLAKY


def test_pass_of_another_leg_under_the_same_name_is_no_proof_of_a_flake(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_pass())
    ci.build(3, a_pass(), a_failure(text=NEW))
    for run_id in (4, 5, 6):
        ci.build(run_id, a_pass())
    ci.push(1, a_failure(text=NEW), base=6)
    ci.build(7, a_failure(text=NEW))

    assert _gate(ci, 1, "pr-7").outcome is GateOutcome.RED
    assert _gate(ci, 7, "main").outcome is GateOutcome.RED
