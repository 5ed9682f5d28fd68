"""Which sightings of a case in a run may be held against each other."""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from terec.model import Observation, Outcome, legs_of, settle

PASS, FAIL, SKIP = Outcome.PASS, Outcome.FAIL, Outcome.SKIP


class _Seen(NamedTuple):
    part: str
    attempt: int
    sender: str
    outcome: Outcome


def _legs(*kept: _Seen) -> list[tuple[_Seen, list[_Seen]]]:
    return legs_of(kept, lambda each: each[:3], lambda each: each.outcome)


def test_a_part_is_a_leg_with_all_its_attempts_whoever_sent_them() -> None:
    first, other, again = _Seen("a", 1, "x", FAIL), _Seen("b", 1, "x", PASS), _Seen("a", 2, "y", PASS)
    assert _legs(first, other, again) == [(again, [first, again]), (other, [other])]


def test_where_two_gave_the_case_in_an_attempt_each_sender_is_a_leg() -> None:
    linux, windows = _Seen("", 1, "linux", FAIL), _Seen("", 1, "windows", PASS)
    assert _legs(linux, windows) == [(linux, [linux]), (windows, [windows])]
    again = _Seen("", 2, "linux", FAIL)
    assert _legs(linux, windows, again) == [(again, [linux, again])]


def test_a_sender_that_has_the_case_twice_in_an_attempt_tried_it_once() -> None:
    first, second, again = _Seen("", 1, "x", FAIL), _Seen("", 1, "x", PASS), _Seen("", 2, "x", FAIL)
    assert _legs(first, second) == [(first, [first])]
    assert _legs(first, second, again) == [(again, [again])]


_OBSERVATIONS = st.lists(
    st.builds(
        Observation,
        st.sampled_from("ab"),
        st.integers(1, 3),
        st.sampled_from("xy"),
        st.integers(1, 4),
        st.integers(0, 3),
        st.sampled_from([PASS, FAIL, SKIP]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda seen: (seen.upload, seen.position),
)


@given(_OBSERVATIONS)
def test_the_result_of_the_case_is_that_of_a_leg_and_none_is_worse(observations: list[Observation]) -> None:
    settled = settle(observations)
    results = [result for result, _ in legs_of(settled.kept, lambda each: each[:3], lambda each: each.outcome)]
    assert any(result is settled.effective for result in results)
    assert max(result.outcome.severity for result in results) == settled.effective.outcome.severity
