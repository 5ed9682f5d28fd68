import pytest

from terec.test_hash import failure_signature
from terec.test_hash.generic import says_little
from terec.test_hash.masks import template


@pytest.mark.parametrize(
    "text",
    [
        "", "  \n ", "exit code 1", "x", "expected:<3> but was:<4>", "expected: true but was: false",
        "Process exited with status 137", "Expected 3 to equal 4", "2026-03-01T10:22:33Z 0x7f3c2a10d0a0", "failed",
        "assert 3 == 4", "/tmp/a/b/c.txt", "\ud800", "\x00\x01\x02",
    ],
)  # fmt: skip
def test_a_text_without_twelve_telling_letters_is_generic(text: str) -> None:
    assert says_little(_masked(text))


@pytest.mark.parametrize(
    "text",
    ["Connection refused: 10.0.0.1", 'column "price" missing', "lease of node 7 expired", "Übergröße überschritten"],
)
def test_a_text_that_says_something_is_not_generic(text: str) -> None:
    assert not says_little(_masked(text))


def test_the_type_alone_makes_no_text_telling() -> None:
    assert failure_signature(
        "java.lang.IllegalStateException", None, "java.lang.IllegalStateException\n\tat a.B.c(B.java:1)"
    ).generic


def _masked(text: str) -> str:
    return template(text.split("\n")).loose
