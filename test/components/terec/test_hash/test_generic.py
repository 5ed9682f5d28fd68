import pytest

from terec.test_hash import failure_signature, is_generic


@pytest.mark.parametrize(
    "text",
    [
        None, "", "  \n ", "exit code 1", "x", "expected:<3> but was:<4>", "expected: true but was: false",
        "Process exited with status 137", "Expected 3 to equal 4", "2026-03-01T10:22:33Z 0x7f3c2a10d0a0", "failed",
        "assert 3 == 4", "/tmp/a/b/c.txt", "\ud800", "\x00\x01\x02",
    ],
)  # fmt: skip
def test_a_text_without_twelve_telling_letters_is_generic(text: str | None) -> None:
    assert is_generic(text)


@pytest.mark.parametrize(
    "text",
    ["Connection refused: 10.0.0.1", 'column "price" missing', "lease of node 7 expired", "Übergröße überschritten"],
)
def test_a_text_that_says_something_is_not_generic(text: str) -> None:
    assert not is_generic(text)


def test_the_type_alone_makes_no_text_telling() -> None:
    assert failure_signature(
        "java.lang.IllegalStateException", None, "java.lang.IllegalStateException\n\tat a.B.c(B.java:1)"
    ).generic
