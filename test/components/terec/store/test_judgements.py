"""Contract of store.Judgements: what the analyzer and people said is kept, whole and beyond the results."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from terec.model import (
    Acknowledgement,
    BranchProblems,
    CauseOfRun,
    Correction,
    Event,
    Judged,
    NotFound,
    Org,
    Problem,
    ProblemState,
    Project,
    RecordedExcuse,
    RetentionRule,
    RunCompleted,
    RunKey,
    RunPoint,
    SignaturePair,
    StoredJudgement,
    StoredVerdict,
    Verdict,
    VerdictEvidence,
)
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.stores import no_events, put_run, save

DAY = timedelta(days=1)
POINT = RunPoint("main", 1, "c1", NOW - DAY)
PAIRS = (SignaturePair("t1:a", "f1:a"), SignaturePair("t1:gone", None))
JUDGED = Judged(
    Verdict.FLAKY,
    0.75,
    "It flakes, ü.",
    VerdictEvidence(9, 7, 2, 1, 1, 1, 2),
    POINT,
    RunPoint("main", 0),
    POINT,
    POINT,
    "main",
    True,
    True,
    True,
)


def judgement(run_id: int = 1, **changes: object) -> StoredJudgement:
    words = {
        "verdicts": (
            StoredVerdict("t1:a", "f1:a", JUDGED),
            StoredVerdict("t1:b", "f1:b", Judged(Verdict.NEW, 1, "New.")),
        ),
        "causes": (CauseOfRun("c1:a", "It broke, ü.", ("t1:a", "t1:b"), ("f1:a", "f1:b")),),
        **changes,
    }
    return StoredJudgement(a_run_key(run_id), "j1", "digest", True, **words)  # type: ignore[arg-type]


def problem(name: str = "c1:a", opened_at: datetime = NOW, **changes: object) -> Problem:
    whole = Problem(name, "main", ProblemState.REOPENED, POINT, opened_at, POINT, PAIRS, ("t1:a",))
    return replace(whole, **changes)  # type: ignore[arg-type]


def stored_problems(store: Store, branch: str) -> BranchProblems | None:
    return store.problems_by_branch(a_suite_key(), [branch]).get(branch)


def put_problems(store: Store, branch: str, up_to: int, *problems: Problem) -> None:
    after = BranchProblems({each.problem_id: each for each in problems}, up_to)
    assert store.replace_problems(a_suite_key(), branch, stored_problems(store, branch), after)


def excuse(name: str = "x1", **changes: object) -> RecordedExcuse:
    whole = RecordedExcuse(name, "c1:a", "main", PAIRS, "mira", "Known, ü.", NOW, NOW + 14 * DAY, "SHOP-1", POINT)
    return replace(whole, **changes)  # type: ignore[arg-type]


def correction(run_id: int = 1, **changes: object) -> Correction:
    return replace(Correction(a_run_key(run_id), "t1:a", Verdict.FLAKY, "It flakes.", "mira", NOW), **changes)  # type: ignore[arg-type]


def completed(key: RunKey) -> list[Event]:
    return [RunCompleted(key)]


@pytest.fixture(autouse=True)
def _runs(store: Store) -> None:
    for run_id in (1, 2, 3):
        put_run(store, run_id)


def test_judgement_is_kept_whole(store: Store, open_again: Callable[[], AbstractContextManager[Store]]) -> None:
    assert store.judgement(a_run_key()) is None

    store.put_judgement(judgement())

    assert store.judgement(a_run_key()) == judgement()
    with open_again() as again:
        assert again.judgement(a_run_key()) == judgement()


def test_later_judgement_replaces_the_earlier_one(store: Store) -> None:
    store.put_judgement(judgement())
    store.put_judgement(judgement(verdicts=(), causes=()))

    assert store.judgement(a_run_key()) == judgement(verdicts=(), causes=())


def test_judgements_come_in_the_order_asked_for(store: Store) -> None:
    for run_id in (1, 2, 3):
        store.put_judgement(judgement(run_id))

    keys = [a_run_key(3), a_run_key(9), a_run_key(1)]
    assert store.judgements(a_suite_key(), keys) == [judgement(3), judgement(1)]
    assert store.judgements(a_suite_key(), iter(keys), whole=False) == [judgement(n, verdicts=()) for n in (3, 1)]
    assert store.judgements(a_suite_key(suite="none"), keys) == []


def test_judgement_of_an_unknown_run_changes_nothing(store: Store) -> None:
    for key in (a_run_key(9), a_run_key(suite="none")):
        store.put_judgement(replace(judgement(), run=key), completed(key))
        assert store.judgement(key) is None
    assert list(store.events_after(0)) == []


def test_events_are_written_with_the_judgement_once(store: Store) -> None:
    for _ in range(2):
        store.put_judgement(judgement(), completed(a_run_key()))

    assert [entry.event for entry in store.events_after(0)] == completed(a_run_key())


def test_judgement_outlives_its_results_and_goes_with_a_run_that_a_person_deletes(store: Store) -> None:
    store.put_judgement(judgement(1))
    store.put_correction(correction(1))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    assert store.delete_expired(NOW + 4 * DAY) == 3
    assert store.run(a_run_key()) is None
    assert store.judgement(a_run_key()) == judgement()
    assert store.corrections(a_suite_key()) == [correction()]

    put_run(store)
    assert store.delete_run(a_run_key())

    assert store.judgement(a_run_key()) is None
    assert store.corrections(a_suite_key()) == []


def test_removed_text_stands_in_no_title_of_a_cause_with_its_test(store: Store) -> None:
    save(store, a_failure("one", "token hunter2"), a_failure("two", "else"))
    tests = [each.test_id for each in store.results(a_run_key())]
    causes = [CauseOfRun(f"c1:{test}", f"title of {test}", (test,), (f"f1:{test}",)) for test in tests]
    store.put_judgement(judgement(causes=tuple(causes)))

    store.delete_text(a_run_key(), tests[0], "error_details")

    stored = store.judgement(a_run_key())
    assert stored is not None
    assert stored.causes[0].hashes == causes[0].hashes
    assert "title" not in stored.causes[0].title
    assert stored.causes[1] == causes[1]
    assert stored.verdicts == judgement().verdicts


@pytest.mark.parametrize("reader", ["analyzer", "kafka"])
def test_failures_that_were_not_judged_do_not_expire_where_failures_are_judged(store: Store, reader: str) -> None:
    save(store, a_failure(), run=a_run_key(1))
    save(store, a_failure(), run=a_run_key(2))
    save(store, a_pass(), run=a_run_key(3))
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    store.commit(reader, 0)
    store.put_judgement(judgement(2))

    assert store.delete_expired(NOW + 4 * DAY) == 2

    assert [run.run_id for run in store.runs(a_suite_key())] == [1]
    store.put_judgement(judgement(1))
    assert store.delete_expired(NOW + 4 * DAY) == 1


def test_unread_events_of_a_judgement_keep_its_run(store: Store) -> None:
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 3))
    store.put_judgement(judgement(), completed(a_run_key()))
    store.commit("notifier", 0)

    assert store.delete_expired(NOW + 4 * DAY) == 2
    assert [run.run_id for run in store.runs(a_suite_key())] == [1]


def test_problems_are_kept_whole_newest_opened_first(store: Store) -> None:
    acknowledged = Acknowledgement("main", PAIRS, "mira", "Known.", NOW, NOW + DAY, "SHOP-1", POINT)
    whole = problem(
        fixed=POINT,
        fixed_at=NOW,
        reopened=POINT,
        reopenings=2,
        builds=5,
        pull_requests=("7", "9"),
        minutes_lost=1.5,
        acknowledgement=acknowledged,
    )
    newer = problem("c1:b", NOW + DAY)

    put_problems(store, "main", 5, whole, newer)

    assert store.problems(a_suite_key()) == [newer, whole]
    assert store.problems(a_suite_key(), "main") == [newer, whole]
    assert store.problems(a_suite_key(), "other") == []


def test_problems_of_a_branch_are_replaced_together(store: Store) -> None:
    other = problem(branch="other")
    put_problems(store, "main", 4, problem(), problem("c1:b"))
    put_problems(store, "other", 7, other)

    put_problems(store, "main", 5, problem("c1:b", builds=9))

    assert store.problems(a_suite_key(), "main") == [problem("c1:b", builds=9)]
    assert store.problems(a_suite_key(), "other") == [other]
    assert store.problems_by_branch(a_suite_key(), ["main", "other", "none"]) == {
        "main": BranchProblems({"c1:b": problem("c1:b", builds=9)}, 5),
        "other": BranchProblems({"c1:a": other}, 7),
    }


def test_problems_are_replaced_only_where_they_are_as_they_were_read(store: Store) -> None:
    put_problems(store, "main", 4, problem())
    read = stored_problems(store, "main")
    put_problems(store, "main", 4, problem(builds=2))

    late = BranchProblems({"c1:a": problem(builds=9), "c1:b": problem("c1:b")}, 5)

    assert not store.replace_problems(a_suite_key(), "main", read, late)
    assert not store.replace_problems(a_suite_key(), "main", None, late)
    assert stored_problems(store, "main") == BranchProblems({"c1:a": problem(builds=2)}, 4)
    assert store.replace_problems(a_suite_key(), "main", stored_problems(store, "main"), late)
    assert stored_problems(store, "main") == late


def test_problems_replaced_by_several_at_once_are_those_of_each_after_the_other(store: Store) -> None:
    put_problems(store, "main", 1, problem(builds=1))

    def count_one_more() -> None:
        while True:
            before = stored_problems(store, "main")
            assert before is not None
            more = problem(builds=before.problems["c1:a"].builds + 1)
            if store.replace_problems(a_suite_key(), "main", before, BranchProblems({"c1:a": more}, before.up_to)):
                return

    with ThreadPoolExecutor(4) as several:
        for each in [several.submit(count_one_more) for _ in range(12)]:
            each.result()

    assert stored_problems(store, "main") == BranchProblems({"c1:a": problem(builds=13)}, 1)


def test_branch_without_problems_knows_how_far_it_was_folded(store: Store) -> None:
    assert stored_problems(store, "main") is None

    put_problems(store, "main", 3)

    assert stored_problems(store, "main") == BranchProblems({}, 3)


def test_excuses_are_kept_whole_newest_first_withdrawn_ones_among_them(store: Store) -> None:
    newer = excuse("x2", since=NOW + DAY)
    for each in (excuse(), newer):
        store.put_excuse(a_suite_key(), each)
    assert store.excuses(a_suite_key()) == [newer, excuse()]

    withdrawn = excuse(withdrawn=NOW + DAY, withdrawn_by="noor")
    store.put_excuse(a_suite_key(), withdrawn)

    assert store.excuses(a_suite_key()) == [newer, withdrawn]
    assert store.excuses(a_suite_key(suite="none")) == []


def test_corrections_are_kept_newest_first_one_for_each_run_and_test(store: Store) -> None:
    newer, other = correction(2, at=NOW + DAY), correction(1, test_id="t1:b", at=NOW - DAY)
    for each in (correction(), newer, other):
        store.put_correction(each)
    assert store.corrections(a_suite_key()) == [newer, correction(), other]
    assert store.corrections(a_suite_key(), a_run_key(1)) == [correction(), other]

    changed = correction(verdict=Verdict.NEW)
    store.put_correction(changed)

    assert store.corrections(a_suite_key(), a_run_key(1)) == [changed, other]


def test_words_about_an_unknown_suite_are_not_found(store: Store) -> None:
    nowhere = a_suite_key(suite="none")

    with pytest.raises(NotFound, match="Suite not found: 'none'"):
        store.replace_problems(nowhere, "main", None, BranchProblems({}, 1))
    with pytest.raises(NotFound):
        store.put_excuse(nowhere, excuse())
    with pytest.raises(NotFound):
        store.put_correction(replace(correction(), run=a_run_key(suite="none")))


def test_removed_org_takes_what_was_said_with_it(store: Store) -> None:
    store.put_judgement(judgement())
    put_problems(store, "main", 1, problem())
    store.put_excuse(a_suite_key(), excuse())
    store.put_correction(correction())

    store.remove_org("acme")
    store.add_org(Org("acme"), [])
    store.put_project(Project("acme", "shop"))
    store.put_run(a_run(), NOW, no_events)

    assert store.judgement(a_run_key()) is None
    assert store.problems(a_suite_key()) == []
    assert store.excuses(a_suite_key()) == []
    assert store.corrections(a_suite_key()) == []
    assert stored_problems(store, "main") is None


def test_project_keeps_its_branches(store: Store) -> None:
    sent = Project("acme", "shop", default_branch="trunk", long_lived=("release/*", "lts"))
    assert store.put_project(sent) == sent

    assert store.put_project(Project("acme", "shop", url="https://acme.test")) == replace(sent, url="https://acme.test")
    assert store.put_project(replace(sent, long_lived=())).long_lived == ()
    assert store.projects("acme")[0].default_branch == "trunk"
