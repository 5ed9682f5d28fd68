"""JSON taken apart while it arrives is what the library reads of the whole."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terec.json_stream import VALUE_LIMIT, BrokenJson, BrokenOff, JsonReader, MoreBehind
from terec.json_stream import reader as reader_module

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=4), inner, max_size=6),
    max_leaves=30,
)


@pytest.fixture(autouse=True, scope="module")
def crumbs() -> Iterator[None]:
    """Every piece is looked at as it comes, so that a value meets a seam anywhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader_module, "FILL", 1)
        yield


def pieces(text: str, size: int) -> Iterator[bytes]:
    data = text.encode()
    for start in range(0, len(data), size):
        yield data[start : start + size]


def walked(reader: JsonReader, kind: type) -> Any:
    """The value, taken apart as far as its first level goes."""
    if kind is dict:
        return {key: reader.value() for key in reader.members()}
    if kind is list:
        return [each for batch in reader.batches() for each in batch]
    return reader.value()


@given(JSON, st.integers(1, 40), st.sampled_from([None, 1]))
@example([1, 23, 456], 1, None)
@example({"a": [{}, []]}, 3, None)
def test_what_arrives_in_pieces_is_what_stands_in_the_text(value: Any, size: int, indent: int | None) -> None:
    reader = JsonReader(pieces(json.dumps(value, ensure_ascii=False, indent=indent), size))
    assert walked(reader, type(value)) == value
    reader.end()


SEAMS = st.lists(st.sampled_from(["}]", "},{", '"', "\\", "\ud800", "ü", "\n", "a"]), max_size=4).map("".join)
CASES = st.dictionaries(
    st.sampled_from(["name", "}]"]), SEAMS | st.integers() | st.lists(st.just({"a": 1})), max_size=2
)


@given(st.lists(CASES, max_size=6), st.booleans(), st.integers(1, 60))
def test_objects_that_hold_what_looks_like_their_end_arrive_whole(
    cases: list[dict[str, Any]], open_end: bool, size: int
) -> None:
    text = json.dumps(cases, separators=(",", ":")) + (',"cases":[{"a":1},{"b":2}]' if open_end else "")
    assert walked(JsonReader(pieces(text, size)), list) == cases


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=6), st.integers(1, 40))
def test_what_is_not_taken_is_skipped(value: dict[str, Any], size: int) -> None:
    reader = JsonReader(pieces(json.dumps([value, value, 7]), size))
    assert [list(reader.members()) if place == 1 else None for place in reader.elements()] == [None, list(value), None]
    reader.end()


@given(st.lists(JSON, min_size=1).map(json.dumps), st.integers(1, 40), st.data())
def test_text_that_breaks_off_is_broken(text: str, size: int, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(text) - 1))
    reader = JsonReader(pieces(text[:kept], size))
    with pytest.raises(BrokenJson):
        walked(reader, list)
        reader.end()


@given(st.binary(max_size=60), st.integers(1, 20))
def test_any_bytes_are_json_or_broken(data: bytes, size: int) -> None:
    reader = JsonReader(data[start : start + size] for start in range(0, len(data), size))
    try:
        for _ in reader.members():
            for _ in reader.elements():
                list(reader.batches())
        reader.end()
    except BrokenJson:
        pass


@pytest.mark.parametrize("value", [None, 7, "text", [1, 2]])
def test_other_value_than_an_object_has_no_members(value: Any) -> None:
    reader = JsonReader([json.dumps([value, {"a": 1}]).encode()])
    assert [list(reader.members()) for _ in reader.elements()] == [[], ["a"]]


def test_value_over_the_limit_is_refused_before_it_is_whole() -> None:
    seen = 0

    def endless() -> Iterator[bytes]:
        nonlocal seen
        yield b'["'
        while True:
            seen += 1_000_000
            yield b"x" * 1_000_000

    with pytest.raises(BrokenJson, match="longer than 16 MiB"):
        list(JsonReader(endless()).batches())
    assert seen < 2 * VALUE_LIMIT


def test_json_deeper_than_any_report_is_broken() -> None:
    with pytest.raises(BrokenJson):
        JsonReader([b"[" * 500_000]).value()


def test_text_behind_the_end_is_broken() -> None:
    reader = JsonReader([b"[1] ", b"  <html>"])
    assert list(reader.batches()) == [[1]]
    with pytest.raises(MoreBehind, match="behind the end"):
        reader.end()


BROKEN = {
    '{"a": [{"b": 1},\n{"b"': (BrokenOff, "it breaks off, its end is missing", 2),
    '{"a": [\n{"b": tru': (BrokenOff, "it breaks off, its end is missing", 2),
    '{"a" 5}': (BrokenJson, "it is no well-formed JSON (: is missing before '5')", 1),
    '{"a": [\n{"b": 1 2}]}': (BrokenJson, "it is no well-formed JSON (Expecting ',' delimiter)", 2),
    "{5: 1}": (BrokenJson, "it is no well-formed JSON (\" is missing before '5')", 1),
}


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_broken_is_told_with_its_line(text: str) -> None:
    kind, message, line = BROKEN[text]
    with pytest.raises(BrokenJson) as raised:
        walk(JsonReader(pieces(text, 3)))
    assert (type(raised.value), str(raised.value), raised.value.line) == (kind, message, line)


def walk(reader: JsonReader) -> list[Any]:
    return [each for _ in reader.members() for batch in reader.batches() for each in batch]


def test_what_arrived_before_a_fault_is_given_first() -> None:
    def broken() -> Iterator[bytes]:
        yield b'[{"a": 1}, {"a": 2}, {"a'
        raise OSError("gone")

    batches = JsonReader(broken()).batches()
    taken: list[Any] = []
    with pytest.raises(OSError, match="gone"):
        for batch in batches:
            taken += batch
    assert taken == [{"a": 1}, {"a": 2}]


def test_bytes_that_are_no_text_are_refused_unless_told_otherwise() -> None:
    with pytest.raises(BrokenJson, match="its text cannot be decoded"):
        JsonReader([b'"\xff"']).value()
    assert JsonReader([b'"\xff"'], errors="replace").value() == "\ufffd"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_at_the_begin_tells_the_encoding(encoding: str) -> None:
    assert JsonReader(['"zählt"'.encode(encoding)]).value() == "zählt"
