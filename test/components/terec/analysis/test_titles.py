"""The title of a cause."""

from terec.analysis.causes import title_of
from terec.model import Outcome, RecordedResult


def a_failure(details: str | None = None, stack: str | None = None, kind: str | None = None) -> RecordedResult:
    result = RecordedResult("shop", "CartTest", "adds", result=Outcome.FAIL)
    result.error_details, result.error_stacktrace, result.error_type = details, stack, kind
    return result


def test_a_title_says_what_went_wrong_where_the_message_does_not() -> None:
    assert (
        title_of(a_failure("Failed", "=== RUN   TestAdds\n    cart_test.go:9: no price")) == "cart_test.go:9: no price"
    )
    assert title_of(a_failure("adds", "no price")) == "no price"


def test_a_failure_that_says_nothing_is_called_by_its_type_else_by_its_test() -> None:
    assert title_of(a_failure(kind="shop.NoPrice")) == "shop.NoPrice"
    assert title_of(a_failure()) == "shop.CartTest::adds"
