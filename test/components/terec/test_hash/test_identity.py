from hypothesis import given
from hypothesis import strategies as st

from terec.test_hash import test_id

NAMES = st.tuples(st.text(), st.text(), st.text(), st.text())


def test_identity_hash_is_pinned() -> None:
    assert test_id("com.acme", "CartTest", "adds", "#") == "t1:f35c38a408150ac5a954b038ae02dffb"


@given(NAMES, NAMES)
def test_two_cases_never_share_a_hash(one: tuple[str, str, str, str], other: tuple[str, str, str, str]) -> None:
    assert (test_id(*one) == test_id(*other)) == (one == other)


def test_names_that_join_to_the_same_text_differ() -> None:
    assert test_id("a\x1fb", "", "c", "#") != test_id("a", "\x1fb", "c", "#")


def test_a_lone_surrogate_is_hashed() -> None:
    assert test_id("a", "b", "\ud800", "#").startswith("t1:")
