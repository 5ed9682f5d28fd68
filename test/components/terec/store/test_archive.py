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
    RunCompleted,
    RunStatus,
    StoredJudgement,
    Suite,
    text_digest,
)
from terec.store import ArchivedResults, Store
from terec_testing import NOW, a_failure, a_pass, a_result, a_run, a_run_key, a_suite_key
from terec_testing.stores import (
    case_of,
    copied,
    everything_judged_by,
    everything_readable,
    no_events,
    put_run,
    result_signatures,
    save,
)

SECRET = "token=hunter2hunter2 " * 20
KEY = a_run_key()
SIGNATURE = FailureSignature("f1:strict", "f1:loose", False, '{"type":"Error"}')


def completed(store: Store, run_id: int = 1) -> RunCompleted:
    """An event of the run, written with its header."""
    event = RunCompleted(a_run_key(run_id))
    store.put_run(a_run(run_id), NOW, lambda run: [event])
    return event


def unread(store: Store, reader: str = "analyzer") -> list[str]:
    return [each.event_id for each in store.events_after(store.position(reader))]


def same(store: Store, other: Store) -> bool:
    return (everything_readable(store), everything_judged_by(store)) == (
        everything_readable(other),
        everything_judged_by(other),
    )


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


def test_read_events_are_known_but_never_seen(store: Store, other_store: Store) -> None:
    event = completed(store)
    store.commit("analyzer", store.events_after(0)[-1].position)
    copied(store, other_store, KEY)

    assert unread(other_store) == []
    other_store.put_run(a_run(), NOW, lambda run: [event])
    assert unread(other_store) == []
    assert other_store.backlog("analyzer").unread == 0


@pytest.mark.parametrize("slow_reader", [None, "kafka"])
def test_event_that_some_reader_has_not_read_stays_unread(
    store: Store, other_store: Store, slow_reader: str | None
) -> None:
    completed(store)
    if slow_reader:
        store.commit(slow_reader, 0)
        store.commit("analyzer", store.events_after(0)[-1].position)
    copied(store, other_store, KEY)

    assert unread(other_store, "new") == [each.event_id for each in store.events_after(0)]
    assert other_store.backlog("new").oldest == NOW


def test_event_that_only_a_forgotten_reader_has_not_read_is_read(store: Store, other_store: Store) -> None:
    completed(store)
    store.commit("kafka", 0)
    store.commit("analyzer", store.events_after(0)[-1].position)
    store.forget("kafka")
    copied(store, other_store, KEY)

    assert unread(other_store, "new") == []


def test_event_read_in_the_copy_stays_read(store: Store, other_store: Store) -> None:
    completed(store)
    copied(store, other_store, KEY)
    other_store.commit("analyzer", other_store.events_after(0)[-1].position)

    copied(store, other_store, KEY)
    assert unread(other_store) == []


def test_read_events_of_a_copy_are_read_in_its_copy(store: Store, other_store: Store) -> None:
    completed(store)
    store.commit("analyzer", store.events_after(0)[-1].position)
    copied(store, other_store, KEY)
    archived, again = store.archived_run(KEY), other_store.archived_run(KEY)
    assert archived is not None
    assert again is not None
    assert again.events == archived.events


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


def test_removed_text_stays_out_of_the_copy(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure(stdout=SECRET), a_pass("x"))
    store.delete_text(KEY, case_of(store).test_id, "stdout")
    copied(store, other_store, KEY)
    other_store.remove_texts("acme", store.removed_texts("acme"))

    assert text_digest(SECRET.encode()) in other_store.removed_texts("acme")
    assert same(store, other_store)
    save(other_store, a_failure(stdout=SECRET), part="new")
    assert case_of(other_store).stdout == case_of(store).stdout
    assert other_store.delete_text(KEY, case_of(store).test_id, "stdout") == 0


def test_words_of_a_text_that_was_removed_here_are_not_brought_back_by_a_copy(store: Store, other_store: Store) -> None:
    words = '{"type":"LockError","loose_template":"hunter2 is locked"}'
    signed = {0: ResultSignatures(FailureSignature("f1:strict", "f1:loose", False, words))}
    for each in (store, other_store):
        each.add_org(Org("acme"), [])
        each.put_project(Project("acme", "shop"))
        put_run(each)
        save(each, a_failure(text=SECRET), signatures=signed)
    assert len(other_store.search(a_suite_key(), ["hunter2"]).failures) == 1
    other_store.delete_text(KEY, case_of(store).test_id, "error_details")
    copied(store, other_store, KEY)

    assert other_store.search(a_suite_key(), ["hunter2"]).failures == ()
    assert list(result_signatures(other_store, KEY).values()) == [FailureSignature("f1:strict", "f1:loose", False)]


def test_text_removed_after_the_copy_is_removed_there_too(store: Store, other_store: Store) -> None:
    put_run(store)
    save(store, a_failure(text=SECRET), signatures={0: ResultSignatures(SIGNATURE)})
    copied(store, other_store, KEY)
    store.delete_text(KEY, case_of(store).test_id, "error_details")

    other_store.remove_texts("acme", store.removed_texts("acme"))
    assert same(store, other_store)
