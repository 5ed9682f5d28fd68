import re

from hypothesis import given
from hypothesis import strategies as st

from terec.model import TextLimit, cut_text, first_bytes

SMALL = TextLimit(head=400, tail=200)


def test_a_text_within_the_limit_stays() -> None:
    assert cut_text("x" * 600, SMALL) == "x" * 600


def test_head_and_tail_stay_and_the_loss_is_said() -> None:
    text = "".join(f"line {number}\n" for number in range(1000))
    cut = cut_text(text, SMALL)
    assert cut.startswith("line 0\nline 1\n")
    assert cut.endswith("line 998\nline 999\n")
    said = int(re.search(r"\n\[… ([\d,]+) bytes cut by TeReC …\]\n", cut)[1].replace(",", ""))  # type: ignore[index]
    kept = sum(len(line) + 1 for line in cut.split("\n") if line.startswith("line"))
    assert said + kept == len(text)


def test_a_cut_ends_at_line_ends() -> None:
    lines = cut_text("".join(f"{number:09}\n" for number in range(1000)), SMALL).split("\n")
    assert {len(line) for line in lines[:-1] if "cut by TeReC" not in line} == {9}


@given(st.text(max_size=3000), st.integers(0, 5))
def test_cutting_twice_changes_nothing(text: str, repeat: int) -> None:
    once = cut_text(text * repeat, SMALL)
    assert cut_text(once, SMALL) == once
    assert len(once.encode()) <= SMALL.head + SMALL.tail + 128


def test_what_no_store_can_hold_is_replaced() -> None:
    assert cut_text("a\x00b\ud800", SMALL) == "a\ufffdb?"


@given(st.text(max_size=100), st.integers(0, 120))
def test_first_bytes_are_whole_characters_within_the_limit(text: str, limit: int) -> None:
    text = text.encode("utf-8", "ignore").decode()
    start = first_bytes(text, limit)
    assert text.startswith(start)
    assert len(start.encode()) <= limit
    assert start == text or len(text[: len(start) + 1].encode()) > limit
