"""Contract of store.Archive: what one store keeps another takes over, and reads and behaves as the first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from terec.model import (
    Attempt,
    FailureSignature,
    NotFound,
    Org,
    Outcome,
    Project,
    ResultSignatures,
    RunStatus,
    StoredJudgement,
    Suite,
)
from terec.store import ArchivedResults, Store
from terec_testing import NOW, a_failure, a_pass, a_result, a_run, a_run_key, a_suite_key
from terec_testing.stores import copied, everything_readable, no_events, put_run, same, save

KEY = a_run_key()
SIGNATURE = FailureSignature("f1:strict", "f1:loose", False, '{"type":"Error"}')


def test_header_that_was_sent_stands_as_sent(store: Store, other_store: Store) -> None:
    words = {"status": RunStatus.FAILURE, "commits": ("a", "b"), "ignore": True, "declared_parts": 3}
    store.put_run(a_run(tstamp=NOW - timedelta(hours=1), total_count=7, content_digest="d", **words), NOW, no_events)
    copied(store, other_store, KEY)

    assert other_store.archived_run(KEY) == store.archived_run(KEY)
    assert same(store, other_store)
    assert other_store.put_run(a_run(None, content_digest="d"), NOW, no_events).run_id == 1


def test_start_may_still_be_told_where_none_was_sent(store: Store, other_store: Store) -> None:
    put_run(store)
    copied(store, other_store, KEY)

    for each in (store, other_store):
        put_run(each, tstamp=NOW - timedelta(hours=2))
    assert same(store, other_store)


def test_results_come_with_texts_attempts_and_traits(store: Store, other_store: Store) -> None:
    put_run(store)
    tried = (Attempt(Outcome.FAIL, 1, "p", "s", NOW, 3.5, "E", "details", "stack", "out", "err"),)
    rich = a_failure(
        stdout="log\n" * 5000,
        error_type="E",
        properties={"b": "1", "a": "2"},
        attachments=("shot.png",),
        owners=("@acme/shop", "ann@acme.com"),
        file="cart.py",
        line=7,
        runner="pytest",
        test_group="unit",
        tstamp=NOW,
        attempts=tried,
    )
    signatures = {0: ResultSignatures(SIGNATURE, (replace(SIGNATURE, strict="f1:tried"),))}
    save(store, rich, a_pass("bare"), a_result("left", Outcome.SKIP, skip_details="later"), signatures=signatures)
    copied(store, other_store, KEY)

    assert same(store, other_store)
    (kept,) = other_store.archived_results(KEY)
    assert (list(kept.results), dict(kept.signatures)) == (
        [rich, a_pass("bare"), a_result("left", Outcome.SKIP, skip_details="later")],
        signatures,
    )


def test_run_restored_again_is_as_before(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure(stdout="log"), a_pass("x"), upload_id="u", last=False)
    copied(store, other_store, KEY, KEY)

    assert same(store, other_store)
    assert other_store.archived_run(KEY) == store.archived_run(KEY)


def test_run_that_changed_since_takes_the_place_of_its_copy(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure(), a_pass("gone"), part="one")
    copied(store, other_store, KEY)
    store.delete_run(KEY)
    put_run(store)
    save(store, a_pass(), part="two")
    copied(store, other_store, KEY)

    assert same(store, other_store)


def test_run_can_be_read_at_every_moment_while_another_takes_its_place(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure("one"), a_pass("two"))
    copied(store, other_store, KEY)
    before = everything_readable(other_store)
    save(store, a_pass("one"), a_failure("three", stdout="a log\n" * 50))
    seen: list[dict[str, Any]] = []

    def results() -> Iterator[ArchivedResults]:
        for some in store.archived_results(KEY):
            seen.append(everything_readable(other_store))
            yield some
        seen.append(everything_readable(other_store))

    run = store.archived_run(KEY)
    assert run is not None
    other_store.restore_run(run, results())

    assert len(seen) > 1
    assert all(each == before for each in seen)
    assert same(store, other_store)


@pytest.mark.parametrize("last", [True, False])
def test_piece_sent_again_to_the_copy_is_no_arrival(store: Store, other_store: Store, last: bool) -> None:
    put_run(store)
    pieces = ((a_failure(stdout="log"), a_pass("x")), (a_pass("y", tstamp=NOW, file="f"),))
    for nth, piece in enumerate(pieces):
        save(store, *piece, part="p", sender="s", upload_id="u", last=last and nth == 1)
    copied(store, other_store, KEY)
    before = everything_readable(store)

    for nth, piece in enumerate(pieces):
        save(other_store, *piece, part="p", sender="s", upload_id="u", last=last and nth == 1)
        save(other_store, *piece, part="p", sender="s", upload_id="again")
    assert everything_readable(other_store)["run"].arrived_total == 3
    assert everything_readable(other_store)["results"] == before["results"]


def test_upload_goes_on_where_it_was_broken_off(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure(), upload_id="u", last=False)
    copied(store, other_store, KEY)

    for each in (store, other_store):
        save(each, a_pass("second"), upload_id="u")
    assert same(store, other_store)
    assert everything_readable(other_store)["run"].open_uploads == 0


def test_replaced_result_stays_replaced_by_what_comes_later(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure(), a_pass("x"), part="one")
    save(store, a_pass("x"), part="two")
    save(store, a_pass(), part="one")
    copied(store, other_store, KEY)

    for each in (store, other_store):
        save(each, a_failure(text="again"), part="two")
        save(each, a_pass(), part="two")
    assert same(store, other_store)


def test_runs_are_listed_oldest_received_first(store: Store) -> None:
    for hour, (run_id, branch) in enumerate(((7, "main"), (3, "main"), (5, "other"))):
        store.put_run(a_run(run_id, branch=branch), NOW + timedelta(hours=hour), no_events)
    put_run(store, 1, suite="else")

    assert list(store.archived_runs(a_suite_key())) == [a_run_key(7), a_run_key(3), a_run_key(5, "other")]
    assert list(store.archived_runs(a_suite_key(suite="unknown"))) == []


def test_unknown_run_has_no_archive(store: Store) -> None:
    assert store.archived_run(KEY) is None
    assert list(store.archived_results(KEY)) == []


def test_run_of_an_unknown_project_is_not_restored(store: Store, other_store: Store) -> None:
    put_run(store)
    archived = store.archived_run(KEY)
    assert archived is not None
    with pytest.raises(NotFound):
        other_store.restore_run(archived, store.archived_results(KEY))


def test_cases_of_deleted_runs_keep_their_names(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_pass("gone"), a_pass("kept"))
    store.delete_run(KEY)
    other_store.add_org(Org("acme"), [])
    other_store.put_project(Project("acme", "shop"))
    other_store.put_suite(Suite(*a_suite_key()))

    for _ in range(2):
        other_store.restore_cases(a_suite_key(), store.archived_cases(a_suite_key()))
    assert [each.test_case for each in other_store.archived_cases(a_suite_key())] == ["gone", "kept"]
    put_run(other_store)
    assert save(other_store, a_pass("gone"), a_pass("new")).new_case_names == ("com.acme.CartTest::new",)


def test_judgement_that_outlived_its_run_is_taken_over(store: Store, other_store: Store) -> None:
    put_run(store)
    judgement = StoredJudgement(KEY, "j1", "digest", True, (), ())
    store.put_judgement(judgement)
    other_store.add_org(Org("acme"), [])
    other_store.put_project(Project("acme", "shop"))
    with pytest.raises(NotFound):
        other_store.restore_judgement(judgement)
    other_store.put_suite(Suite(*a_suite_key()))

    for each in store.archived_judgements(a_suite_key()):
        other_store.restore_judgement(each)
    assert other_store.judgement(KEY) == judgement
    assert list(other_store.archived_judgements(a_suite_key())) == [judgement]
