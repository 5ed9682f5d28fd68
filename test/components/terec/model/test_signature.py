"""What is stored of a signature is what scoring needs of it."""

import json
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from terec.model import FailureSignature, scoring_words, stored_signature

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = st.lists(TEXTS, max_size=6).map(tuple)


@dataclass(frozen=True)
class Made:
    """As test_hash makes one."""

    strict: str = "f1:strict"
    loose: str = "f1:loose"
    generic: bool = False
    type: str = ""
    root_type: str = ""
    loose_template: str = ""
    frames: tuple[str, ...] = ()
    production: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    test_line: int | None = None


MADE = st.builds(
    Made,
    type=TEXTS,
    root_type=TEXTS,
    loose_template=TEXTS,
    frames=NAMES,
    production=NAMES,
    causes=NAMES,
    test_line=st.none() | st.integers(1, 9000),
)


@given(MADE)
def test_every_word_comes_back(made: Made) -> None:
    words = scoring_words(stored_signature(made))

    assert words == {name: getattr(made, name) for name in words}
    assert set(words) == {"type", "root_type", "loose_template", "frames", "production", "causes", "test_line"}


def test_frames_that_stand_twice_are_kept_once() -> None:
    frames = tuple(f"com.acme.shop.Cart.call{nth}" for nth in range(30))

    stored = stored_signature(Made(frames=frames, production=frames[3:]))

    assert stored.words.count("com.acme") == 30
    assert scoring_words(stored)["production"] == frames[3:]


def test_what_says_nothing_takes_no_room() -> None:
    assert stored_signature(Made(generic=True)) == FailureSignature("f1:strict", "f1:loose", True, "{}")


def test_words_are_an_object_of_json() -> None:
    assert json.loads(stored_signature(Made(type="É", test_line=3)).words) == {
        "type": "É",
        "root_type": "",
        "test_line": 3,
    }
