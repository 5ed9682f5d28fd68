"""Contract of store.Judgements: what people said, excuses and corrections, is kept as long as their suite."""

from dataclasses import replace

import pytest

from terec.model import BranchProblems, NotFound, Org, Project, Verdict
from terec.store import Store
from terec_testing import NOW, a_run, a_run_key, a_suite_key
from terec_testing.judgements import DAY, correction, excuse, judgement, problem, put_problems, stored_problems
from terec_testing.stores import no_events

pytestmark = pytest.mark.usefixtures("three_runs")


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
