"""Rules of the gate of one part, on the use cases and over HTTP."""

from typing import Any

import pytest

from terec.model import ExcuseKind, FailOn, GateAnswer, GateOutcome, LostHow, NotFound, Outcome, Result, RunKey
from terec.service import Service
from terec_testing import a_failure, a_header, a_pass, a_result, a_run_key
from terec_testing.services import with_request, with_run

Parts = dict[str, list[Result]]

UNIT = [a_pass(f"unit {number}") for number in range(20)]
BROWSER = [a_pass(f"browser {number}") for number in range(20)]


def with_parts(service: Service, run_id: int, parts: Parts, **words: Any) -> RunKey:
    """A run of main whose parts arrive one after the other."""
    key = with_run(service, run_id, **words)
    for part, results in parts.items():
        service.results.add_results(key, a_header(part), results)
    return key


def of_part(service: Service, key: RunKey, part: str, *fail_on: FailOn) -> GateAnswer:
    return service.judgement.gate(key, fail_on=fail_on, part=part)


def failed_in(answer: GateAnswer) -> list[str]:
    assert {each.test_id for each in answer.gate.failures} == {each.test_run.test_id for each in answer.verdicts.tests}
    return [each.test_run.test_case for each in answer.verdicts.tests]


def test_first_job_to_end_is_judged_by_itself_and_the_run_is_not(service: Service) -> None:
    with_parts(service, 1, {"unit": UNIT, "browser": BROWSER})
    key = with_parts(service, 2, {"unit": UNIT})

    answer = of_part(service, key, "unit")

    assert (answer.gate.outcome, answer.gate.part) == (GateOutcome.GREEN, "unit")
    assert answer.gate.notes == ("This is part 'unit' of the run alone; `terec check` judges all of them together.",)
    assert service.judgement.gate(key).gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_each_part_answers_for_its_own_failures(service: Service) -> None:
    with_parts(service, 1, {"unit": UNIT, "browser": BROWSER})
    key = with_parts(service, 2, {"unit": UNIT, "browser": [*BROWSER[1:], a_failure("browser 0")]})

    unit, browser = of_part(service, key, "unit"), of_part(service, key, "browser")

    assert (unit.gate.outcome, failed_in(unit), unit.verdicts.causes) == (GateOutcome.GREEN, [], ())
    assert (browser.gate.outcome, failed_in(browser)) == (GateOutcome.RED, ["browser 0"])
    assert [each.title for each in browser.verdicts.causes] == ["expected 2 but was 3"]


def test_cause_of_two_parts_shows_each_its_own_tests_under_one_id(service: Service) -> None:
    key = with_parts(service, 1, {"unit": [a_failure("one")], "browser": [a_failure("two")]})

    whole = service.judgement.gate(key).verdicts.causes
    unit, browser = (of_part(service, key, part).verdicts.causes for part in ("unit", "browser"))

    assert [each.cause_id for each in unit] == [each.cause_id for each in browser] == [each.cause_id for each in whole]
    assert sorted(unit[0].test_ids + browser[0].test_ids) == sorted(whole[0].test_ids)


def test_test_that_fails_in_two_parts_is_red_in_both_and_counts_once(service: Service) -> None:
    key = with_parts(service, 1, {"unit": [a_failure()], "browser": [a_failure()], "docs": [a_pass()]})

    assert len(service.judgement.gate(key).gate.failures) == 1
    assert failed_in(of_part(service, key, "unit")) == failed_in(of_part(service, key, "browser")) == ["adds"]
    assert failed_in(of_part(service, key, "docs")) == []


def test_failure_that_a_later_attempt_of_the_part_mended_is_the_other_parts(service: Service) -> None:
    key = with_parts(service, 1, {"unit": [a_failure()], "browser": [a_failure()]})
    service.results.add_results(key, a_header("unit", attempt=2), [a_pass()])

    assert failed_in(of_part(service, key, "unit")) == []
    assert failed_in(of_part(service, key, "browser")) == ["adds"]


def test_excuses_hold_for_a_part_as_for_the_run(service: Service) -> None:
    with_run(service, 9, a_pass())
    with_run(service, 10, a_failure())
    key = with_request(service, 1)
    service.results.add_results(key, a_header("unit"), [a_failure()])

    (failure,) = of_part(service, key, "unit").gate.failures

    assert failure.excuse is not None and failure.excuse.kind is ExcuseKind.TARGET


def test_part_that_lost_half_of_its_tests_is_not_judgeable(service: Service) -> None:
    with_parts(service, 1, {"unit": UNIT, "browser": BROWSER})
    key = with_parts(service, 2, {"unit": UNIT[:10]})

    answer = of_part(service, key, "unit")

    assert answer.gate.outcome is GateOutcome.NOT_JUDGEABLE
    (reason,) = answer.gate.reasons
    assert (
        reason
        == f"10 of 20 tests of part 'unit' that passed in {answer.verdicts.compared_with} are missing or skipped."
    )
    assert {answer.names[each.test_id].test_case for each in answer.gate.lost} == {f"unit {n}" for n in range(10, 20)}


def test_part_that_skips_what_passed_is_not_judgeable(service: Service) -> None:
    with_parts(service, 1, {"unit": UNIT, "browser": BROWSER})
    skipped = [a_result(f"unit {number}", Outcome.SKIP) for number in range(3)]
    key = with_parts(service, 2, {"unit": [*skipped, *UNIT[3:]]})

    answer = of_part(service, key, "unit")

    assert answer.gate.outcome is GateOutcome.NOT_JUDGEABLE
    assert {each.how for each in answer.gate.lost} == {LostHow.SKIPPED}


def test_part_that_lost_few_tests_names_them_and_is_held_when_asked(service: Service) -> None:
    with_parts(service, 1, {"unit": UNIT, "browser": BROWSER})
    key = with_parts(service, 2, {"unit": UNIT[1:]})

    assert len(of_part(service, key, "unit").gate.lost) == 1
    assert of_part(service, key, "unit").gate.outcome is GateOutcome.GREEN
    assert of_part(service, key, "unit", FailOn.MISSING).gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_test_that_another_part_ran_meanwhile_is_not_lost(service: Service) -> None:
    with_parts(service, 1, {"unit": UNIT, "browser": BROWSER})
    key = with_parts(service, 2, {"browser": [*BROWSER, *UNIT[:10]], "unit": UNIT[10:]})

    assert of_part(service, key, "unit").gate.outcome is GateOutcome.GREEN


@pytest.mark.parametrize("part", ["3/8", "unit 3/8"])
def test_shard_is_judged_by_what_it_ran_and_says_that_it_sees_no_loss(service: Service, part: str) -> None:
    with_parts(service, 1, {part: UNIT, part.replace("3/", "4/"): BROWSER})
    key = with_parts(service, 2, {part: UNIT[:5]})

    answer = of_part(service, key, part)

    assert answer.gate.outcome is GateOutcome.GREEN
    assert answer.gate.notes == (
        f"This is part {part!r} of the run alone; `terec check` judges all of them together "
        "and sees which tests are missing.",
    )
    assert service.judgement.gate(key).gate.outcome is GateOutcome.NOT_JUDGEABLE


def test_part_in_which_nothing_ran_is_not_judgeable(service: Service) -> None:
    key = with_parts(service, 1, {"browser": BROWSER, "unit": [a_result("unit 0", Outcome.SKIP)]})

    assert of_part(service, key, "unit").gate.reasons == ("No test passed or failed in part 'unit'.",)


def test_part_of_an_ignored_run_is_not_judgeable(service: Service) -> None:
    key = with_parts(service, 1, {"unit": UNIT, "browser": BROWSER}, ignore=True)

    assert of_part(service, key, "unit").gate.reasons == ("The run is ignored.",)


def test_declared_parts_that_are_missing_do_not_hold_a_part(service: Service) -> None:
    key = with_parts(service, 1, {"unit": UNIT}, declared_parts=3)

    assert of_part(service, key, "unit").gate.outcome is GateOutcome.GREEN


def test_only_part_of_run_and_base_is_judged_as_the_whole_run(service: Service) -> None:
    with_parts(service, 1, {"unit": UNIT})
    key = with_parts(service, 2, {"unit": [*UNIT[1:], a_pass("more")]})

    assert of_part(service, key, "unit") == service.judgement.gate(key)
    assert of_part(service, key, "unit").gate.part is None


def test_part_that_did_not_arrive_is_not_found(service: Service) -> None:
    with_parts(service, 1, {"unit": UNIT})

    with pytest.raises(NotFound, match=r"Part not found: 'browser' in .*, whose parts are: 'unit'"):
        of_part(service, a_run_key(1), "browser")
