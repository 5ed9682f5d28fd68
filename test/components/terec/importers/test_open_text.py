"""Cutting a text while it streams."""

from hypothesis import given
from hypothesis import strategies as st

from terec.importers.open_text import Element
from terec.model import TextLimit, cut_text


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=3000), max_size=8),
    st.integers(1, 4000),
    st.integers(0, 4000),
)
def test_a_text_cut_while_it_streams_is_as_if_cut_at_the_end(pieces: list[str], head: int, tail: int) -> None:
    limit = TextLimit(head, tail)
    element = Element("system-out", {})
    for piece in pieces:
        element.parts.append(piece * 10)
        element.compact(limit)
    whole = "".join(piece * 10 for piece in pieces)
    expected = cut_text(whole, limit) if len(whole) > tail else whole
    assert element.text(limit) == expected.strip()


def test_an_open_text_stays_small() -> None:
    limit = TextLimit(1000, 500)
    element = Element("system-out", {})
    for _ in range(1000):
        element.parts.append("x" * 10_000)
        element.compact(limit)
        assert sum(map(len, element.parts)) < 20_000
    assert "9,998," in element.text(limit)
