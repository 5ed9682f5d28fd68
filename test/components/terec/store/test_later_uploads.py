"""What a later upload to a run changes is told of, on every store: judgements and problems follow it."""

from typing import Any

import pytest

from terec.analysis import handle
from terec.model import Event, Problem, ProblemState, Result, RunCompleted, StoredJudgement, TestCaseRunRegression
from terec.store import Store
from terec_testing import a_failure, a_header, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.ci import Ci

TAX, MONEY = "tax rate of DE is missing", "price of sku 12 is negative"
KEY = a_run_key(2)


@pytest.fixture
def ci(store: Store) -> Ci:
    """A build that passed, and one after it that failed; neither declared anything."""
    ci = Ci(store)
    ci.build(1, a_pass(), complete=None)
    ci.build(2, a_failure(text=TAX), complete=None)
    return ci


def send_again(ci: Ci, result: Result, attempt: int = 2, **words: Any) -> None:
    """The failed job of build 2 is run again, under the same run id."""
    ci.results.put_run(a_run(2))
    ci.results.add_results(KEY, a_header(attempt=attempt, **words), [result])


def judged(ci: Ci) -> tuple[list[Problem], StoredJudgement | None]:
    return ci.store.problems(a_suite_key()), ci.store.judgement(KEY)


def handle_everything_again(ci: Ci) -> None:
    for event in ci.events():
        handle(ci.store, event, ci.now)


def completions(ci: Ci) -> list[Event]:
    return [each for each in ci.events() if isinstance(each, RunCompleted)]


def test_problem_that_a_second_attempt_mended_is_open_no_more(ci: Ci) -> None:
    assert [each.state for each in ci.store.problems(a_suite_key())] == [ProblemState.OPEN]

    send_again(ci, a_pass())
    ci.analyze()

    found = judged(ci)
    assert [each.state for each in found[0] if each.state is not ProblemState.FIXED] == []
    handle_everything_again(ci)
    assert judged(ci) == found


def test_second_attempt_that_fails_for_another_reason_is_a_problem_of_its_own(ci: Ci) -> None:
    (before,) = ci.store.problems(a_suite_key())

    send_again(ci, a_failure(text=MONEY))
    ci.analyze()

    found = judged(ci)
    assert before.problem_id not in {each.problem_id for each in found[0]}
    told = [each.cause_ids for each in ci.events() if isinstance(each, TestCaseRunRegression)]
    assert told == [(before.problem_id,), tuple(each.problem_id for each in found[0])]
    handle_everything_again(ci)
    assert judged(ci) == found


def test_upload_that_is_sent_again_is_told_of_once(ci: Ci) -> None:
    send_again(ci, a_pass())
    told = ci.events()
    for _ in range(2):
        send_again(ci, a_pass())

    assert ci.events() == told
    assert completions(ci) == [RunCompleted(KEY, 12)]


def test_first_upload_that_is_sent_again_behind_a_second_one_is_told_of_no_more(ci: Ci) -> None:
    send_again(ci, a_failure(text=MONEY))
    ci.analyze()
    told = ci.events()
    ci.build(2, a_failure(text=TAX), complete=None)

    assert ci.events() == told


def test_second_upload_is_told_of_when_it_ends(ci: Ci) -> None:
    send_again(ci, a_pass(), upload_id="u1", last=False)
    assert completions(ci) == []

    send_again(ci, a_pass("pays"), upload_id="u1")
    assert completions(ci) == [RunCompleted(KEY, 13)]


def test_first_upload_that_passes_writes_no_event(ci: Ci) -> None:
    told = ci.events()
    ci.build(3, a_pass(), complete=None)

    assert ci.events() == told


def test_run_is_not_completed_before_anything_of_it_arrived(ci: Ci) -> None:
    told = ci.events()
    ci.results.put_run(a_run(3, complete=True))

    assert ci.events() == told
