"""Contract of store.Results.save: what a run tells of its uploads, which are open, how much arrived and when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from terec.model import NAME_LIMIT
from terec.store import Store
from terec_testing import NOW, a_pass, an_upload
from terec_testing.stores import TEN, counts, no_events, run_of, save

pytestmark = pytest.mark.usefixtures("first_run")


def test_upload_is_open_until_its_last_piece(store: Store) -> None:
    save(store, a_pass("one"), upload_id="u", last=False)
    assert run_of(store).open_uploads == 1
    save(store, a_pass("two"), upload_id="v", last=False)
    assert run_of(store).open_uploads == 2
    save(store, a_pass("three"), upload_id="u")
    assert run_of(store).open_uploads == 1
    save(store, a_pass("four"), upload_id="v")
    assert run_of(store).open_uploads == 0


@pytest.mark.parametrize("letter", ["x", "ü", "\U0001f600", '"'])
def test_upload_may_have_names_as_long_as_they_come(store: Store, letter: str) -> None:
    names = dict.fromkeys(("part", "sender", "upload_id"), letter * NAME_LIMIT)

    save(store, a_pass("one"), **names, last=False)
    assert run_of(store).open_uploads == 1
    save(store, a_pass("two"), **names)

    assert (run_of(store).open_uploads, counts(store)) == (0, (2, 0, 0, 2))


def test_upload_that_broke_off_is_closed_by_sending_everything_again(store: Store) -> None:
    save(store, *TEN[:5], upload_id="killed", last=False)
    assert run_of(store).open_uploads == 1

    save(store, *TEN[:4], upload_id="again", last=False)
    assert run_of(store).open_uploads == 2
    save(store, *TEN[4:], upload_id="again")

    assert run_of(store).open_uploads == 0


def test_upload_that_broke_off_stays_open_while_some_of_it_was_not_sent_again(store: Store) -> None:
    save(store, *TEN[:5], upload_id="killed", last=False)
    save(store, *TEN[1:], upload_id="another")
    save(store, *TEN[:5], sender="somebody else")

    assert run_of(store).open_uploads == 1


def test_arrived_total_counts_repeats_in_a_report_but_no_retries_of_the_sender(store: Store) -> None:
    save(store, a_pass(), a_pass(), a_pass("other"))
    save(store, a_pass(), a_pass(), a_pass("other"))
    save(store, a_pass(), attempt=2)

    assert run_of(store).arrived_total == 4


def test_last_upload_is_the_newest_receipt(store: Store) -> None:
    assert run_of(store).last_upload is None
    store.save(replace(an_upload(a_pass("one")), received=NOW + timedelta(minutes=1)), no_events)
    store.save(replace(an_upload(a_pass("two")), received=NOW), no_events)

    assert run_of(store).last_upload == NOW + timedelta(minutes=1)
