"""Masking what a test is called where its own failure says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.model import CaseId
from terec.test_hash import OwnNames, failure_signature

CART = CaseId("com.acme.cart", "CartTest", "addsItem")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("cannot load context of com.acme.cart.CartTest", "cannot load context of <own class>"),
        ("com.acme.cart.CartTest.addsItem timed out", "<own class>.<own test> timed out"),
        ("Acme\\Cart\\CartTest::addsItem", "<own class>::<own test>"),
        ("addsItem(CartTest) failed", "<own test>(<own class>) failed"),
        ("CartTest2, MyCartTest, addsItems and $addsItem", "CartTest2, MyCartTest, addsItems and $addsItem"),
        ("the cart adds an item", "the cart adds an item"),
    ],
)
def test_class_with_its_package_and_name_are_masked_as_whole_words(text: str, masked: str) -> None:
    assert OwnNames(CART).masked_in(text) == masked


@pytest.mark.parametrize("name", ["timeout", "adds", "x", ""])
def test_name_of_one_word_says_in_a_text_what_it_says_anywhere(name: str) -> None:
    assert OwnNames(CaseId("", "Cart", name)).masked_in(f"{name} after 3 tries") == f"{name} after 3 tries"


def test_name_is_found_as_it_reads_behind_masks() -> None:
    case = CaseId("", "tests/cart.spec.ts", "cart › adds item 12")
    masked = failure_signature(None, "adds item 12 failed in cart.spec.ts: no route", None, case).loose_template

    assert OwnNames(case).masked_in(masked) == "<own test> failed in <own class>: no route"


def test_title_around_a_case_is_masked_with_it_and_its_last_title_alone() -> None:
    case = CaseId("", "cart.spec.ts", "cart › adds an item")

    assert OwnNames(case).masked_in("cart › adds an item: adds an item") == "<own test>: <own test>"


def test_text_without_the_names_is_the_same_object() -> None:
    text = "expected: <n> but was: <n>"
    assert OwnNames(CART).masked_in(text) is text


@given(st.text(max_size=200), st.builds(CaseId, st.text(max_size=20), st.text(max_size=20), st.text(max_size=20)))
def test_any_text_and_any_names_are_taken(text: str, case: CaseId) -> None:
    assert isinstance(OwnNames(case).masked_in(text), str)


@given(st.sampled_from(["CartTest", "adds_item", "x9", "a.b.CTest"]), st.text(alphabet="aB.\\:_ ", max_size=60))
def test_masking_again_changes_nothing(name: str, around: str) -> None:
    case = CaseId("a.b", name, "test_adds_item")
    once = OwnNames(case).masked_in(f"{around} {name} {around}")

    assert OwnNames(case).masked_in(once) == once
