"""The settling rule itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.model import Observation, Outcome, settle

PASS, FAIL, SKIP = Outcome.PASS, Outcome.FAIL, Outcome.SKIP


def seen(outcome: Outcome, upload: int = 1, position: int = 0, **words: object) -> Observation:
    place = {"part": "", "attempt": 1, "sender": "", "failed_before": False, **words}
    return Observation(upload=upload, position=position, outcome=outcome, **place)  # type: ignore[arg-type]


def test_single_sighting_counts_and_is_not_ambiguous() -> None:
    only = seen(FAIL)

    assert settle([only]) == ((only,), only, False, False)


def test_later_upload_of_the_same_sender_replaces() -> None:
    first, second = seen(FAIL), seen(PASS, 2)

    assert settle([first, second]) == ((second,), second, False, False)


def test_of_two_senders_the_worst_counts_and_both_stay() -> None:
    first, second = seen(FAIL, sender="a"), seen(PASS, 2, sender="b")

    assert settle([first, second]) == ((first, second), first, False, True)


def test_twice_in_one_upload_the_worst_counts_and_both_stay() -> None:
    first, second = seen(PASS), seen(FAIL, position=1)

    assert settle([first, second]) == ((first, second), second, False, True)


@pytest.mark.parametrize(
    ("outcomes", "worst"), [((PASS, SKIP), PASS), ((SKIP, FAIL), FAIL), ((PASS, FAIL), FAIL), ((SKIP, SKIP), SKIP)]
)
def test_over_parts_the_worst_counts(outcomes: tuple[Outcome, Outcome], worst: Outcome) -> None:
    settled = settle([seen(outcomes[0], part="a"), seen(outcomes[1], 2, part="b")])

    assert (settled.effective.outcome, settled.ambiguous) == (worst, False)


def test_of_equals_the_latest_received_counts() -> None:
    assert settle([seen(FAIL, 1, part="a"), seen(FAIL, 2, part="b")]).effective.part == "b"


def test_latest_attempt_of_a_part_counts_and_earlier_ones_are_evidence() -> None:
    first, second = seen(FAIL), seen(PASS, 2, attempt=2)

    assert settle([second, first]) == ((first, second), second, True, False)


def test_failure_of_the_latest_attempt_counts_after_a_pass() -> None:
    assert settle([seen(PASS), seen(FAIL, 2, attempt=2)]).effective.outcome is FAIL


def test_part_that_only_has_the_first_attempt_keeps_it() -> None:
    settled = settle([seen(FAIL, part="a"), seen(FAIL, 2, part="b"), seen(PASS, 3, part="b", attempt=2)])

    assert (settled.effective.part, settled.effective.outcome, settled.passed_on_retry) == ("a", FAIL, False)


def test_pass_after_a_failed_try_in_its_report_is_passed_on_retry() -> None:
    assert settle([seen(PASS, failed_before=True)]).passed_on_retry
    assert not settle([seen(FAIL, failed_before=True)]).passed_on_retry
    assert not settle([seen(SKIP, failed_before=True)]).passed_on_retry


def test_failed_attempt_of_another_part_is_no_retry() -> None:
    settled = settle([seen(SKIP, part="a"), seen(PASS, 2, part="b", attempt=2), seen(SKIP, 3, part="a", attempt=2)])

    assert not settled.passed_on_retry


_SEATS = st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.sampled_from("xy"))
_UPLOADS = st.dictionaries(
    _SEATS, st.lists(st.tuples(st.sampled_from(Outcome), st.booleans()), min_size=1, max_size=3), min_size=1
)


@given(uploads=_UPLOADS, data=st.data())
def test_order_of_receipt_of_other_parts_attempts_and_senders_does_not_matter(
    uploads: dict[tuple[str, int, str], list[tuple[Outcome, bool]]], data: st.DataObject
) -> None:
    def received(order: list[tuple[str, int, str]]) -> list[Observation]:
        return [
            Observation(*seat, upload, position, outcome, failed)
            for upload, seat in enumerate(order)
            for position, (outcome, failed) in enumerate(uploads[seat])
        ]

    def verdict(order: list[tuple[str, int, str]]) -> tuple[object, ...]:
        settled = settle(received(order))
        return settled.effective.outcome, settled.passed_on_retry, settled.ambiguous, len(settled.kept)

    seats = list(uploads)
    assert verdict(seats) == verdict(data.draw(st.permutations(seats)))


@given(uploads=_UPLOADS, data=st.data())
def test_order_in_which_the_rule_is_given_the_sightings_does_not_matter(
    uploads: dict[tuple[str, int, str], list[tuple[Outcome, bool]]], data: st.DataObject
) -> None:
    sightings = [
        Observation(*seat, upload, position, outcome, failed)
        for upload, (seat, cases) in enumerate(uploads.items())
        for position, (outcome, failed) in enumerate(cases)
    ]

    assert settle(sightings) == settle(data.draw(st.permutations(sightings)))


@given(uploads=_UPLOADS)
def test_settling_what_was_kept_with_what_comes_equals_settling_everything(
    uploads: dict[tuple[str, int, str], list[tuple[Outcome, bool]]],
) -> None:
    """So a store need not keep what was replaced."""
    sightings = [
        Observation(*seat, upload, position, outcome, failed)
        for upload, (seat, cases) in enumerate([*uploads.items(), *uploads.items()])
        for position, (outcome, failed) in enumerate(cases)
    ]
    kept: tuple[Observation, ...] = ()
    for each in sightings:
        kept = settle([*kept, each]).kept

    assert settle(sightings).kept == kept
