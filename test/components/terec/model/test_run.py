from dataclasses import replace
from datetime import timedelta

import pytest

from terec.model import QUIET_SECONDS, Completeness, RecordedRun, RunStatus, completeness, shown_counts
from terec_testing import NOW

RUN = RecordedRun("acme", "shop", "ci", "main", 1, NOW, last_upload=NOW)
QUIET = NOW + timedelta(seconds=QUIET_SECONDS)


def test_a_run_that_declares_nothing_is_taken_as_it_stands() -> None:
    assert completeness(RUN, QUIET) is Completeness.UNDECLARED


def test_declared_parts_complete_it_when_all_arrived() -> None:
    halfway = replace(RUN, declared_parts=2, parts=("1/2",))
    assert completeness(halfway, NOW) is Completeness.INCOMPLETE
    assert completeness(replace(halfway, parts=("1/2", "2/2")), NOW) is Completeness.COMPLETE


def test_declared_total_counts_repeats() -> None:
    assert completeness(replace(RUN, declared_total=10, arrived_total=9), NOW) is Completeness.INCOMPLETE
    assert completeness(replace(RUN, declared_total=10, arrived_total=10), NOW) is Completeness.COMPLETE


def test_a_quarter_of_an_hour_without_an_upload_completes_what_declared_more() -> None:
    halfway = replace(RUN, declared_parts=2, parts=("1/2",))
    assert completeness(halfway, QUIET - timedelta(seconds=1)) is Completeness.INCOMPLETE
    assert completeness(halfway, QUIET) is Completeness.COMPLETE


def test_the_sender_may_say_that_all_was_sent() -> None:
    assert completeness(replace(RUN, complete=True, declared_parts=2), NOW) is Completeness.COMPLETE


def test_what_was_declared_and_did_not_come_is_told_however_long_ago() -> None:
    some = replace(RUN, declared_total=5000, arrived_total=19)
    assert some.lacking == "19 of 5,000 declared results have arrived"
    assert replace(some, declared_parts=2, parts=("api",)).lacking == "1 of 2 parts have arrived: api"
    assert replace(some, parts=("1/2",), complete=True).lacking == "part 2/2 has not arrived"
    assert replace(some, complete=True).lacking == replace(some, arrived_total=5000).lacking == ""


@pytest.mark.parametrize("changes", [{"status": RunStatus.IN_PROGRESS}, {"open_uploads": 1}])
def test_in_progress_and_broken_off_uploads_keep_it_incomplete(changes: dict[str, object]) -> None:
    run = replace(RUN, complete=True, **changes)  # type: ignore[arg-type]
    assert completeness(run, QUIET + timedelta(days=1)) is Completeness.INCOMPLETE


def test_shards_declare_by_their_names_how_many_there_are() -> None:
    one = replace(RUN, parts=("unit 1/2",))
    assert completeness(one, NOW) is Completeness.INCOMPLETE
    assert completeness(replace(one, parts=("unit 1/2", "unit 2/2")), NOW) is Completeness.COMPLETE


def test_other_parts_do_not_make_up_for_a_missing_shard() -> None:
    assert completeness(replace(RUN, declared_parts=2, parts=("1/2", "lint")), NOW) is Completeness.INCOMPLETE


def test_counts_that_were_sent_are_shown_only_while_no_results_are_stored() -> None:
    assert shown_counts((1, 2, 3), (7, 7, 7, 21)) == (1, 2, 3, 6)
    assert shown_counts((0, 0, 0), (7, None, None, 21)) == (7, None, None, 21)


def test_total_that_was_not_sent_is_the_sum_of_the_counts_that_were() -> None:
    assert shown_counts((0, 0, 0), (7, None, 1, None)) == (7, None, 1, 8)
    assert shown_counts((0, 0, 0), (None,) * 4) == (None,) * 4
