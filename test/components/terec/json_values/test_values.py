"""What has the wrong type counts as absent."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from terec.json_values import (
    flag_in,
    number_in,
    object_in,
    objects_in,
    text_in,
    text_or_none_in,
    texts_in,
    whole_in,
)

RIGHT: dict[Callable[[Any, str], Any], tuple[list[Any], Any]] = {
    text_in: (["a", " a "], ""),
    text_or_none_in: (["a", ""], None),
    texts_in: ([("a", ""), ("b",)], ()),
    whole_in: ([0, 7, 2**63 - 1], None),
    number_in: ([0, 7, 0.5], None),
    flag_in: ([True, False], None),
    object_in: ([{}, {"a": 1}], {}),
    objects_in: ([[{}, {"a": 1}]], []),
}
WRONG = [None, 7, -1, 2**63, 0.5, float("nan"), float("inf"), True, "a", ["a", {}], {"a": 1}]


@pytest.mark.parametrize("read", RIGHT)
def test_a_value_of_the_right_type_is_taken_as_it_is(read: Callable[[Any, str], Any]) -> None:
    values, _ = RIGHT[read]
    told = [list(value) if isinstance(value, tuple) else value for value in values]
    assert [read({"name": each}, "name") for each in told] == values


@pytest.mark.parametrize("read", RIGHT)
def test_any_other_is_absent(read: Callable[[Any, str], Any]) -> None:
    _, absent = RIGHT[read]
    kinds = {text_in: str, text_or_none_in: str, object_in: dict, flag_in: bool, texts_in: list, objects_in: list}
    wrong = [each for each in WRONG if not isinstance(each, kinds.get(read, int | float))]
    assert [read({"name": each}, "name") for each in wrong] == [absent] * len(wrong)
    assert [read(each, "name") for each in (None, 7, [], "name", {})] == [absent] * 5


@pytest.mark.parametrize("value", [True, -1, 2**63, 0.5, float("nan"), float("inf"), "7"])
def test_no_whole_number_from_0_on_is_absent(value: Any) -> None:
    assert whole_in({"name": value}, "name") is None


@pytest.mark.parametrize("value", [True, -1, 2**53, float("nan"), float("inf"), "7"])
def test_no_number_from_0_on_is_absent(value: Any) -> None:
    assert number_in({"name": value}, "name") is None


def test_a_whole_number_may_be_written_with_a_point() -> None:
    found = whole_in({"line": 3.0}, "line")
    assert (found, type(found)) == (3, int)
    assert whole_in({"line": 8}, "line", most=7) is None


@given(some.lists(some.text(max_size=2) | some.none() | some.just({"a": 1})), some.integers(0, 3))
def test_of_a_list_the_first_of_the_right_type_are_taken(values: list[Any], most: int) -> None:
    texts = [each for each in values if isinstance(each, str)]
    assert texts_in({"all": values}, "all") == tuple(texts)
    assert texts_in({"all": values}, "all", most) == tuple(texts[:most])
    assert objects_in({"all": values}, "all", most) == [each for each in values if isinstance(each, dict)][:most]
