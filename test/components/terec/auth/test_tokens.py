"""Token texts and their hashes."""

from hypothesis import given
from hypothesis import strategies as st

from terec.auth import TOKEN_PREFIX, same_token, token_digest, token_text


def test_tokens_differ_and_can_be_recognised() -> None:
    texts = {token_text() for _ in range(50)}

    assert len(texts) == 50
    assert all(text.startswith(TOKEN_PREFIX) and len(text) >= 48 for text in texts)


def test_digest_is_pinned() -> None:
    assert token_digest("terec_abc") == "966cce6c7f755401b28d547e4bb9f8d75eebb326b01c50d2ce168f97ea0cdef4"


@given(st.text(), st.text())
def test_only_the_same_text_matches_a_digest(one: str, other: str) -> None:
    assert same_token(one, token_digest(one))
    assert same_token(other, token_digest(one)) == (one == other)
