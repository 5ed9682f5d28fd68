from datetime import timedelta

import pytest

from terec.model import InvalidInput, NotFound, Result, StoreBusy, Verdict
from terec.test_hash import test_id
from terec_testing import a_failure, a_header, a_pass, a_result, a_run_key, a_suite_key
from terec_testing.ci import Ci

TAX, MONEY = "tax rate of DE is missing", "price of sku 12 is negative"
SUITE = a_suite_key()
ADDS, PAYS = test_id(*a_result().case), test_id(*a_result("pays").case)


def _hash_of(ci: Ci, run_id: int) -> str:
    return ci.judgement.verdicts(a_run_key(run_id)).tests[0].signature


@pytest.mark.parametrize("which", ["failure_hash", "loose_hash"])
def test_a_hash_tells_where_it_was_seen_and_whether_it_is_a_regression(ci: Ci, which: str) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    ci.push(1, a_failure(text=TAX), base=1)
    result = ci.judgement.verdicts(a_run_key(2)).tests[0].test_run
    facts = ci.judgement.failure(SUITE, getattr(result, which))
    assert (str(facts.first_seen), str(facts.last_seen), facts.runs) == ("main #2", "pr-7 #1", 2)
    assert facts.branches == ("main", "pr-7")
    assert facts.tests == (a_result().case,)
    assert facts.example.test_run.error_details == TAX
    assert [each.suite_run.branch for each in facts.newest] == ["pr-7", "main"]
    assert (facts.regression, facts.generic) == (True, False)
    assert facts.problem_id == ci.judgement.problems(SUITE)[0].problem_id


def test_a_known_failure_is_no_regression(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    ci.build(3, a_failure(text=TAX))
    assert ci.judgement.failure(SUITE, _hash_of(ci, 3)).regression is False


def test_a_hash_nobody_saw_is_not_found(ci: Ci) -> None:
    ci.build(1, a_pass())
    with pytest.raises(NotFound, match="Failure not found"):
        ci.judgement.failure(SUITE, "f1:0000")


def test_one_failure_that_names_each_class_is_one_cause(ci: Ci) -> None:
    areas = ["billing", "catalog", "checkout", "customers", "delivery", "invoices", "payments", "returns", "search"]
    ci.build(1, a_pass())

    ci.build(2, *map(_without_context, areas))

    (cause,) = ci.judgement.verdicts(a_run_key(2)).causes
    assert len(cause.test_ids) == len(areas)


def _without_context(area: str) -> Result:
    package, suite = f"com.acme.{area}", f"{area.title()}ControllerTest"
    text = f"Failed to load context for [testClass = {package}.{suite}]"
    stack = f"java.lang.IllegalStateException: {text}\n\tat {package}.{suite}.answers({suite}.java:31)"
    return a_failure("answers", text, error_stacktrace=stack, test_package=package, test_suite=suite)


def test_new_failure_of_a_class_is_no_part_of_the_cause_that_it_had_before(ci: Ci) -> None:
    old, new = _in_book("adds", "row 7 of book is gone"), _in_book("pays", "page of book is torn")
    ci.build(1, old)
    ci.build(2, old, new)

    (before,) = ci.judgement.verdicts(a_run_key(1)).causes
    causes = {each.cause_id: each.test_ids for each in ci.judgement.verdicts(a_run_key(2)).causes}

    assert causes.pop(before.cause_id) == (ADDS,)
    assert list(causes.values()) == [(PAYS,)]


def test_failures_of_a_class_that_come_together_may_be_one_cause(ci: Ci) -> None:
    ci.build(1, _in_book("adds", "row 7 of book is gone"), _in_book("pays", "page of book is torn"))

    (cause,) = ci.judgement.verdicts(a_run_key(1)).causes
    assert set(cause.test_ids) == {ADDS, PAYS}


def _in_book(case: str, text: str) -> Result:
    return a_failure(case, error_stacktrace=f"a.BookException: {text}\n\tat com.acme.CartTest.{case}(CartTest.java:9)")


def test_two_failures_are_compared_with_their_features(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX), a_failure("pays", text=MONEY))
    ci.build(2, a_failure(text=TAX), a_failure("pays", text=MONEY))
    same = ci.judgement.compare(a_run_key(1), ADDS, a_run_key(2), ADDS)
    other = ci.judgement.compare(a_run_key(1), ADDS, a_run_key(2), PAYS)
    assert (same.similar, same.same_strict, same.same_loose) == (True, True, True)
    assert (other.similar, other.same_strict) == (False, False)
    assert same.score > other.score
    assert same.features
    assert (same.one.suite_run.run_id, same.other.suite_run.run_id) == (1, 2)


def test_only_failures_can_be_compared(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX), a_pass("pays"))
    with pytest.raises(InvalidInput, match="did not fail"):
        ci.judgement.compare(a_run_key(1), ADDS, a_run_key(1), PAYS)
    with pytest.raises(NotFound):
        ci.judgement.compare(a_run_key(1), ADDS, a_run_key(7), ADDS)


def test_causes_of_a_time_are_told_by_how_many_runs_met_them(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    since = ci.now + timedelta(minutes=1)
    ci.build(2, a_failure(text=TAX), a_pass("pays"))
    ci.build(3, a_failure(text=TAX), a_failure("pays", text=MONEY))
    ci.build(4, a_failure(text=TAX), a_pass("pays"), ignore=True)
    tax, money = ci.judgement.causes(SUITE, "main", since)
    assert (tax.cause.title, tax.runs, str(tax.newest), tax.verdict) == (TAX, 2, "main #3", Verdict.KNOWN)
    assert (money.cause.title, money.runs, money.verdict) == (MONEY, 1, Verdict.NEW)
    assert ci.judgement.causes(SUITE, "ghost", since) == []


def test_unjudged_runs_tell_the_same_causes(unread: Ci) -> None:
    unread.build(1, a_pass())
    unread.build(2, a_failure(text=TAX))
    unread.build(3, a_failure(text=TAX))
    (cause,) = unread.judgement.causes(SUITE, None, unread.now - timedelta(days=1))
    assert (cause.runs, cause.verdict) == (2, Verdict.KNOWN)


def test_causes_of_a_run_are_those_of_all_that_arrived(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX))
    ci.analyzed = False
    ci.results.add_results(a_run_key(2), a_header("second"), [a_failure("pays", text=MONEY)])

    assert len(ci.judgement.causes(SUITE, None, ci.now - timedelta(days=1))) == 2


def test_comparison_with_a_failure_that_is_still_being_written_is_asked_for_again_later(
    ci: Ci, monkeypatch: pytest.MonkeyPatch
) -> None:
    ci.build(1, a_failure(text=TAX), a_failure("pays", text=MONEY))
    monkeypatch.setattr(ci.store, "counted_failures", lambda *_: {})

    with pytest.raises(StoreBusy, match="is being written"):
        ci.judgement.compare(a_run_key(1), ADDS, a_run_key(1), PAYS)
