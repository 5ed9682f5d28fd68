"""Rules of service.Results about results, on the use cases and over HTTP."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from terec.ingest import PIECE_SIZE, upload_in_pieces
from terec.model import CommitChange, EmptyUpload, InvalidInput, NotFound, Outcome, RecordedResult, Result, UploadHeader
from terec.service import Service
from terec.test_hash import test_id
from terec_testing import NOW, a_failure, a_header, a_pass, a_result, a_run, a_run_key

RUN = a_run_key(1)
EVERYTHING = a_result(
    "subtracts",
    Outcome.FAIL,
    test_config="py3.12",
    test_group="unit",
    tstamp=NOW,
    duration_ms=12.5,
    stdout="out\n",
    stderr="err",
    error_stacktrace="at x",
    error_details="boom \u20ac \U0001f600",
    error_type="java.lang.AssertionError",
    file="src/CartTest.java",
    line=17,
    runner="surefire",
    properties={"os": "linux"},
    attachments=("shot.png",),
    owners=("@acme/shop", "ann@acme.com"),
)


@pytest.fixture
def run(service: Service) -> Service:
    """A service with run 1."""
    service.results.put_run(a_run(1))
    return service


def send(service: Service, *results: Result, **words: object) -> None:
    service.results.add_results(RUN, a_header(**words), list(results))  # type: ignore[arg-type]


def outcomes(service: Service) -> dict[str, str]:
    return {each.test_case: each.result.value for each in service.results.results(RUN)}


def everything(service: Service) -> tuple[list[RecordedResult], tuple[object, ...]]:
    run = service.results.run(RUN)
    counts = (run.pass_count, run.fail_count, run.skip_count, run.total_count, run.passed_on_retry)
    return list(service.results.results(RUN)), counts


def test_all_fields_of_a_result_come_back(run: Service) -> None:
    send(run, EVERYTHING)

    found = next(run.results.results(RUN))

    assert {name: getattr(found, name) for name in EVERYTHING.__slots__} == {
        name: getattr(EVERYTHING, name) for name in EVERYTHING.__slots__
    }
    assert found.test_id == test_id(*EVERYTHING.case)


def test_acknowledgement_counts_what_was_sent(run: Service) -> None:
    skipped = a_result("c", Outcome.SKIP, skip_details="not today")

    received = run.results.add_results(RUN, a_header(), [a_pass("a"), a_failure("b"), skipped])

    assert (received.run, received.test_count, received.fail_count, received.skip_count) == (RUN, 3, 1, 1)
    assert received.new_cases == 3
    assert len(received.new_case_names) == 3


def test_counts_of_a_run_come_from_its_results(service: Service) -> None:
    service.results.put_run(a_run(1, pass_count=99, fail_count=9))
    assert service.results.run(RUN).pass_count == 99

    send(service, a_pass("a"), a_failure("b"))

    run = service.results.run(RUN)
    assert (run.pass_count, run.fail_count, run.skip_count, run.total_count) == (1, 1, 0, 2)


def test_results_come_by_package_class_case_and_config(run: Service) -> None:
    send(
        run,
        a_pass("b"),
        a_pass("a", test_config="2"),
        a_pass("a", test_config="1"),
        a_pass("z", test_package="com.aaa"),
        a_pass("z", test_suite="AppTest"),
    )

    found = [
        (each.test_package, each.test_suite, each.test_case, each.test_config) for each in run.results.results(RUN)
    ]

    assert found == sorted(found)
    assert len(found) == 5


def test_only_results_of_one_outcome(run: Service) -> None:
    send(run, a_pass("a"), a_failure("b"), a_result("c", Outcome.SKIP))

    for outcome, case in ((Outcome.PASS, "a"), (Outcome.FAIL, "b"), (Outcome.SKIP, "c")):
        assert [each.test_case for each in run.results.results(RUN, outcome)] == [case]


def test_run_without_results_has_none(run: Service) -> None:
    assert list(run.results.results(RUN)) == []


def test_whole_texts_come_with_the_results_of_a_run(run: Service) -> None:
    text = "\u00e4" * 10_000 + "\n"
    send(run, a_failure(stdout=text))

    found = next(run.results.results(RUN))

    assert found.stdout == text
    assert found.truncated == ()


def test_long_text_is_cut_at_the_door(run: Service) -> None:
    send(run, a_pass(stdout="x" * 99 + "\n" + "line\n" * 100_000))

    found = next(run.results.results(RUN)).stdout or ""

    assert len(found) < 66 * 1024
    assert "bytes cut by TeReC" in found


def test_same_upload_twice_changes_nothing(run: Service) -> None:
    results = [a_pass("a"), a_failure("b")]
    send(run, *results)
    once = everything(run)

    send(run, *results)

    assert everything(run) == once


def test_later_upload_of_the_same_sender_replaces(run: Service) -> None:
    send(run, a_failure("a"), a_pass("b"))
    send(run, a_pass("a"))

    assert outcomes(run) == {"a": "PASS", "b": "PASS"}


def test_worst_of_two_senders_counts(run: Service) -> None:
    send(run, a_failure("a"), sender="job-1")
    received = run.results.add_results(RUN, a_header(sender="job-2"), [a_pass("a")])

    assert outcomes(run) == {"a": "FAIL"}
    assert any("--config" in warning for warning in received.warnings)


def test_worst_of_two_in_one_upload_counts_and_is_warned_about(run: Service) -> None:
    received = run.results.add_results(RUN, a_header(), [a_failure("a"), a_pass("a")])

    assert outcomes(run) == {"a": "FAIL"}
    assert any("--config" in warning for warning in received.warnings)


def test_latest_attempt_counts_and_the_earlier_is_evidence(run: Service) -> None:
    send(run, a_failure("a", text="boom"), attempt=1)
    send(run, a_pass("a"), attempt=2)

    found = run.results.result(RUN, test_id(*a_pass("a").case))
    assert (found.result, found.attempt, found.passed_on_retry) == (Outcome.PASS, 2, True)
    assert [(each.result, each.attempt, each.error_details) for each in found.attempts] == [(Outcome.FAIL, 1, "boom")]
    assert run.results.run(RUN).passed_on_retry == 1


def test_worst_part_counts(run: Service) -> None:
    send(run, a_pass("a"), part="shard-1")
    send(run, a_failure("a"), part="shard-2")
    send(run, a_pass("a"), part="shard-3")

    assert outcomes(run) == {"a": "FAIL"}
    assert set(run.results.run(RUN).parts) == {"shard-1", "shard-2", "shard-3"}


PARTS_AND_ATTEMPTS: Sequence[tuple[dict[str, object], Result]] = (
    ({"part": "one", "attempt": 1}, a_failure("a")),
    ({"part": "one", "attempt": 2}, a_pass("a")),
    ({"part": "two", "attempt": 1}, a_pass("a")),
)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_parts_and_attempts_settle_the_same_in_every_order(run: Service, order: tuple[int, ...]) -> None:
    for index in order:
        words, result = PARTS_AND_ATTEMPTS[index]
        send(run, result, **words)

    assert outcomes(run) == {"a": "PASS"}
    assert run.results.run(RUN).pass_count == 1


def test_ten_pieces_are_one_upload(run: Service) -> None:
    results = [a_result(f"case {number}", Outcome.FAIL if number % 7 == 0 else Outcome.PASS) for number in range(50)]
    for start in range(0, 50, 5):
        header = UploadHeader(upload_id="u1", last=start == 45)
        run.results.add_results(RUN, header, results[start : start + 5])
        assert run.results.run(RUN).open_uploads == (0 if start == 45 else 1)

    assert len(outcomes(run)) == 50
    assert run.results.run(RUN).fail_count == 8


def test_stream_of_results_is_one_upload(run: Service) -> None:
    seen: list[int] = []
    results = (a_pass(f"case {number}") for number in range(PIECE_SIZE + 1))

    received = upload_in_pieces(run.results, RUN, UploadHeader(upload_id="u1"), results, seen.append)

    assert (received.test_count, seen) == (PIECE_SIZE + 1, [PIECE_SIZE, 1])
    assert run.results.run(RUN).pass_count == PIECE_SIZE + 1
    assert sum(1 for _ in run.results.results(RUN)) == PIECE_SIZE + 1


def test_empty_upload_is_refused(run: Service) -> None:
    with pytest.raises(EmptyUpload, match="send at least one"):
        run.results.add_results(RUN, a_header(), [])


@pytest.mark.parametrize(
    "words",
    [
        {"test_case": ""},
        {"test_case": "x" * 4097},
        {"test_case": "nul \x00"},
        {"test_suite": "lone \ud800"},
        {"test_config": "x" * 4097},
        {"duration_ms": -1.0},
        {"line": 2**70},
        {"line": -1},
    ],
)
def test_result_out_of_rule_is_refused_and_nothing_of_its_piece_is_stored(run: Service, words: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        send(run, a_pass("fine"), replace(a_pass("broken"), **words))

    assert outcomes(run) == {}


def test_odd_texts_are_stored_mended(run: Service) -> None:
    send(run, a_pass(stdout="nul \x00 lone \ud800 end"))

    assert next(run.results.results(RUN)).stdout == "nul \ufffd lone ? end"


def test_one_text_can_be_removed(run: Service) -> None:
    send(run, a_pass("a", stdout="password=hunter2"), a_pass("b", stdout="fine"))

    removed = run.results.delete_text(RUN, test_id(*a_pass("a").case), "stdout")

    assert removed == 1
    first, second = run.results.results(RUN)
    assert "hunter2" not in (first.stdout or "")
    assert second.stdout == "fine"


def test_only_a_long_text_can_be_removed(run: Service) -> None:
    send(run, a_pass("a"))

    with pytest.raises(InvalidInput, match="no long text"):
        run.results.delete_text(RUN, test_id(*a_pass("a").case), "test_case")


def test_what_the_commits_changed_comes_back(service: Service) -> None:
    change = CommitChange("c1", "Ann", "Round \u20ac", ("src/Cart.java",), 2)
    service.results.put_run(a_run(1, changes=(change,)))
    service.results.put_run(a_run(2))
    assert service.results.changes(RUN) == [change]
    assert service.results.changes(a_run_key(2)) == []
    with pytest.raises(NotFound):
        service.results.changes(a_run_key(3))
