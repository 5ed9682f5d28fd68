from dataclasses import replace

import pytest

from terec.analysis import handle, judge_and_store
from terec.analysis.judging import RunUnderJudgement
from terec.analysis.past import PastReader
from terec.analysis.seen import StoredRun
from terec.model import (
    CASES_PER_EVENT,
    Event,
    GateOutcome,
    RunCompleted,
    StoreBusy,
    TestCaseRunRegression,
    Verdict,
)
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key
from terec_testing.ci import Ci

TAX, MONEY = "tax rate of DE is missing", "price of sku 12 is negative"


def _regressions(ci: Ci) -> list[TestCaseRunRegression]:
    return [each for each in ci.events() if isinstance(each, TestCaseRunRegression)]


def test_a_new_failure_is_told_of_once_with_its_cause(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    ci.build(3, a_failure(text=TAX))
    (event,) = _regressions(ci)
    stored = ci.store.judgement(a_run_key(2))
    assert stored is not None
    assert event.run == a_run_key(2)
    assert event.test_ids == tuple(each.test_id for each in stored.verdicts)
    assert event.cause_ids == tuple(each.cause_id for each in stored.causes)


def test_the_same_event_again_changes_nothing(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    before = _everything(ci)
    for event in ci.events():
        handle(ci.store, event, ci.now)
    assert _everything(ci) == before


def test_a_crash_before_the_judgement_was_stored_is_made_up_for_by_the_next_delivery(
    ci: Ci, monkeypatch: pytest.MonkeyPatch
) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX), duration_sec=60.0)
    expected = _everything(ci)

    other = ci.store.judgement(a_run_key(2))
    assert other is not None
    ci.store.put_judgement(replace(other, version="older"))
    with monkeypatch.context() as patched:
        patched.setattr(ci.store, "put_judgement", _crash)
        with pytest.raises(StoreBusy):
            handle(ci.store, RunCompleted(a_run_key(2)), ci.now)
    handle(ci.store, RunCompleted(a_run_key(2)), ci.now)

    assert _everything(ci) == expected


def test_a_later_upload_tells_only_of_what_it_brought(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_failure(text=TAX))
    ci.results.add_results(a_run_key(2), a_header("second"), [a_failure("pays", text=MONEY)])
    ci.analyze()
    first, second = _regressions(ci)
    assert len(first.test_ids) == len(second.test_ids) == 1
    assert first.test_ids != second.test_ids


def test_of_ignored_runs_nobody_is_told(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX), ignore=True, ignore_details="disk full")
    assert _regressions(ci) == []


def test_one_event_names_at_most_so_many_tests(ci: Ci) -> None:
    count = CASES_PER_EVENT + 1
    steady = [a_pass(f"steady{number}") for number in range(2 * count)]
    ci.build(1, *steady, *(a_pass(f"case{number}") for number in range(count)))
    ci.build(2, *steady, *(a_failure(f"case{number}", text=TAX) for number in range(count)))
    assert sorted(len(each.test_ids) for each in _regressions(ci)) == [1, CASES_PER_EVENT]


def test_an_event_of_a_run_that_is_gone_passes(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.store.delete_run(a_run_key(1))
    handle(ci.store, RunCompleted(a_run_key(1)), ci.now)
    assert judge_and_store(ci.store, a_run_key(1), ci.now) is None


def test_a_late_upload_is_judged_anew_where_it_matters_and_nowhere_else(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_pass())
    ci.build(4, a_failure(text=TAX))
    ci.build(1, a_failure(text=TAX), branch="other", target_branch="develop")
    untouched = ci.store.judgement(a_run_key(1, "other"))
    assert ci.verdict(4) == (Verdict.NEW,)

    ci.results.put_run(a_run(3, tstamp=ci.now, complete=True))
    ci.results.add_results(a_run_key(3), a_header(), [a_failure(text=TAX)])

    assert ci.verdict(4) == (Verdict.KNOWN,), "reading does not wait for an analyzer"
    ci.analyze()
    stored = ci.store.judgement(a_run_key(4))
    assert stored is not None
    assert [each.judged.verdict for each in stored.verdicts] == [Verdict.KNOWN]
    assert [(each.opened.run_id, each.builds) for each in ci.judgement.problems(a_run_key().suite_key)] == [(3, 2)]
    assert ci.store.judgement(a_run_key(1, "other")) == untouched
    assert ci.verdict(1, "other") == (Verdict.UNKNOWN,)


def test_what_retention_took_is_not_forgotten_by_a_stored_verdict(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX))
    ci.build(2, a_failure(text=TAX))
    ci.expire(1)
    assert ci.verdict(2) == (Verdict.KNOWN,)


@pytest.mark.parametrize("expired", [0, 1])
def test_what_a_person_deleted_is_no_evidence_of_a_stored_verdict(ci: Ci, expired: int) -> None:
    for run_id in range(1, 10):
        ci.build(run_id, a_failure(text=TAX) if run_id in (5, 7, 9) else a_pass())
    ci.push(1, a_failure(text=TAX), base=8)
    assert ci.verdict(9) == ci.verdict(1, "pr-7") == (Verdict.FLAKY,)

    ci.expire(expired)
    for run_id in (5, 7):
        ci.results.delete_run(a_run_key(run_id))

    assert ci.verdict(9) == ci.verdict(1, "pr-7") == (Verdict.NEW,)
    assert ci.gate(9).gate.outcome is ci.gate(1, "pr-7").gate.outcome is GateOutcome.RED


def test_verdict_that_was_made_without_a_deleted_run_keeps_what_retention_took(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX))
    ci.build(2, a_pass())
    ci.results.delete_run(a_run_key(2))
    ci.build(3, a_failure(text=TAX))
    ci.expire(1)

    assert ci.verdict(3) == (Verdict.KNOWN,)


def test_run_that_was_deleted_and_sent_again_counts_again(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX))
    ci.build(2, a_failure(text=TAX))
    ci.results.delete_run(a_run_key(1))
    assert ci.verdict(2) == (Verdict.UNKNOWN,)

    ci.build(1, a_failure(text=TAX), hour_of=1)

    assert ci.verdict(2) == (Verdict.KNOWN,)


def test_what_retention_left_and_somebody_changed_is_judged_anew(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.build(2, a_failure(text=TAX))
    ci.build(3, a_failure(text=TAX))
    ci.expire(1)
    assert _is_current(ci, 3)

    ci.results.put_run(a_run(2, ignore=True, ignore_details="disk full"))

    assert not _is_current(ci, 3)


def test_base_that_arrives_late_makes_a_judgement_old_though_it_leaves_fewer_runs_to_look_back_on(ci: Ci) -> None:
    for run_id in range(1, 7):
        ci.build(run_id, a_pass())
    for run_id in (8, 9):
        ci.build(run_id, a_failure(text=TAX), hour_of=run_id)
    ci.push(1, a_failure(text=TAX), base=7)
    assert ci.verdict(1, "pr-7") == (Verdict.KNOWN,)

    ci.analyzed = False
    ci.build(7, a_pass(), hour_of=7)

    assert not _is_current(ci, 1, "pr-7")
    assert ci.verdict(1, "pr-7") == (Verdict.NEW,)


def test_judgement_with_a_digest_of_another_form_is_old(ci: Ci) -> None:
    ci.build(1, a_failure(text=TAX))
    stored = ci.store.judgement(a_run_key(1))
    assert stored is not None
    own, _, _ = stored.content.partition("/")
    assert _is_current(ci, 1)

    for content in ("", f"{own}:0:{own}"):
        ci.store.put_judgement(replace(stored, content=content))
        assert not _is_current(ci, 1)


def test_digest_takes_a_few_characters_for_each_run_that_is_looked_back_on(unread: Ci) -> None:
    for run_id in range(1, 41):
        unread.build(run_id, a_pass())
    run = unread.store.run(a_run_key(40))
    assert run is not None
    assert len(PastReader(unread.store, a_run_key().suite_key, unread.now).of(run).digest()) == 17 + 39 * 8


def _is_current(ci: Ci, run_id: int, branch: str = "main") -> bool:
    run = ci.store.run(a_run_key(run_id, branch))
    assert run is not None
    judging = RunUnderJudgement(ci.store, StoredRun(ci.store, run), ci.now)
    assert judging.stored is not None
    return judging.is_current(judging.stored)


def test_what_came_into_the_run_itself_is_judged_however_much_retention_took_before_it(ci: Ci) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    ci.build(2, a_pass(), a_pass("pays"))
    ci.build(3, a_failure(text=TAX))
    ci.expire(1)

    ci.results.add_results(a_run_key(3), a_header("other"), [a_failure("pays", text=MONEY)])

    assert len(ci.verdict(3)) == 2, "reading does not wait for an analyzer"
    ci.analyze()
    stored = ci.store.judgement(a_run_key(3))
    assert stored is not None
    assert len(stored.verdicts) == 2
    assert sum(len(each.test_ids) for each in _regressions(ci)) == 2


def test_a_result_that_replaced_another_as_if_it_had_been_there_all_along_is_judged(ci: Ci) -> None:
    ci.build(1, a_pass())
    failing, passing = a_failure("pays", text=TAX), a_pass("pays")
    ci.build(2, failing)
    ci.results.add_results(a_run_key(2), a_header(), [passing])
    ci.analyze()
    assert ci.gate(2).gate.outcome is GateOutcome.GREEN

    ci.build(2, failing)

    assert ci.gate(2).gate.outcome is GateOutcome.RED


def test_later_builds_of_the_target_leave_a_judgement_as_it_is(unread: Ci, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.analysis.past.HISTORY_RUNS", 3)
    for run_id in range(1, 9):
        unread.build(run_id, a_pass())
    unread.push(1, a_failure(text=TAX), base=7)
    run = unread.store.run(a_run_key(1, "pr-7"))
    assert run is not None
    digests = set()
    for run_id in range(9, 17):
        digests.add(PastReader(unread.store, a_run_key().suite_key, unread.now).of(run).digest())
        unread.build(run_id, a_pass())
    assert len(digests) == 1


def test_a_verdict_looks_at_nothing_that_started_later_on_the_target(unread: Ci) -> None:
    unread.build(1, a_pass())
    unread.push(1, a_failure(text=TAX), base=1)
    unread.build(2, a_failure(text=TAX), commit="main-1")
    assert unread.verdict(1, "pr-7") == (Verdict.NEW,)


def _crash(*words: object) -> None:
    raise StoreBusy("The power went.")


def _everything(ci: Ci) -> tuple[list[Event], object, object]:
    runs = [run.key for run in ci.store.runs(a_run_key().suite_key, None, 100)]
    suite = a_run_key().suite_key
    return ci.events(), ci.store.judgements(suite, runs), ci.store.problems(suite)


def test_test_that_is_mended_while_its_run_is_judged_is_passed_over_and_told_of_when_it_fails_again(
    ci: Ci, monkeypatch: pytest.MonkeyPatch
) -> None:
    ci.build(1, a_pass(), a_pass("pays"))
    unread = Ci(ci.store, analyzed=False)
    unread.build(2, a_failure(text=TAX), a_failure("pays", text=MONEY))
    failures = ci.store.failures
    with monkeypatch.context() as patched:  # read last, when the first test is mended already
        patched.setattr(ci.store, "failures", lambda key: [each for each in failures(key) if each.test_case == "pays"])
        handle(ci.store, RunCompleted(a_run_key(2)), ci.now)
    (first,) = _regressions(ci)
    assert len(first.test_ids) == 1

    ci.results.add_results(a_run_key(2), a_header("again"), [a_failure(text=TAX)])
    ci.analyze()
    assert len({test for each in _regressions(ci) for test in each.test_ids}) == 2
