"""The line of a failure's texts that says most."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from terec.model import CaseId, headline

CASE = CaseId("shop", "CartTest", "adds")

TELLING = [
    (
        "Failed",
        "# shop/cart [shop/cart.test]\n./cart_test.go:3:5: undefined: price",
        "./cart_test.go:3:5: undefined: price",
    ),
    # message, text -> headline
    ("2 is not 3", "at shop.Cart", "2 is not 3"),
    ("cart_test.go:12: want 2", "", "cart_test.go:12: want 2"),
    (None, "ValueError: no price\n  at x", "ValueError: no price"),
    (None, "Traceback (most recent call last):\n  File\nValueError: bad", "ValueError: bad"),
    (
        'Traceback (most recent call last):\n  File "cart.py", line 3, in adds\n    same(a, b)\n    ~~~~^^^^^^\n'
        "AssertionError: Lists differ: [1] != [2]\n\nFirst differing element 0:\n1\n2\n\n- [1]\n+ [2]",
        "",
        "AssertionError: Lists differ: [1] != [2]",
    ),
    (
        None,
        'Traceback (most recent call last):\n  File "a.py", line 3, in a\n    b()\nKeyError: 2\n\n'
        "During handling of the above exception, another exception occurred:\n\n"
        'Traceback (most recent call last):\n  File "a.py", line 5, in a\n    c()\nValueError: no price\nof 2',
        "ValueError: no price",
    ),
    (None, 'Traceback (most recent call last):\n  File "a.py", line 3, in a\n    b()', "b()"),
    (
        "Failed",
        "=== RUN   TestAdds\nloading\n    cart_test.go:9: 2 items, want 3\n--- FAIL: TestAdds (0.00s)",
        "cart_test.go:9: 2 items, want 3",
    ),
    (
        "Failed",
        "=== RUN   TestAdds\nloading\n--- FAIL: TestAdds (0.00s)\npanic: no price\n\ngoroutine 7",
        "panic: no price",
    ),
    (
        "Failed",
        "=== RUN   TestAdds\n    cart_test.go:9: \n\tError Trace:\t/w/cart_test.go:9\n\t            \t/w/a_test.go:31\n"
        "\tError:      \tReceived unexpected error:\n\t            \tcart is locked\n\tTest:       \tTestAdds",
        "Received unexpected error: cart is locked",
    ),
    (
        None,
        "Tests\\CartTest::testAdds\nFailed asserting that 1 is 2.\n\n/w/CartTest.php:9",
        "Failed asserting that 1 is 2.",
    ),
    (None, "Tests\\CartTest::testAdds with data set #0 (1)\nError: no cart", "Error: no cart"),
    (None, "Tests\\CartTest::adds\nError: no cart", "Error: no cart"),
    (None, 'Tests\\CartTest::pays with data set "a" (1)\nError: no cart', "Error: no cart"),
    ("Net::ReadTimeout", "Failure/Error: visit '/cart'", "Net::ReadTimeout"),
    (None, "ActiveRecord::RecordNotFound\n# ./cart.rb:3", "ActiveRecord::RecordNotFound"),
    ("ErrorKind::NotFound", "backtrace:\n 0: foo", "ErrorKind::NotFound"),
    ("ErrorKind::TestError", "backtrace:\n 0: foo", "ErrorKind::TestError"),
    (
        "cart.spec.ts:15:7 adds",
        "  [webkit] › cart.spec.ts:15:7 › Cart › adds ─────\n\n    Error: cart did not open",
        "Error: cart did not open",
    ),
    ("cart.spec.ts:15:7 adds (with tax)", "Error: cart did not open", "Error: cart did not open"),
    ("cart.css:15:7 Unknown word", "  13 | a", "cart.css:15:7 Unknown word"),
    (
        "src/cart.ts:12:5 - error TS2345: Argument of type 'string'",
        "12     cart.add('x')",
        "src/cart.ts:12:5 - error TS2345: Argument of type 'string'",
    ),
    (
        None,
        "  ● Test suite failed to run\n\n    cart.test.ts:3:7 - error TS2322: Type 'string'\n\n    3 const a = 'x'",
        "cart.test.ts:3:7 - error TS2322: Type 'string'",
    ),
    (
        "/w/cart_test.cc:22\nExpected equality of these values:\n  2\n  size()",
        "",
        "Expected equality of these values: 2",
    ),
    ("cart_test.cc:22: Failure\nValue of: full", "", "Value of: full"),
    (
        "thread 'adds' panicked at src/cart.rs:20:9",
        "thread 'adds' panicked at src/cart.rs:20:9:\nassertion `left == right` failed\n  left: 1",
        "assertion `left == right` failed",
    ),
    (
        "thread 'adds' panicked at 'no price', src/cart.rs:20:9",
        "",
        "thread 'adds' panicked at 'no price', src/cart.rs:20:9",
    ),
    (
        "collection failure",
        "ImportError while importing test module '/w/test_cart.py'.\nE   ModuleNotFoundError: No module named 'cart'",
        "ModuleNotFoundError: No module named 'cart'",
    ),
    (
        None,
        "  ● Test suite failed to run\n\n    SyntaxError: /w/cart.test.js: no token",
        "SyntaxError: /w/cart.test.js: no token",
    ),
    (None, "(in test file cart.bats, line 5)\n  `[ 1 -eq 2 ]' failed", "`[ 1 -eq 2 ]' failed"),
    (
        "failure",
        "ASSERTION FAILURE:\n- file   : cart.cpp\n- line   : 12\n- message: check a == b has failed [1 != 2]",
        "check a == b has failed [1 != 2]",
    ),
    ("adds", "shop.CartTest.adds\nno price", "no price"),
]


@pytest.mark.parametrize(("message", "text", "line"), TELLING)
def test_a_headline_says_what_went_wrong(message: str | None, text: str, line: str) -> None:
    assert headline(message, text, case=CASE) == line


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("Net::ReadTimeout", "Net::ReadTimeout"),
        ("CartTest::testAdds", "no price"),
        ("cart.spec.ts:15:7 adds", "no price"),
        ("cart.spec.ts:15:7 error page is shown", "no price"),
        ("cart.ts:12:5 - error TS2345: Argument", "cart.ts:12:5 - error TS2345: Argument"),
        ("cart.ts:12:5 error TS2345: Argument", "cart.ts:12:5 error TS2345: Argument"),
    ],
)
def test_without_a_case_only_what_must_be_a_tests_name_says_nothing(line: str, after: str) -> None:
    assert headline(line, "no price") == after


def test_a_tests_whole_name_says_nothing_whatever_else_it_looks_like() -> None:
    assert headline("cart::adds", "no price", case=CaseId("", "shop", "cart::adds")) == "no price"


def test_the_first_line_stays_where_no_other_says_more() -> None:
    assert headline("Failed", "--- FAIL: TestAdds (0.00s)") == "Failed"
    assert headline(None, "  \n cart.c:12\n") == "cart.c:12"
    assert headline(None, "", " ") == ""


@given(some.lists(some.none() | some.text()), some.booleans())
def test_any_texts_have_a_headline_of_one_line(texts: list[str | None], named: bool) -> None:
    found = headline(*texts, case=CASE if named else None)
    assert "\n" not in found
    assert bool(found) == any(text and text.strip() for text in texts)
