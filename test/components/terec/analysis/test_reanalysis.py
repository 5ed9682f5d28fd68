from dataclasses import replace

import pytest

from terec.analysis import StoreJudgement
from terec.model import InvalidInput, StoredVerdict, TestCaseRunRegression, Verdict
from terec_testing import a_failure, a_pass, a_run_key, a_suite_key
from terec_testing.ci import Ci

TAX = "tax rate of DE is missing"
SUITE = a_suite_key()


@pytest.fixture
def judged(ci: Ci) -> Ci:
    """Two builds of which the older rule called the second's failure UNKNOWN."""
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    stored = ci.store.judgement(a_run_key(2))
    assert stored is not None
    (verdict,) = stored.verdicts
    older = StoredVerdict(verdict.test_id, verdict.signature, replace(verdict.judged, verdict=Verdict.UNKNOWN))
    ci.store.put_judgement(replace(stored, version="older", verdicts=(older,)))
    return ci


def test_it_says_what_would_change_and_changes_nothing(judged: Ci) -> None:
    before = judged.store.judgement(a_run_key(2))
    (change,) = judged.judgement.reanalyze(SUITE)
    assert (change.run, change.before, change.after) == (a_run_key(2), Verdict.UNKNOWN, Verdict.NEW)
    assert judged.store.judgement(a_run_key(2)) == before


def test_applied_it_stores_what_it_said_and_tells_nobody(judged: Ci) -> None:
    told = [each for each in judged.events() if isinstance(each, TestCaseRunRegression)]
    problems = judged.judgement.problems(SUITE)
    assert len(judged.judgement.reanalyze(SUITE, apply=True)) == 1
    assert judged.judgement.reanalyze(SUITE) == []
    assert [each for each in judged.events() if isinstance(each, TestCaseRunRegression)] == told
    assert judged.judgement.problems(SUITE) == problems


def test_reading_judges_by_todays_rules_before_it_was_applied(judged: Ci) -> None:
    assert judged.verdict(2) == (Verdict.NEW,)


def test_runs_that_nobody_judged_are_left_alone(unread: Ci) -> None:
    unread.build(1, a_failure(text=TAX))
    assert unread.judgement.reanalyze(SUITE, apply=True) == []
    assert unread.store.judgement(a_run_key(1)) is None


@pytest.mark.parametrize("limit", [0, 1001])
def test_a_limit_is_1_to_1000(ci: Ci, limit: int) -> None:
    ci.build(1, a_pass())
    with pytest.raises(InvalidInput, match="A limit is 1 to 1000"):
        StoreJudgement(ci.store, lambda: ci.now).reanalyze(SUITE, limit)
