"""A result that knows its part and attempt becomes uploads from which a store finds it again."""

from dataclasses import replace

import pytest

from terec.ingest import PIECE_TEXT, StoreResults, upload_observations
from terec.model import Attempt, EmptyUpload, Outcome, RecordedResult, Result, UploadHeader
from terec_testing import a_pass, a_run, a_run_key


def in_place(case: str = "adds", part: str = "", attempt: int = 1, *attempts: Attempt) -> RecordedResult:
    return RecordedResult("com.acme", "Cart", case, part=part, attempt=attempt, attempts=attempts)


def read_back(results: StoreResults, *given: Result) -> list[RecordedResult]:
    key = results.put_run(a_run()).key
    upload_observations(results, key, given, UploadHeader("own", 3))
    return list(results.results(key))


def test_results_go_to_their_parts_and_attempts(results: StoreResults) -> None:
    found = read_back(results, in_place("adds", "1/2"), in_place("pays", "2/2", 2), a_pass("ships"))
    assert {each.test_case: (each.part, each.attempt) for each in found} == {
        "adds": ("1/2", 1),
        "pays": ("2/2", 2),
        "ships": ("own", 3),
    }
    assert results.run(a_run_key()).parts == ("1/2", "2/2", "own")


def test_a_try_of_an_earlier_attempt_is_evidence_again(results: StoreResults) -> None:
    inside = Attempt(Outcome.FAIL, error_details="first")
    before = Attempt(Outcome.FAIL, 1, "1/2", "", error_details="second")
    (found,) = read_back(results, in_place("adds", "1/2", 2, inside, before))
    assert (found.result, found.attempt, found.passed_on_retry) == (Outcome.PASS, 2, True)
    assert [each.error_details for each in found.attempts] == ["first", "second"]
    assert [each.attempt for each in found.attempts] == [None, 1]


def test_every_upload_ends(results: StoreResults) -> None:
    read_back(results, *(in_place(f"case {nth}", f"{nth % 3}") for nth in range(6000)))
    run = results.run(a_run_key())
    assert (run.open_uploads, run.total_count) == (0, 6000)


def test_long_texts_end_a_piece_of_the_seat_that_has_most(results: StoreResults) -> None:
    key = results.put_run(a_run()).key
    seen: list[int] = []
    half = "x" * (PIECE_TEXT // 2)
    given = [
        in_place("a", "1"),
        *(replace(in_place(f"{nth}", "2"), stdout=half) for nth in range(3)),
        in_place("b", "1"),
    ]

    upload_observations(results, key, given, UploadHeader(), seen.append)

    assert seen == [2, 2, 1]
    assert (results.run(key).open_uploads, results.run(key).total_count) == (0, 5)


def test_nothing_at_all_is_refused(results: StoreResults) -> None:
    with pytest.raises(EmptyUpload):
        read_back(results)
