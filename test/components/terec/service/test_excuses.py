"""Rules of what people say of failures, on the use cases and over HTTP."""

from datetime import timedelta

import pytest

from terec.model import (
    AcknowledgementRequest,
    ExcuseKind,
    GateOutcome,
    InvalidInput,
    NotFound,
    ProblemState,
    RecordedAcknowledgement,
    RunKey,
    Verdict,
)
from terec.model.problem import ACKNOWLEDGED_DAYS
from terec.service import Service
from terec.test_hash import test_id
from terec_testing import NOW, a_failure, a_pass, a_result, a_run_key, a_suite_key
from terec_testing.services import with_request, with_run

SUITE = a_suite_key()
ADDS = test_id(*a_result().case)
WHY = AcknowledgementRequest("Rounding is being reworked.", "mira", "SHOP-12")


def with_new_failure(service: Service, branch: str = "main") -> RunKey:
    with_run(service, 1, a_pass(), branch=branch)
    return with_run(service, 2, a_failure(), branch=branch)


def cause_of(service: Service, key: RunKey) -> str:
    return service.judgement.verdicts(key).causes[0].cause_id


def excused(service: Service, key: RunKey, request: AcknowledgementRequest = WHY) -> RecordedAcknowledgement:
    return service.judgement.excuse(key, cause_of(service, key), request)


def test_excuse_is_kept_as_it_was_given(service: Service) -> None:
    key = with_new_failure(service)

    given = excused(service, key)

    assert (given.who, given.because, given.ticket) == ("mira", WHY.because, "SHOP-12")
    assert (given.branch, given.cause_id) == ("main", cause_of(service, key))
    assert (given.since, given.until) == (NOW, NOW + timedelta(days=ACKNOWLEDGED_DAYS))
    assert [each.test_id for each in given.pairs] == [ADDS]
    assert given.run is not None and given.run.run_id == 2
    assert given.withdrawn is None
    assert service.judgement.excuses(SUITE) == [given]


def test_excused_failure_passes_the_gate(service: Service) -> None:
    key = with_new_failure(service)
    assert service.judgement.gate(key).gate.outcome is GateOutcome.RED

    excused(service, key)

    found = service.judgement.gate(key).gate
    assert found.outcome is GateOutcome.GREEN
    excuse = found.failures[0].excuse
    assert excuse is not None and excuse.kind is ExcuseKind.ACKNOWLEDGED
    assert [each.state for each in service.judgement.problems(SUITE)] == [ProblemState.ACKNOWLEDGED]


def test_excuse_on_the_target_covers_its_pull_requests_and_no_other_text(service: Service) -> None:
    excused(service, with_new_failure(service))
    same = with_request(service, 1, a_failure(), base_commit="main-1")
    other = with_request(service, 1, a_failure(text="another text altogether"), number="8", base_commit="main-1")

    assert service.judgement.gate(same).gate.outcome is GateOutcome.GREEN
    assert service.judgement.gate(other).gate.outcome is GateOutcome.RED


def test_withdrawn_excuse_counts_no_more_and_stays_in_the_list(service: Service) -> None:
    key = with_new_failure(service)
    given = excused(service, key)

    withdrawn = service.judgement.withdraw_excuse(SUITE, given.excuse_id, "noor")

    assert (withdrawn.excuse_id, withdrawn.withdrawn, withdrawn.withdrawn_by) == (given.excuse_id, NOW, "noor")
    assert service.judgement.excuses(SUITE) == [withdrawn]
    assert service.judgement.gate(key).gate.outcome is GateOutcome.RED
    with pytest.raises(NotFound):
        service.judgement.withdraw_excuse(SUITE, "x1:none", "noor")


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_term_out_of_bounds_is_refused(service: Service, days: int) -> None:
    key = with_new_failure(service)

    with pytest.raises(InvalidInput):
        excused(service, key, AcknowledgementRequest("because", "mira", until=NOW + timedelta(days=days)))
    assert service.judgement.excuses(SUITE) == []


@pytest.mark.parametrize(
    "request_",
    [AcknowledgementRequest("", "mira"), AcknowledgementRequest(" ", "mira"), AcknowledgementRequest("so", "")],
)
def test_excuse_says_why_and_who(service: Service, request_: AcknowledgementRequest) -> None:
    key = with_new_failure(service)

    with pytest.raises(InvalidInput):
        excused(service, key, request_)


def test_excuse_that_was_withdrawn_stays_as_it_was(service: Service) -> None:
    given = excused(service, with_new_failure(service))
    first = service.judgement.withdraw_excuse(SUITE, given.excuse_id, "noor")

    assert service.judgement.withdraw_excuse(SUITE, given.excuse_id, "mira") == first


def test_lost_tests_are_excused_by_the_cause_missing(service: Service) -> None:
    with_run(service, 1, *map(a_pass, ("adds", "rounds", "prints")))
    key = with_run(service, 2, *map(a_pass, ("adds", "rounds")))
    assert service.judgement.gate(key).gate.outcome is GateOutcome.NOT_JUDGEABLE

    given = service.judgement.excuse(key, "missing", WHY)

    assert [(each.test_id, each.signature) for each in given.pairs] == [(test_id(*a_result("prints").case), None)]
    assert service.judgement.gate(key).gate.outcome is GateOutcome.GREEN


def test_excuse_of_an_unknown_cause_or_run_is_refused(service: Service) -> None:
    key = with_new_failure(service)

    with pytest.raises(NotFound):
        service.judgement.excuse(key, "c1:none", WHY)
    with pytest.raises(NotFound, match="Suite run not found"):
        service.judgement.excuse(a_run_key(77), cause_of(service, key), WHY)


def test_correction_is_shown_with_the_verdict_and_listed(service: Service) -> None:
    key = with_new_failure(service)

    given = service.judgement.correct(key, ADDS, Verdict.FLAKY, "It depends on the clock.", "mira")

    assert (given.run, given.test_id, given.verdict) == (key, ADDS, Verdict.FLAKY)
    assert (given.because, given.who, given.at) == ("It depends on the clock.", "mira", NOW)
    assert service.judgement.corrections(SUITE) == [given]
    (test,) = service.judgement.verdicts(key).tests
    assert test.correction == given
    assert test.judged.verdict is Verdict.NEW


def test_later_correction_takes_the_place_of_the_first(service: Service) -> None:
    key = with_new_failure(service)
    service.judgement.correct(key, ADDS, Verdict.FLAKY, "It depends on the clock.", "mira")

    later = service.judgement.correct(key, ADDS, Verdict.KNOWN, "No, it is old.", "noor")

    assert service.judgement.corrections(SUITE) == [later]


def test_failure_that_a_person_called_new_passes_only_when_a_person_takes_it_on(service: Service) -> None:
    with_new_failure(service)
    key = with_run(service, 3, a_failure())
    assert service.judgement.gate(key).gate.outcome is GateOutcome.GREEN

    service.judgement.correct(key, ADDS, Verdict.NEW, "Another bug with the same words.", "mira")

    assert service.judgement.gate(key).gate.outcome is GateOutcome.RED
    excused(service, key)
    assert service.judgement.gate(key).gate.outcome is GateOutcome.GREEN


def test_correction_of_an_unknown_test_or_of_a_pass_is_refused(service: Service) -> None:
    with_run(service, 1, a_pass("rounds"))
    key = with_run(service, 2, a_failure("adds"), a_pass("rounds"))

    with pytest.raises(NotFound):
        service.judgement.correct(key, "t1:none", Verdict.FLAKY, "because", "mira")
    with pytest.raises(InvalidInput, match="did not fail"):
        service.judgement.correct(key, test_id(*a_result("rounds").case), Verdict.FLAKY, "because", "mira")
    with pytest.raises(InvalidInput):
        service.judgement.correct(key, ADDS, Verdict.FLAKY, "", "mira")
    assert service.judgement.corrections(SUITE) == []
