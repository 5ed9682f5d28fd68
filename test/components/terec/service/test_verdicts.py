"""Rules of the verdicts that service.Judgement gives, on the use cases and over HTTP."""

import pytest

from terec.model import Completeness, LostHow, NotFound, Outcome, Verdict
from terec.service import Service
from terec.test_hash import test_id
from terec_testing import a_failure, a_pass, a_result, a_run_key
from terec_testing.services import with_request, with_run

ADDS = test_id(*a_result().case)


def verdict_of(service: Service, run_id: int, branch: str = "main") -> Verdict:
    (test,) = service.judgement.verdicts(a_run_key(run_id, branch)).tests
    return test.judged.verdict


def with_outcomes(service: Service, letters: str) -> int:
    """A run of main for each letter, Pass or Fail; the number of the last."""
    for run_id, letter in enumerate(letters, start=1):
        with_run(service, run_id, a_pass() if letter == "P" else a_failure())
    return len(letters)


def test_run_without_failures_has_no_verdicts(service: Service) -> None:
    key = with_run(service, 1, a_pass())

    found = service.judgement.verdicts(key)

    assert (found.tests, found.causes, found.infra) == ((), (), False)
    assert found.run == service.results.run(key)


@pytest.mark.parametrize(
    ("letters", "verdict"),
    [
        ("F", Verdict.UNKNOWN),
        ("PPF", Verdict.NEW),
        ("PFF", Verdict.KNOWN),
        ("PFPF", Verdict.KNOWN),
        ("PFPPFPPF", Verdict.FLAKY),
    ],
)
def test_verdict_comes_from_the_tests_history(service: Service, letters: str, verdict: Verdict) -> None:
    assert verdict_of(service, with_outcomes(service, letters)) is verdict


def test_another_text_in_the_same_test_is_new(service: Service) -> None:
    with_run(service, 1, a_pass())
    with_run(service, 2, a_failure(text="cannot open the ledger"))
    with_run(service, 3, a_failure(text="the till is locked"))

    assert verdict_of(service, 3) is Verdict.NEW


def test_verdict_names_where_the_failure_began_with_its_commit(service: Service) -> None:
    key = a_run_key(with_outcomes(service, "PPFF"))

    (test,) = service.judgement.verdicts(key).tests

    first, last = test.judged.first_failing, test.judged.last_passing
    assert first is not None and (first.branch, first.run_id, first.commit) == ("main", 3, "main-3")
    assert last is not None and (last.run_id, last.commit) == (2, "main-2")
    assert 0 < test.judged.confidence <= 1
    assert "main #3" in test.judged.sentence
    assert test.judged.evidence.runs == 3


def test_failed_test_carries_its_result_signature_and_cause(service: Service) -> None:
    key = with_run(service, 1, a_failure("adds"), a_pass("rounds"))

    found = service.judgement.verdicts(key)

    (test,) = found.tests
    assert (test.test_run.test_case, test.test_run.result) == ("adds", Outcome.FAIL)
    assert test.signature == test.test_run.failure_hash
    assert [(each.cause_id, each.test_ids) for each in found.causes] == [(test.cause_id, (ADDS,))]


def test_failures_that_say_the_same_are_one_cause(service: Service) -> None:
    same = {"error_stacktrace": "ConnectionError: database is down\n\tat com.acme.Store.open(Store.java:12)"}
    texts = [a_failure(case, "database is down", **same) for case in ("adds", "rounds")]
    key = with_run(service, 1, *texts, a_failure("prints", "no paper in tray two", error_stacktrace="PaperJam: tray"))

    causes = service.judgement.verdicts(key).causes

    assert [len(each.test_ids) for each in causes] == [2, 1]
    assert causes[0].title == "database is down"


def test_cause_keeps_its_id_from_build_to_build(service: Service) -> None:
    with_outcomes(service, "PFF")

    ids = [service.judgement.verdicts(a_run_key(run_id)).causes[0].cause_id for run_id in (2, 3)]

    assert ids[0] == ids[1]


def test_tests_that_came_went_and_were_repaired_are_told(service: Service) -> None:
    with_run(service, 1, a_failure("adds"), a_pass("rounds"), a_pass("prints"))
    key = with_run(service, 2, a_pass("adds"), a_result("rounds", Outcome.SKIP), a_pass("sums"))

    found = service.judgement.verdicts(key)

    def ids(*cases: str) -> set[str]:
        return {test_id(*a_result(case).case) for case in cases}

    assert {(each.test_id, each.how) for each in found.lost} == {
        (*ids("rounds"), LostHow.SKIPPED),
        (*ids("prints"), LostHow.MISSING),
    }
    assert set(found.gained) == ids("sums")
    assert set(found.fixed) == ids("adds")
    assert found.compared_with is not None and found.compared_with.run_id == 1


def test_incomplete_run_is_judged_and_loses_nothing(service: Service) -> None:
    with_run(service, 1, a_pass("adds"), a_pass("rounds"))
    key = with_run(service, 2, a_failure("adds"), declared_total=2, complete=False)

    found = service.judgement.verdicts(key)

    assert found.completeness is Completeness.INCOMPLETE
    assert [each.judged.verdict for each in found.tests] == [Verdict.NEW]
    assert (found.lost, found.fixed) == ((), ())


def test_run_in_which_most_tests_broke_at_once_is_infra(service: Service) -> None:
    cases = [f"case {number}" for number in range(12)]
    with_run(service, 1, *map(a_pass, cases))
    key = with_run(service, 2, *(a_failure(case, f"no route to host while in {case}") for case in cases))

    found = service.judgement.verdicts(key)

    assert found.infra
    assert {each.judged.verdict for each in found.tests} == {Verdict.INFRA}


def test_targets_own_failure_is_known_upstream(service: Service) -> None:
    with_run(service, 9, a_pass())
    with_run(service, 10, a_failure())
    key = with_request(service, 1, a_failure())

    (test,) = service.judgement.verdicts(key).tests

    assert (test.judged.verdict, test.judged.upstream) == (Verdict.KNOWN, "main")


def test_late_upload_changes_the_verdict_that_it_bears_on(service: Service) -> None:
    with_run(service, 1)
    key = with_run(service, 2, a_failure())
    assert verdict_of(service, 2) is Verdict.UNKNOWN

    with_run(service, 1, a_pass())

    assert [each.judged.verdict for each in service.judgement.verdicts(key).tests] == [Verdict.NEW]


def test_verdicts_carry_the_first_kib_of_a_long_text(service: Service) -> None:
    key = with_run(service, 1, a_failure(text="x" * 5000))

    (test,) = service.judgement.verdicts(key).tests

    assert test.test_run.error_details == "x" * 1024
    assert "error_details" in test.test_run.truncated


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (a_run_key(77), "Suite run not found"),
        (a_run_key(suite="nightly"), "Suite not found: 'nightly'"),
        (a_run_key(org="nobody"), "Org not found: 'nobody'"),
    ],
)
def test_what_is_unknown_is_told(service: Service, key: object, sentence: str) -> None:
    with_run(service, 1, a_failure())

    for ask in (service.judgement.verdicts, service.judgement.gate):
        with pytest.raises(NotFound, match=sentence):
            ask(key)  # type: ignore[operator]
