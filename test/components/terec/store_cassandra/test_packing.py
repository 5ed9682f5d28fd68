"""Values and cells as bytes."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from terec.model import Leg, Outcome
from terec.model.legs import LEGS_TOLD
from terec.store_cassandra.layout.packing import as_json, pack, unpack
from terec.store_cassandra.results.cells import Cell, CellReader, Ending, pack_cell, pack_legs, pack_quiet
from terec.store_cassandra.results.failures import FailureReader, failure_body, order_of
from terec_testing import a_run_key

TEXTS = st.text(st.characters(codec=None), max_size=40)  # half surrogate pairs among them


def values(*leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS | st.one_of(*leaves),
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
        max_leaves=20,
    )


TIMES = st.integers(0, 2**60)
CELLS = {
    "received": TIMES,
    "outcome": st.integers(0, 2),
    "passed_on_retry": st.booleans(),
    "duration": st.none() | st.floats(allow_nan=False),
    "tstamp": st.none() | TIMES,
    "part": TEXTS,
    "attempt": st.integers(1, 9),
    "trait": st.just(0) | st.lists(TEXTS, min_size=4, max_size=4),
}


@given(values(st.floats(allow_nan=False)))
def test_value_comes_back_as_it_was(value: Any) -> None:
    assert unpack(pack(value)) == value


@given(values())
def test_bytes_are_those_of_json_without_blanks(value: Any) -> None:
    """But for floats, whose exponents have leading zeros there."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert as_json(value) == text.encode("utf-8", "surrogatepass")


def test_number_that_is_none_comes_back_as_such() -> None:
    assert str(unpack(pack([float("nan"), float("inf"), -float("inf")]))) == "[nan, inf, -inf]"


def a_cell(words: dict[str, Any]) -> Cell:
    ending = Ending(**{name: words[name] for name in ("part", "attempt", "trait")})
    return Cell(**{name: words[name] for name in Cell._fields[:-1]}, ending=ending)


@given(st.fixed_dictionaries(CELLS))
def test_quiet_cell_is_packed_as_any_other(words: dict[str, Any]) -> None:
    assert pack_quiet(**words) == pack_cell(a_cell(words))
    assert CellReader().read(pack_quiet(**words)) == a_cell(words)


@given(st.lists(st.fixed_dictionaries(CELLS), max_size=5))
def test_cells_that_end_alike_are_read_as_each_alone(cells: list[dict[str, Any]]) -> None:
    reader, packed = CellReader(), [pack_quiet(**words) for words in cells * 2]
    assert [reader.read(each) for each in packed] == [a_cell(words) for words in cells * 2]


NAMES = st.tuples(TEXTS, TEXTS, TEXTS, TEXTS)
ORDERS = st.tuples(st.integers(0, 2**40), st.integers(0, 2**32 - 1))


@given(NAMES, ORDERS, st.fixed_dictionaries(CELLS))
def test_row_of_a_failure_comes_back_as_it_was(
    names: tuple[str, str, str, str], order: tuple[int, int], words: dict[str, Any]
) -> None:
    body = failure_body(names, order, pack_quiet(**words))
    assert FailureReader().read(body) == (names, a_cell(words))
    assert order_of(body) == order


def _with(beside: Any) -> bytes:
    return pack_cell(Cell(1, 0, False, 1.5, 2, Ending("linux", beside=beside)))


LEGS = st.builds(
    Leg,
    TEXTS,
    st.sampled_from(Outcome),
    st.none() | st.just("f1:a"),
    st.lists(st.tuples(st.sampled_from(Outcome), st.none() | st.just("f1:b")), max_size=2).map(tuple),
)


@given(st.lists(LEGS, min_size=1, max_size=4))
def test_legs_come_back_as_they_were(legs: list[Leg]) -> None:
    assert CellReader().sighting(_with(pack_legs(legs)), "t1:a", a_run_key()).beside == tuple(legs)


def test_cell_that_tells_only_that_there_are_others_tells_no_legs() -> None:
    """As those of an earlier version, which itself reads legs as a yes."""
    assert CellReader().sighting(_with(True), "t1:a", a_run_key()).beside == ()


def test_cell_with_as_many_legs_as_are_told_is_no_larger_than_that_of_a_failure() -> None:
    legs = [Leg(f"test (ubuntu-24.04, 3.{number})", Outcome.PASS) for number in range(LEGS_TOLD)]
    assert len(_with(pack_legs(legs))) <= 400


def test_plain_pass_takes_25_bytes() -> None:
    assert len(pack_cell(Cell(1, 0, False, 1.5, 2))) == 25
