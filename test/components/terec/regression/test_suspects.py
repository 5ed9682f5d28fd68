"""Which commits are named for a failure, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from terec.model import SUSPECTS_LIMIT, CommitChange
from terec.regression import FailureText, RankedChange, named_frames, rank_changes

JAVA = """org.opentest4j.AssertionFailedError: expected: <2> but was: <3>
\tat org.junit.jupiter.api.AssertEquals.failNotEqual(AssertEquals.java:197)
\tat com.acme.shop.Cart$Line.total(Cart.java:41)
\tat app//com.acme.shop.CartTest.adds(CartTest.java:9)
"""
PYTHON = """Traceback (most recent call last):
  File "/home/runner/work/shop/shop/tests/test_cart.py", line 9, in test_adds
    assert total(cart) == 2
  File "/home/runner/work/shop/shop/src/shop/cart.py", line 41, in total
    raise ValueError
ValueError
"""
NODE = """Error: no
    at total (/work/web/src/cart.js:41:7)
    at Object.<anonymous> (cart.test.js:9:3)
"""


def rank(text: str, *changes: CommitChange, file: str | None = None, owner: tuple[str, ...] = ()) -> list[RankedChange]:
    return rank_changes(changes, [FailureText(named_frames(text), file, owner)])


def a_commit(*files: str, sha: str = "c1") -> CommitChange:
    return CommitChange(sha, "ann", "Change", files)


@pytest.mark.parametrize(
    ("text", "file", "because"),
    [
        (JAVA, "shop/src/main/java/com/acme/shop/Cart.java", "named in the 2nd frame"),
        (JAVA, "src/shop/Cart.kt", "named in the 2nd frame"),
        (PYTHON, "src/shop/cart.py", "named in the 2nd frame"),
        (NODE, "web/src/cart.js", "named in the 1st frame"),
        (NODE, "web/cart.test.js", "whose name stands in the 2nd frame"),
        ("panic: no\n\tpkg/cart.go:41 +0x1d\n", "pkg/cart.go", "named in the 1st frame"),
        ("C:\\work\\shop\\src\\Cart.cs:line 41", "src/Cart.cs", "named in the 1st frame"),
    ],
)
def test_a_file_that_a_frame_names_is_evidence(text: str, file: str, because: str) -> None:
    (found,) = rank(text, a_commit("README.md", file))
    assert found.because == f"touches {file}, {because}"


@pytest.mark.parametrize(
    "file", ["README.md", "src/other/Cart.java", "Cart.txt/x", "src/shop/carts.py", "art.py", "src/Total.java", ""]
)
def test_a_commit_without_overlap_is_not_named(file: str) -> None:
    assert rank(JAVA + PYTHON, a_commit(file)) == []


def test_a_name_that_every_folder_has_is_no_evidence() -> None:
    assert rank("at x (index.js:1:1)", a_commit("a/index.js")) == []


def test_the_test_itself_is_evidence_by_its_file_or_its_class() -> None:
    by_file = rank("", a_commit("tests/test_cart.py"), file="tests/test_cart.py")
    by_class = rank("", a_commit("src/test/java/com/acme/CartTest.java"), owner=("com", "acme", "CartTest"))
    assert by_file[0].because == "changes tests/test_cart.py, the test itself"
    assert by_class[0].because == "changes src/test/java/com/acme/CartTest.java, the test itself"
    assert rank("", a_commit("src/test/java/org/other/CartTest.java"), owner=("com", "acme", "CartTest")) == []


def test_the_guilty_one_among_many_is_found() -> None:
    many = [a_commit(f"src/part{nth}/Other{nth}.java", sha=f"c{nth}") for nth in range(200)]
    many[1] = a_commit("docs/x.md", "src/main/java/com/acme/shop/Cart.java", sha="guilty")
    assert [many[each.place].sha for each in rank(JAVA, *many)] == ["guilty"]


def test_nearer_frames_come_first_and_of_equals_the_first_given() -> None:
    changes = [a_commit("com/acme/shop/CartTest.java"), a_commit("com/acme/shop/Cart.java"), a_commit("shop/Cart.java")]
    assert [each.place for each in rank(JAVA, *changes)] == [1, 2, 0]


_TEXTS = some.text(some.sampled_from('ab/\\.:( )\n\tat$"<1javpy'), max_size=200)


@given(_TEXTS, some.lists(some.lists(_TEXTS, max_size=3).map(lambda files: a_commit(*files)), max_size=5), _TEXTS)
def test_whatever_stands_there_few_are_named_and_each_with_its_evidence(
    text: str, changes: list[CommitChange], file: str
) -> None:
    found = rank(text, *changes, file=file)
    assert len(found) <= SUSPECTS_LIMIT
    assert all(0 < each.score <= 1 for each in found)
    assert all(any(name in each.because for name in changes[each.place].files) for each in found)
