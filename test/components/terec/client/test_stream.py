"""Taking a JSON array apart, whatever the pieces it comes in."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.client.stream import items

PLAIN = st.dictionaries(st.text(), st.one_of(st.none(), st.integers(), st.text(), st.lists(st.text())), max_size=4)


@given(st.lists(PLAIN, max_size=6), st.lists(st.integers(0, 200), max_size=8), st.sampled_from([None, 1]))
def test_items_are_the_same_however_the_bytes_are_cut(
    objects: list[dict[str, Any]], cuts: list[int], indent: int | None
) -> None:
    data = json.dumps(objects, ensure_ascii=False, indent=indent).encode()
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    chunks = [data[start:end] for start, end in pairwise(edges)]

    assert list(items(chunks)) == objects


@pytest.mark.parametrize("data", [b"", b" ", b"{}", b"[", b"[{}", b"[{},", b"[{}]x", b"[1]", b"[{]", b"null", b"[{}}"])
def test_what_is_no_array_of_objects_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no JSON|no well-formed JSON|its end is missing|behind the end"):
        list(items([data]))
