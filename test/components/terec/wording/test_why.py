"""The line that says why a test failed or was skipped."""

import pytest

from terec.model import Attempt, Outcome, Result
from terec.wording import why


@pytest.mark.parametrize(
    ("details", "stack", "line"),
    [
        ("2 is not 3", "at shop", "2 is not 3"),
        (None, "no price", "no price"),
        ("Failed", "=== RUN   TestAdds\n    cart_test.go:9: no price", "cart_test.go:9: no price"),
        ("\x1b[31mFailed\x1b[0m", "no price", "no price"),
        ("adds", "no price", "no price"),
    ],
)
def test_a_failure_is_told_by_the_line_that_says_most(details: str | None, stack: str, line: str) -> None:
    result = Result("", "CartTest", "adds", result=Outcome.FAIL, error_details=details, error_stacktrace=stack)
    assert why(result) == line


def test_a_try_is_told_like_a_failure_and_a_skip_by_its_reason() -> None:
    assert why(Attempt(Outcome.FAIL, error_details="cart.c:12", error_stacktrace="cart.c:12\nno price")) == "no price"
    assert why(Result("", "CartTest", "adds", result=Outcome.SKIP, skip_details="slow\non Windows")) == "slow"
