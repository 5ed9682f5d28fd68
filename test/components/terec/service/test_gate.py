"""Rules of the gate that service.Judgement answers, on the use cases and over HTTP."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from terec.model import (
    ExcuseKind,
    FailOn,
    GateAnswer,
    GateOutcome,
    LostHow,
    NotFound,
    Outcome,
    Result,
    Run,
    Verdict,
)
from terec.service import Service
from terec.test_hash import test_id
from terec_testing import NOW, a_failure, a_header, a_pass, a_result, a_run, a_run_key, a_suite_key
from terec_testing.services import with_request, with_run

ADDS = test_id(*a_result().case)


def outcome(service: Service, run_id: int, branch: str = "main", *fail_on: FailOn) -> GateOutcome:
    return service.judgement.gate(a_run_key(run_id, branch), fail_on=fail_on).gate.outcome


def excuse_of(answer: GateAnswer) -> ExcuseKind | None:
    (failure,) = answer.gate.failures
    return failure.excuse.kind if failure.excuse else None


def test_walk_through_on_a_long_lived_branch(service: Service) -> None:
    for run_id, result in enumerate((a_pass(), a_pass(), a_failure(), a_failure()), start=1):
        with_run(service, run_id, result)
    with_run(service, 5, a_failure(text="another text altogether"))

    assert outcome(service, 2) is GateOutcome.GREEN
    assert outcome(service, 3) is GateOutcome.RED
    known = service.judgement.gate(a_run_key(4))
    assert (known.gate.outcome, excuse_of(known)) == (GateOutcome.GREEN, ExcuseKind.OPEN)
    assert known.gate.failures[0].judged.verdict is Verdict.KNOWN
    assert "main #3" in known.gate.failures[0].judged.sentence
    assert outcome(service, 4, "main", FailOn.OPEN) is GateOutcome.RED
    assert outcome(service, 5) is GateOutcome.RED


def test_walk_through_of_a_pull_request(service: Service) -> None:
    with_run(service, 9, a_pass("adds"), a_pass("rounds"))
    with_run(service, 10, a_pass("adds"), a_failure("rounds"))
    with_request(service, 1, a_failure("adds"), a_pass("rounds"))
    with_request(service, 2, a_failure("adds"), a_pass("rounds"), commit="pr-7-2")
    with_request(service, 3, a_pass("adds"), a_failure("rounds"), commit="pr-7-3")

    assert outcome(service, 1, "pr-7") is GateOutcome.RED
    assert outcome(service, 2, "pr-7") is GateOutcome.RED
    known = service.judgement.gate(a_run_key(3, "pr-7"))
    assert (known.gate.outcome, excuse_of(known)) == (GateOutcome.GREEN, ExcuseKind.TARGET)
    proof = known.gate.failures[0].excuse.proof  # type: ignore[union-attr]
    assert proof is not None and (proof.branch, proof.run_id) == ("main", 10)
    assert known.gate.base is not None and known.gate.base.run_id == 10
    assert not known.gate.base_unknown


def test_gate_can_be_asked_against_another_branch(service: Service) -> None:
    with_run(service, 10, a_pass())
    with_run(service, 4, a_failure(), branch="release/1")
    key = with_request(service, 1, a_failure())

    against = service.judgement.gate(key, against="release/1")

    assert service.judgement.gate(key).gate.outcome is GateOutcome.RED
    assert (against.gate.outcome, excuse_of(against)) == (GateOutcome.GREEN, ExcuseKind.TARGET)


def test_unknown_base_is_told(service: Service) -> None:
    with_run(service, 10, a_pass())
    key = with_request(service, 1, a_pass(), base_commit="of another world")

    found = service.judgement.gate(key).gate

    assert found.base_unknown
    assert any("base unknown" in note for note in found.notes)


def test_lost_tests_are_listed_and_held_when_asked(service: Service) -> None:
    names = [f"case {number}" for number in range(20)]
    with_run(service, 1, *map(a_pass, names))
    key = with_run(service, 2, *map(a_pass, names[1:]))

    found = service.judgement.gate(key)

    assert found.gate.outcome is GateOutcome.GREEN
    assert [(found.names[each.test_id].test_case, each.how) for each in found.gate.lost] == [
        ("case 0", LostHow.MISSING)
    ]
    assert outcome(service, 2, "main", FailOn.MISSING) is GateOutcome.NOT_JUDGEABLE
    assert outcome(service, 2, "main", FailOn.OPEN, FailOn.MISSING) is GateOutcome.NOT_JUDGEABLE


def test_every_test_that_the_gate_mentions_has_its_names(service: Service) -> None:
    with_run(service, 1, *map(a_pass, ("adds", "rounds", "prints")))
    key = with_run(service, 2, a_failure("adds"), a_result("rounds", Outcome.SKIP), a_pass("prints"))

    found = service.judgement.gate(key)

    told = {each.test_id for each in found.gate.failures} | {each.test_id for each in found.gate.lost}
    assert told <= found.names.keys()
    assert found.names[ADDS] == a_result().case
    assert [each.test_run.test_case for each in found.verdicts.tests] == ["adds"]


def test_other_runs_that_the_gate_points_to_are_linked(service: Service) -> None:
    with_run(service, 1, a_pass(), url="https://ci.example/1")
    key = with_run(service, 2, a_failure(), url="https://ci.example/2")

    assert service.judgement.gate(key).links == {"main #1": "https://ci.example/1"}


@pytest.mark.parametrize(
    "words", [{"declared_parts": 2, "complete": False}, {"ignore": True}], ids=["incomplete", "ignored"]
)
def test_run_that_shows_too_little_is_not_judgeable(service: Service, words: dict[str, Any]) -> None:
    with_run(service, 1, a_pass())
    with_run(service, 2, a_pass(), **words)

    assert outcome(service, 2) is GateOutcome.NOT_JUDGEABLE


def test_run_without_results_is_not_judgeable(service: Service) -> None:
    with_run(service, 1, a_pass())
    with_run(service, 2)

    found = service.judgement.gate(a_run_key(2)).gate

    assert found.outcome is GateOutcome.NOT_JUDGEABLE
    assert found.reasons


def unstored(**changes: object) -> Run:
    """The next run of pull request 7, without a number."""
    words = {
        "branch": "pr-7",
        "target_branch": "main",
        "pull_request": "7",
        "base_commit": "main-10",
        "commit": "pr-7-1",
    }
    return a_run(None, **{**words, **changes})


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([a_pass("adds"), a_pass("rounds")], GateOutcome.GREEN),
        ([a_failure("adds"), a_pass("rounds")], GateOutcome.RED),
        ([a_pass("adds"), a_failure("rounds")], GateOutcome.GREEN),
    ],
    ids=["passes", "own failure", "failure of the target"],
)
def test_gate_of_results_at_hand_is_that_of_stored_ones(
    service: Service, results: list[Result], expected: GateOutcome
) -> None:
    with_run(service, 9, a_pass("adds"), a_pass("rounds"))
    with_run(service, 10, a_pass("adds"), a_failure("rounds"))

    at_hand = service.judgement.gate_of(unstored(), results)

    assert at_hand.gate.outcome is expected
    stored = service.judgement.gate(with_request(service, 1, *results, tstamp=NOW))
    assert at_hand.gate == stored.gate
    assert at_hand.names == stored.names


def test_no_results_at_hand_are_not_judgeable(service: Service) -> None:
    with_run(service, 10, a_pass())

    assert service.judgement.gate_of(unstored(), []).gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_gate_of_results_at_hand_stores_nothing(service: Service) -> None:
    with_run(service, 10, a_pass())

    service.judgement.gate_of(unstored(), [a_failure()])

    assert [run.key for run in service.history.builds(a_suite_key())] == [a_run_key(10)]
    assert service.history.failed_tests(a_suite_key()) == []


def test_gate_of_results_at_hand_takes_another_target_and_what_else_fails(service: Service) -> None:
    with_run(service, 10, a_pass("adds"), a_pass("rounds"))
    with_run(service, 4, a_failure("adds"), a_pass("rounds"), branch="release/1")

    assert service.judgement.gate_of(unstored(), [a_failure("adds"), a_pass("rounds")], "release/1").gate.outcome is (
        GateOutcome.GREEN
    )
    many = [a_pass(f"case {number}") for number in range(20)]
    with_run(service, 11, *many)
    missing = service.judgement.gate_of(
        unstored(branch="main", target_branch=None, pull_request=None, base_commit=None),
        many[1:],
        fail_on=[FailOn.MISSING],
    )
    assert missing.gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_results_at_hand_of_an_unknown_project_are_refused(service: Service) -> None:
    with_run(service, 10, a_pass())

    with pytest.raises(NotFound, match="Project not found: 'nothing'"):
        service.judgement.gate_of(replace(unstored(), project="nothing"), [a_pass()])


def test_part_at_hand_misses_no_test_of_other_parts_and_each_of_its_own(service: Service) -> None:
    unit, browser = ([a_pass(f"{part} {number}") for number in range(20)] for part in ("unit", "browser"))
    service.results.put_run(a_run(10, commit="main-10", tstamp=NOW - timedelta(hours=1)))
    for part, results in (("unit", unit), ("browser", browser)):
        service.results.add_results(a_run_key(10), a_header(part), results)

    def outcome(results: list[Result], part: str | None) -> GateOutcome:
        return service.judgement.gate_of(unstored(), results, part=part).gate.outcome

    assert outcome(unit, "unit") is GateOutcome.GREEN
    assert outcome(unit[:10], "unit") is GateOutcome.NOT_JUDGEABLE
    assert outcome(unit, None) is GateOutcome.NOT_JUDGEABLE
    assert outcome([a_failure("unit 0"), *unit[1:]], "unit") is GateOutcome.RED


def test_part_at_hand_misses_its_tests_also_where_another_part_passed_them_later(service: Service) -> None:
    tests = [a_pass(f"test {number}") for number in range(10)]
    service.results.put_run(a_run(10, commit="main-10", tstamp=NOW - timedelta(hours=1)))
    for part in ("linux", "windows"):
        service.results.add_results(a_run_key(10), a_header(part), tests)

    for part in ("linux", "windows"):
        gate = service.judgement.gate_of(unstored(), tests[:3], part=part).gate
        assert (gate.outcome, len(gate.lost)) == (GateOutcome.NOT_JUDGEABLE, 7)
    assert service.judgement.gate_of(unstored(), tests[:3], part="1/2").gate.lost == ()
