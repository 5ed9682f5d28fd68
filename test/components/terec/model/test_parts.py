"""Shards: parts called k/N."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.model import lacking_parts, missing_shards, parts_expected, shard_of
from terec.model.parts import Shard


@pytest.mark.parametrize(
    ("part", "shard"),
    [
        ("3/8", Shard("", 3, 8)),
        ("unit 3/8", Shard("unit", 3, 8)),
        ("web tests 10/12", Shard("web tests", 10, 12)),
        ("", None),
        ("unit", None),
        ("0/8", None),
        ("9/8", None),
        ("unit3/8", None),
        ("2026/03/01", None),
        ("3/8 unit", None),
    ],
)
def test_name_of_a_part_tells_whether_it_is_a_shard(part: str, shard: Shard | None) -> None:
    assert shard_of(part) == shard


def test_missing_shards_are_named_job_by_job() -> None:
    arrived = ("unit 1/3", "unit 3/3", "e2e 1/2", "e2e 2/2", "lint")
    assert missing_shards(arrived) == ("unit 2/3",)


@pytest.mark.parametrize(
    ("parts", "declared", "expected"),
    [
        ((), None, 0),
        (("",), None, 1),
        (("1/20",), None, 20),
        (("unit 1/3", "e2e 1/2", "e2e 2/2", "lint"), None, 6),
        (("1/2", "2/2", "3/4"), None, 4),
        (("",), 20, 20),
        (("1/20",), 4, 20),
    ],
)
def test_parts_are_expected_that_were_declared_or_that_shards_count_to(
    parts: tuple[str, ...], declared: int | None, expected: int
) -> None:
    assert parts_expected(parts, declared) == expected


def test_totals_that_differ_are_held_to_the_highest() -> None:
    assert missing_shards(("1/2", "2/2", "3/4")) == ("4/4",)


@pytest.mark.parametrize(
    ("parts", "declared", "said"),
    [
        (("1/8", "2/8", "3/8", "4/8", "6/8", "8/8"), 8, "parts 5/8 and 7/8 have not arrived"),
        (("1/2",), None, "part 2/2 has not arrived"),
        (("1/2", "2/2"), 2, ""),
        (("lint", "unit"), 3, "2 of 3 parts have arrived: lint and unit"),
        (("",), 2, "1 of 2 parts have arrived: (unnamed)"),
        ((), 2, "none of 2 parts has arrived"),
        (("lint", "unit"), 2, ""),
        (("lint",), None, ""),
    ],
)
def test_what_is_missing_is_named_and_else_what_is_there(
    parts: tuple[str, ...], declared: int | None, said: str
) -> None:
    assert lacking_parts(parts, declared) == said


def test_a_sentence_names_no_more_than_twenty_parts() -> None:
    assert lacking_parts(("1/100",), None).endswith("21/100 and 79 more have not arrived")


@given(st.integers(1, 60), st.data())
def test_every_shard_either_arrived_or_is_missing(total: int, data: st.DataObject) -> None:
    arrived = data.draw(st.sets(st.integers(1, total), min_size=1))
    missing = missing_shards(f"unit {number}/{total}" for number in arrived)
    assert {shard.number for shard in map(shard_of, missing) if shard} == set(range(1, total + 1)) - arrived


@given(st.text())
def test_any_text_is_read_as_a_part(text: str) -> None:
    shard = shard_of(text)
    assert shard is None or 1 <= shard.number <= shard.total
