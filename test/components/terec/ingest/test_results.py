from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from terec.ingest import PIECE_SIZE, PIECE_TEXT, StoreResults, upload_in_pieces
from terec.model import (
    CASES_PER_EVENT,
    Attempt,
    EmptyUpload,
    InvalidInput,
    InvalidName,
    NotFound,
    Outcome,
    Result,
    RunCompleted,
    RunStatus,
    Suite,
    SuiteKey,
    TestCaseRunFailed,
    UploadHeader,
    as_microseconds,
)
from terec.store import Store
from terec.test_hash import test_id
from terec_testing import NOW, a_failure, a_pass, a_run, a_run_key, a_suite_key

HEADER = UploadHeader()


def test_a_run_makes_its_suite(results: StoreResults) -> None:
    results.put_run(a_run())
    assert results.suites("acme") == [Suite("acme", "shop", "ci")]


def test_runs_without_a_number_are_counted_up(results: StoreResults) -> None:
    assert [results.put_run(a_run(None)).run_id for _ in range(3)] == [1, 2, 3]


def test_the_same_content_finds_its_run_again(results: StoreResults) -> None:
    first = results.put_run(a_run(None, content_digest="d1"))
    assert results.put_run(a_run(None, content_digest="d1")).run_id == first.run_id
    assert results.put_run(a_run(None, content_digest="d2")).run_id != first.run_id


def test_unknown_places_are_named_from_the_outside_in(results: StoreResults) -> None:
    results.put_run(a_run())
    for key, sentence in [
        (a_run_key(org="ghost"), "Org not found: 'ghost'"),
        (replace_key("ghost", "ci", 1), "Project not found: 'ghost'"),
        (replace_key("shop", "ghost", 1), "Suite not found: 'ghost'"),
        (replace_key("shop", "ci", 2), "Suite run not found: .* #2"),
    ]:
        with pytest.raises(NotFound, match=sentence):
            results.add_results(key, HEADER, [a_pass()])
        with pytest.raises(NotFound, match=sentence):
            results.results(key)


def replace_key(project: str, suite: str, run_id: int):  # type: ignore[no-untyped-def]
    return a_run_key(run_id)._replace(project=project, suite=suite)


def test_no_results_are_refused(results: StoreResults) -> None:
    results.put_run(a_run())
    with pytest.raises(EmptyUpload):
        results.add_results(a_run_key(), HEADER, [])


@pytest.mark.parametrize(
    "bad",
    [
        a_pass(""),
        a_pass("x" * 5000),
        a_pass(test_package="p" * 5000),
        a_pass(duration_ms=-1.0),
        a_pass(duration_ms=float("nan")),
    ],
)
def test_one_bad_result_leaves_nothing_of_its_piece(results: StoreResults, bad: Result) -> None:
    results.put_run(a_run())
    with pytest.raises(InvalidInput):
        results.add_results(a_run_key(), HEADER, [a_pass("good"), bad])
    assert list(results.results(a_run_key())) == []


def test_long_texts_are_cut_at_the_door(results: StoreResults) -> None:
    results.put_run(a_run())
    results.add_results(a_run_key(), HEADER, [a_failure(stdout="".join(f"line {n}\n" for n in range(500)))])
    stdout = next(results.results(a_run_key())).stdout
    assert stdout is not None
    assert "bytes cut by TeReC" in stdout
    assert stdout.endswith("line 499\n")


def test_failures_are_published_with_the_data_in_events_of_bounded_size(results: StoreResults, store: Store) -> None:
    results.put_run(a_run())
    results.add_results(a_run_key(), HEADER, [a_failure(f"t{n}") for n in range(CASES_PER_EVENT + 1)] + [a_pass("ok")])
    events = [entry.event for entry in store.events_after(0)]
    assert [len(event.test_ids) for event in events if isinstance(event, TestCaseRunFailed)] == [CASES_PER_EVENT, 1]


def test_completion_is_published_once(results: StoreResults, store: Store) -> None:
    results.put_run(a_run(declared_parts=2))
    published = []
    for part in ("1/2", "2/2", "2/2"):
        results.add_results(a_run_key(), replace(HEADER, part=part), [a_pass(part)])
        published.append([entry.event for entry in store.events_after(0)])
    assert published == [[], [RunCompleted(a_run_key(), 2)], [RunCompleted(a_run_key(), 2)]]


def test_run_that_a_later_attempt_completes_again_is_published_again(results: StoreResults, store: Store) -> None:
    results.put_run(a_run(declared_parts=1))
    for attempt in (1, 2):
        results.add_results(a_run_key(), replace(HEADER, attempt=attempt), [a_pass()])
    assert [entry.event for entry in store.events_after(0)] == [
        RunCompleted(a_run_key(), 1),
        RunCompleted(a_run_key(), 2),
    ]


@pytest.mark.parametrize("named", [{"ignore": True}, {"ignore": False}, {"status": RunStatus.FAILURE}])
def test_a_header_that_changes_what_a_run_tells_is_published(
    results: StoreResults, store: Store, named: dict[str, Any]
) -> None:
    results.put_run(a_run(**named))
    results.add_results(a_run_key(), HEADER, [a_pass()])
    assert store.events_after(0) == []

    results.put_run(a_run(url="https://ci.acme.org/7"))
    assert store.events_after(0) == []

    results.put_run(a_run(**named))
    assert [entry.event for entry in store.events_after(0)] == [RunCompleted(a_run_key(), 1, as_microseconds(NOW))]


def test_a_run_that_is_no_longer_in_progress_is_published(results: StoreResults, store: Store) -> None:
    results.put_run(a_run(status=RunStatus.IN_PROGRESS))
    results.add_results(a_run_key(), HEADER, [a_pass()])
    assert store.events_after(0) == []

    results.put_run(a_run(status=RunStatus.SUCCESS))
    assert [entry.event for entry in store.events_after(0)] == [RunCompleted(a_run_key(), 1, as_microseconds(NOW))]


def test_many_results_are_one_upload_of_many_pieces(results: StoreResults) -> None:
    results.put_run(a_run())
    seen: list[int] = []
    many: Iterator[Result] = (a_pass(f"t{n}") for n in range(PIECE_SIZE + 1))
    received = upload_in_pieces(results, a_run_key(), replace(HEADER, upload_id="u1"), many, seen.append)
    assert received.test_count == PIECE_SIZE + 1
    assert seen == [PIECE_SIZE, 1]
    run = results.run(a_run_key())
    assert (run.pass_count, run.open_uploads) == (PIECE_SIZE + 1, 0)


def test_long_texts_end_a_piece_early_so_that_a_server_takes_it(results: StoreResults) -> None:
    results.put_run(a_run())
    seen: list[int] = []
    half = "x" * (PIECE_TEXT // 2)
    tried = Attempt(Outcome.FAIL, error_stacktrace=half)
    many = [a_failure("a", stdout=half), a_failure("b", attempts=(tried,)), a_pass("c"), a_failure("d", stderr=half)]

    upload_in_pieces(results, a_run_key(), replace(HEADER, upload_id="u1"), many, seen.append)

    assert seen == [2, 2]
    assert (results.run(a_run_key()).total_count, results.run(a_run_key()).open_uploads) == (4, 0)


def test_an_upload_broken_off_stays_open(results: StoreResults) -> None:
    results.put_run(a_run())
    results.add_results(a_run_key(), replace(HEADER, upload_id="u1", last=False), [a_pass()])
    assert results.run(a_run_key()).open_uploads == 1


def test_an_empty_stream_is_refused(results: StoreResults) -> None:
    with pytest.raises(EmptyUpload):
        upload_in_pieces(results, a_run_key(), HEADER, [])


def test_names_that_change_from_run_to_run_are_warned_about_from_the_third_run_on(results: StoreResults) -> None:
    for run_id in (1, 2, 3):
        results.put_run(a_run(run_id))
        cases = [a_pass(f"upload_2026030{run_id}_{n}") for n in range(5)] + [a_pass(f"stable{n}") for n in range(5)]
        received = results.add_results(a_run_key(run_id), HEADER, cases)
        assert bool(received.warnings) == (run_id == 3)
    assert "5 of 10 test names were never seen" in received.warnings[0]
    assert "upload_*_*" in received.warnings[0]


def test_some_new_tests_are_no_reason_to_warn(results: StoreResults) -> None:
    for run_id in (1, 2, 3):
        results.put_run(a_run(run_id))
        received = results.add_results(a_run_key(run_id), HEADER, [a_pass(f"t{n}") for n in range(20 + run_id)])
        assert received.warnings == ()


def test_a_deleted_text_is_gone_from_every_run(results: StoreResults) -> None:
    for run_id in (1, 2):
        results.put_run(a_run(run_id))
        results.add_results(a_run_key(run_id), HEADER, [a_failure(stdout="password=hunter2")])
    identity = test_id(*a_failure().case)
    assert results.delete_text(a_run_key(1), identity, "stdout") == 2
    assert "hunter2" not in str(list(results.results(a_run_key(2))))
    with pytest.raises(InvalidInput, match="'colour' is no long text"):
        results.delete_text(a_run_key(1), identity, "colour")


def test_a_deleted_run_is_not_found(results: StoreResults) -> None:
    results.put_run(a_run())
    results.delete_run(a_run_key())
    for question in (results.run, results.delete_run):
        with pytest.raises(NotFound):
            question(a_run_key())


def test_suites_and_runs_out_of_rule_are_refused(results: StoreResults) -> None:
    with pytest.raises(InvalidName):
        results.put_suite(Suite("acme", "shop", "a/b"))
    with pytest.raises(InvalidName):
        results.put_run(a_run(suite="a/b"))
    with pytest.raises(InvalidInput):
        results.put_run(a_run(pass_count=-1))
    with pytest.raises(NotFound):
        results.suite(SuiteKey("acme", "shop", "ghost"))
    results.put_suite(Suite("acme", "shop", "ci", "http://ci.example.com"))
    assert results.suite(a_suite_key()).url == "http://ci.example.com"


def test_failures_alone_can_be_asked_for(results: StoreResults) -> None:
    results.put_run(a_run())
    results.add_results(a_run_key(), HEADER, [a_pass("ok"), a_failure("broken")])
    assert [each.test_case for each in results.results(a_run_key(), Outcome.FAIL)] == ["broken"]


def test_properties_and_attachments_are_cut_each_and_together(results: StoreResults) -> None:
    key = results.put_run(a_run()).key
    long = a_pass("long", properties={"p" * 3000: "ü" * 3000, "short": "kept"}, attachments=("a" * 3000, "b"))
    long.attempts = (Attempt(Outcome.FAIL, error_type="E" * 3000),)
    many = a_pass("many", properties={f"{nth:03}": "x" * 1021 for nth in range(100)}, attachments=("y" * 2000,) * 100)
    results.add_results(key, HEADER, [long, many])

    found = {each.test_case: each for each in results.results(key)}
    assert found["long"].properties == {"p" * 2048: "ü" * 1024, "short": "kept"}
    assert found["long"].attachments == ("a" * 2048, "b")
    assert found["long"].attempts[0].error_type == "E" * 2048
    assert list(found["many"].properties or {}) == [f"{nth:03}" for nth in range(64)]
    assert len(found["many"].attachments) == 32
