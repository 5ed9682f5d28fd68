"""Contract of store.Results.save: long texts, many of them and none at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from terec.model import Outcome
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_result, a_run_key, a_suite_key, an_upload
from terec_testing.stores import case_of, counts, everything_readable, no_events, save

pytestmark = pytest.mark.usefixtures("first_run")


def test_large_piece_is_one_upload(store: Store) -> None:
    many = [a_pass(f"case{nth}", file=f"f{nth}.py", line=nth, stdout=f"line {nth}\n" * 20) for nth in range(3000)]

    assert save(store, *many).new_cases == 3000
    assert sum(1 for each in store.results(a_run_key()) if each.stdout and each.line is not None) == 3000
    assert store.runs(a_suite_key())[0].total_count == 3000


def test_results_with_much_beside_their_texts_are_kept(store: Store) -> None:
    much = {nth: {f"name {each}": f"{nth} {each} " * 300 for each in range(20)} for nth in range(60)}

    save(store, *(a_failure(f"case{nth:02}", properties=each) for nth, each in much.items()))

    assert {int(each.test_case[4:]): each.properties for each in store.results(a_run_key())} == much


def test_piece_without_any_long_text_is_kept_as_the_first_one_and_again(store: Store) -> None:
    bare = [a_pass("passes"), a_result("fails", Outcome.FAIL)]

    save(store, *bare)
    first = everything_readable(store)
    save(store, *bare)

    assert everything_readable(store) == first
    assert counts(store) == (1, 1, 0, 2)
    assert [case_of(store, each.test_case).error_details for each in bare] == [None, None]


def test_piece_without_any_long_text_takes_away_the_texts_that_it_corrects(store: Store) -> None:
    save(store, a_failure("case", "broken", stdout="log"))

    save(store, a_result("case", Outcome.FAIL), upload_id="again")

    corrected = case_of(store, "case")
    assert (corrected.result, corrected.error_details, corrected.stdout) == (Outcome.FAIL, None, None)


@pytest.mark.parametrize("words", [{"sender": "other"}, {"attempt": 2}, {"part": "linux"}], ids=str)
def test_same_results_from_elsewhere_on_the_next_day_have_their_texts(store: Store, words: dict[str, Any]) -> None:
    save(store, a_failure("case", "broken", stdout="a log\n" * 900))

    store.save(
        replace(
            an_upload(a_failure("case", "broken", stdout="a log\n" * 900), **words), received=NOW + timedelta(days=1)
        ),
        no_events,
    )

    found = case_of(store, "case")
    assert (found.error_details, found.stdout) == ("broken", "a log\n" * 900)
    assert [each.stdout for each in found.attempts if each.sender is not None] == ["a log\n" * 900]
