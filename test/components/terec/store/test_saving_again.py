"""Contract of store.Results.save: uploads and their pieces that are sent again, or late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from terec.model import Outcome
from terec.store import Store
from terec_testing import NOW, a_failure, a_pass, a_run_key, an_upload
from terec_testing.stores import TEN, case_of, everything_readable, no_events, put_run, run_of, save

pytestmark = pytest.mark.usefixtures("first_run")


@pytest.mark.parametrize("times", [2, 3])
def test_same_upload_again_changes_nothing(store: Store, times: int) -> None:
    save(store, *TEN)
    before = everything_readable(store)

    for _ in range(times):
        store.save(replace(an_upload(*TEN), received=NOW + timedelta(minutes=5)), no_events)

    assert everything_readable(store) == before


def test_same_upload_under_another_id_changes_nothing(store: Store) -> None:
    save(store, *TEN, upload_id="first")
    before = everything_readable(store)

    save(store, *TEN, upload_id="second")

    assert everything_readable(store) == before


def test_case_twice_in_an_upload_that_is_sent_again_stays_as_it_was(store: Store) -> None:
    save(store, a_failure(), a_pass())
    before = everything_readable(store)

    save(store, a_failure(), a_pass())

    assert everything_readable(store) == before


def test_ten_pieces_are_the_same_as_one(store: Store) -> None:
    put_run(store, 2)
    save(store, *TEN, run=a_run_key(2))
    for nth, result in enumerate(TEN):
        save(store, result, upload_id="u", last=nth == 9)

    in_pieces, whole = run_of(store), store.run(a_run_key(2))
    assert list(store.results(a_run_key(1))) == list(store.results(a_run_key(2)))
    assert in_pieces == replace(whole, run_id=1)  # type: ignore[type-var]


def test_pieces_sent_again_in_the_middle_change_nothing(store: Store) -> None:
    for nth, result in enumerate(TEN[:5]):
        save(store, result, upload_id="u", last=nth == 4)
    before = everything_readable(store)

    for nth in (0, 3, 4):
        save(store, TEN[nth], upload_id="u", last=nth == 4)

    assert everything_readable(store) == before


def test_piece_of_an_earlier_upload_that_comes_late_is_replaced_already(store: Store) -> None:
    save(store, a_pass("other"), upload_id="early", last=False)
    save(store, a_pass(), upload_id="late")
    save(store, a_failure(), upload_id="early")

    assert (case_of(store).result, case_of(store).attempts) == (Outcome.PASS, ())
