"""Copying one store into another: what is equal stays, what is missing comes, what differs is said."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from terec.analysis import reconcile
from terec.copying import CopyReport, CopyWish, Tally, copy_store, fingerprint_of
from terec.events import ANALYZER, RELAY
from terec.ingest import StoreAdministration
from terec.model import (
    BranchProblems,
    Correction,
    Grant,
    NotFound,
    Org,
    Problem,
    ProblemState,
    Project,
    RetentionRule,
    RunCompleted,
    RunPoint,
    SignaturePair,
    StoredJudgement,
    Suite,
    Verdict,
)
from terec.store import DeadLetter, Store
from terec.store_sqlite import open_store
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key
from terec_testing.counting import Counting
from terec_testing.judgements import excuse
from terec_testing.stores import case_of, everything_judged_by, everything_readable, no_events, put_run, save

SUITE = a_suite_key()
POINT = RunPoint("main", 1, "c1", NOW)
ALL = CopyWish()


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "target.sqlite") as opened:
        yield opened


@pytest.fixture
def filled(store: Store) -> Store:
    """Three judged runs, and what people said of them; a rule, a token, a letter, a removed text."""
    StoreAdministration(store, lambda: NOW).add_token("acme", "ci", Grant.READ)
    store.put_retention_rule(RetentionRule("acme", "shop", "*", "*", 30))
    store.put_suite(Suite(*SUITE, url="https://ci.test"))
    for run_id in (1, 2, 3):
        store.put_run(a_run(run_id), NOW + timedelta(days=run_id), lambda run: [RunCompleted(run.key)])
        save(store, a_failure(stdout="secret " * 100), a_pass(f"x{run_id}"), run=a_run_key(run_id))
        store.put_judgement(StoredJudgement(a_run_key(run_id), "j1", "digest", False, (), ()))
    store.delete_text(a_run_key(1), case_of(store).test_id, "stdout")
    store.commit("analyzer", store.events_after(0)[0].position)
    store.put_dead_letter(DeadLetter("analyzer", store.events_after(0)[1], "No.", NOW))
    problem = Problem("c1:a", "main", ProblemState.OPEN, POINT, NOW, POINT, (SignaturePair("t1:a", "f1:a"),), ("t1:a",))
    store.replace_problems(SUITE, "main", None, BranchProblems({"c1:a": problem}, 2))
    store.put_excuse(SUITE, excuse())
    store.put_correction(Correction(a_run_key(1), "t1:a", Verdict.FLAKY, "It flakes.", "mira", NOW))
    return store


def outcomes(report: CopyReport) -> dict[str, tuple[int, int, int]]:
    return {kind: (each.copied, each.equal, each.differing) for kind, each in report.tallies.items()}


def test_everything_is_copied_and_then_equal(filled: Store, target: Store) -> None:
    first, second = copy_store(filled, target, ALL), copy_store(filled, target, ALL)

    assert (first.differences, second.differences) == ((), ())
    assert outcomes(first) == {
        "orgs": (1, 0, 0),
        "tokens": (1, 0, 0),
        "retention_rules": (1, 0, 0),
        "removed_texts": (1, 0, 0),
        "projects": (1, 0, 0),
        "suites": (1, 0, 0),
        "cases": (4, 0, 0),
        "runs": (3, 0, 0),
        "results": (6, 0, 0),
        "texts": (9, 0, 0),
        "judgements": (3, 0, 0),
        "problems": (1, 0, 0),
        "excuses": (1, 0, 0),
        "corrections": (1, 0, 0),
        "dead_letters": (1, 0, 0),
    }
    assert {each.copied for each in second.tallies.values()} == {0}


def test_copy_answers_as_its_source(filled: Store, target: Store) -> None:
    copy_store(filled, target, ALL)

    for run_id in (1, 2, 3):
        key = a_run_key(run_id)
        assert everything_readable(target, key) == everything_readable(filled, key)
        assert everything_judged_by(target, key) == everything_judged_by(filled, key)
    for store in (filled, target):
        assert len(store.tokens("acme")) == 1
        assert store.problems_by_branch(SUITE, ["main"])["main"].up_to == 2
    assert target.problems(SUITE) == filled.problems(SUITE)
    assert target.excuses(SUITE) == filled.excuses(SUITE)
    assert target.corrections(SUITE) == filled.corrections(SUITE)
    assert [each.reason for each in target.dead_letters()] == ["No."]
    assert [each.event_id for each in target.events_after(0)] == [each.event_id for each in filled.events_after(0)][1:]


def test_what_kafka_took_and_nobody_judged_is_read_in_the_copy_and_found_by_reconciling(
    store: Store, target: Store
) -> None:
    store.put_run(a_run(), NOW, lambda run: [RunCompleted(run.key)])
    save(store, a_failure(), run=a_run_key())
    for reader in (RELAY, ANALYZER):  # as the relay does for both, behind Kafka's acknowledgement
        store.commit(reader, store.events_after(0)[-1].position)

    assert copy_store(store, target, ALL).differences == ()
    assert target.events_after(0) == []
    assert reconcile(target, NOW - timedelta(days=1), NOW + timedelta(hours=1)).judged == 1
    assert target.judgement(a_run_key()) is not None


def test_judgement_and_names_of_a_deleted_run_come_along(filled: Store, target: Store) -> None:
    filled.delete_run(a_run_key(3))
    filled.restore_judgement(StoredJudgement(a_run_key(3), "j1", "digest", False, (), ()))

    assert copy_store(filled, target, ALL).differences == ()
    assert target.judgement(a_run_key(3)) is not None
    assert "x3" in {each.test_case for each in target.archived_cases(SUITE)}


def test_runs_and_orgs_that_the_target_has_besides_stay(filled: Store, target: Store) -> None:
    target.add_org(Org("other"), [])
    copy_store(filled, target, ALL)
    put_run(target, 9)
    filled.delete_run(a_run_key(3))
    for wish in (ALL, CopyWish(replace=True), CopyWish(verify_only=True)):
        report = copy_store(filled, target, wish)
        assert (report.differences, report.removed) == ((), ())
    assert [target.run(a_run_key(run_id)) is None for run_id in (3, 9)] == [False, False]


def test_token_and_rule_that_are_gone_here_are_named_and_removed_where_that_is_wished(
    filled: Store, target: Store
) -> None:
    copy_store(filled, target, ALL)
    (token,) = filled.tokens("acme")
    filled.remove_token("acme", token.name)
    filled.remove_retention_rule(filled.retention_rules("acme")[0])
    said = ("Token ci of acme is there and not here.", "Retention rule * * of acme/shop is there and not here.")
    for wish in (ALL, CopyWish(verify_only=True)):
        assert copy_store(filled, target, wish).differences == said
    assert target.token(token.digest) == token

    report = copy_store(filled, target, CopyWish(replace=True))
    assert (report.differences, len(report.removed)) == ((), 2)
    assert token.digest not in str(report)
    assert (target.token(token.digest), target.tokens("acme"), target.retention_rules("acme")) == (None, [], [])
    assert copy_store(filled, target, CopyWish(verify_only=True)).differences == ()


def test_tokens_and_rules_of_others_stay(filled: Store, target: Store) -> None:
    target.add_org(Org("acme"), [])
    target.put_project(Project("acme", "theirs"))
    target.add_org(Org("other"), [])
    StoreAdministration(target, lambda: NOW).add_token("other", "ci", Grant.READ)
    theirs = [RetentionRule("acme", "theirs", "*", "*", 7), RetentionRule("other", "shop", "*", "*", 7)]
    for rule in theirs:
        target.put_retention_rule(rule)

    report = copy_store(filled, target, CopyWish(replace=True))
    assert (report.differences, report.removed) == ((), ())
    assert len(target.tokens("other")) == 1
    assert theirs[0] in target.retention_rules("acme")
    assert theirs[1:] == target.retention_rules("other")


def test_rule_that_is_gone_is_removed_before_any_run_comes(filled: Store, target: Store) -> None:
    target.add_org(Org("acme"), [])
    target.put_retention_rule(RetentionRule("acme", "shop", "ci", "main", 1))
    rules: list[list[RetentionRule]] = []
    copy_store(filled, target, CopyWish(replace=True), lambda *counts: rules.append(target.retention_rules("acme")))
    assert rules[0] == filled.retention_rules("acme")


def test_another_run_under_the_same_key_is_named_and_left(filled: Store, target: Store) -> None:
    target.add_org(Org("acme"), [])
    target.put_project(Project("acme", "shop"))
    put_run(target, 2)
    save(target, a_pass("mine"), run=a_run_key(2))

    report = copy_store(filled, target, ALL)
    assert "Run main #2 of acme/shop/ci is another one there." in report.differences
    assert report.tallies["runs"] == Tally(2, 0, 1)
    assert case_of(target, "mine", a_run_key(2)).test_case == "mine"


def test_another_run_is_replaced_where_that_is_wished(filled: Store, target: Store) -> None:
    copy_store(filled, target, ALL)
    save(target, a_pass("mine"), run=a_run_key(2))
    target.put_correction(replace(filled.corrections(SUITE)[0], because="No."))
    assert len(copy_store(filled, target, ALL).differences) == 2

    assert copy_store(filled, target, CopyWish(replace=True)).differences == ()
    assert everything_readable(target, a_run_key(2)) == everything_readable(filled, a_run_key(2))


def test_org_project_and_suite_are_replaced_with_the_words_that_they_lack_here(store: Store, target: Store) -> None:
    store.restore_org(Org("acme", private=True))
    store.put_suite(Suite(*SUITE))
    target.add_org(Org("acme", "Acme", "https://acme.test"), [])
    target.put_project(Project("acme", "shop", "The shop", default_branch="trunk", long_lived=("lts",)))
    target.put_suite(Suite(*SUITE, url="https://ci.test"))
    assert copy_store(store, target, ALL).differences == (
        "Org acme is another one there.",
        "Project acme/shop is another one there.",
        "Suite acme/shop/ci is another one there.",
    )

    assert copy_store(store, target, CopyWish(replace=True)).differences == ()
    assert target.org("acme") == Org("acme", private=True)
    assert target.projects("acme") == [Project("acme", "shop")]
    assert target.suites("acme") == [Suite(*SUITE)]


def test_run_whose_text_was_removed_there_alone_is_named_with_that_reason(filled: Store, target: Store) -> None:
    why = " Texts were removed there that were not removed here, which may be why: no copy brings them back."
    copy_store(filled, target, ALL)
    save(target, a_pass("mine"), run=a_run_key(3))
    assert copy_store(filled, target, ALL).differences == ("Run main #3 of acme/shop/ci is another one there.",)
    save(filled, a_failure("more", stdout="another secret " * 100), run=a_run_key(2))
    copy_store(filled, target, CopyWish(replace=True))
    target.delete_text(a_run_key(2), case_of(target, "more", a_run_key(2)).test_id, "stdout")

    assert copy_store(filled, target, ALL).differences == (f"Run main #2 of acme/shop/ci is another one there.{why}",)
    (said,) = copy_store(filled, target, CopyWish(replace=True)).differences
    assert said.startswith("Run main #2 of acme/shop/ci is not what it is here after it was copied")
    assert said.endswith(why)
    target.delete_run(a_run_key(2))
    said = copy_store(filled, target, CopyWish(verify_only=True)).differences[0]
    assert said == "Run main #2 of acme/shop/ci is missing there."


def test_verifying_writes_nothing_and_names_what_is_missing(filled: Store, target: Store) -> None:
    report = copy_store(filled, target, CopyWish(verify_only=True))
    assert target.orgs() == []
    assert report.tallies["runs"] == Tally(0, 0, 3)
    assert "Run main #1 of acme/shop/ci is missing there." in report.differences


def test_one_org_is_copied_alone(filled: Store, target: Store) -> None:
    filled.add_org(Org("other"), [])
    copy_store(filled, target, CopyWish(org="other"))
    assert [each.name for each in target.orgs()] == ["other"]
    with pytest.raises(NotFound, match="nobody"):
        copy_store(filled, target, CopyWish(org="nobody"))


def test_progress_is_told_after_each_run(filled: Store, target: Store) -> None:
    told: list[tuple[int, int, int]] = []
    copy_store(filled, target, ALL, lambda *counts: told.append(counts))
    assert told == [(1, 3, 2), (2, 3, 4), (3, 3, 6)]


def test_lists_are_asked_for_no_more_often_where_they_are_longer(filled: Store, target: Store) -> None:
    lists = ("tokens", "retention_rules", "removed_texts", "names", "excuses", "corrections", "dead_letters")
    for name in ("nightly", "release", "weekly"):
        StoreAdministration(filled, lambda: NOW).add_token("acme", name, Grant.READ)
        filled.put_retention_rule(RetentionRule("acme", "shop", name, "*", 30))
        filled.put_excuse(SUITE, replace(filled.excuses(SUITE)[0], excuse_id=name))
        filled.put_correction(replace(filled.corrections(SUITE)[0], test_id=name))
    source, counting = Counting(filled), Counting(target)

    report = copy_store(cast(Store, source), cast(Store, counting), ALL)
    assert report.tallies["tokens"] == Tally(4, 0, 0)
    assert {name: counting.asked[name] for name in lists} == dict.fromkeys(lists, 2), "before and after writing"
    assert source.asked["archived_runs"] == 1


@pytest.mark.parametrize("change", ["header", "result", "text", "evidence"])
def test_fingerprint_sees_every_change(store: Store, change: str) -> None:
    put_run(store)
    save(store, a_failure(stdout="log"), upload_id="u")
    before = fingerprint_of(store, a_run_key())
    if change == "header":
        store.put_run(a_run(url="https://ci.test"), NOW, no_events)
    elif change == "result":
        save(store, a_pass("new"))
    elif change == "text":
        store.delete_text(a_run_key(), case_of(store).test_id, "stdout")
    else:
        save(store, a_failure(stdout="log"), attempt=0)
    assert fingerprint_of(store, a_run_key()) != before
    assert fingerprint_of(store, a_run_key(7)) is None
