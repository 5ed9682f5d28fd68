"""What a word is, in names of tests, in failures and in what a person types."""

import pytest

from terec.model import (
    CaseId,
    FailureSignature,
    InvalidInput,
    case_words,
    failure_text,
    failure_words,
    has_words,
    query_words,
)

CASE = CaseId("com.acme.billing", "HTTPServerTest", "keepsTaxOf_Invoice2", "py3.12")


@pytest.mark.parametrize(
    "typed", ["tax", "TAX", "taxOf", "keepsTaxOf", "invoice2", "2", "acme bill", "server http", "py3 keeps", "12"]
)
def test_case_is_found_by_how_its_words_begin(typed: str) -> None:
    assert has_words(case_words(CASE), typed.lower().split())


@pytest.mark.parametrize("typed", ["eeps", "taxi", "tax other", "ttps"])
def test_case_is_not_found_by_what_is_inside_a_word_or_missing(typed: str) -> None:
    assert not has_words(case_words(CASE), typed.split())


def test_no_config_is_no_word() -> None:
    assert case_words(CaseId("", "", "ünsäglich")) == {"ünsäglich"}


def test_typed_words_are_cut_at_what_is_no_letter_or_digit() -> None:
    assert query_words("com.acme:Tax  tax/Größe") == ("com", "acme", "tax", "größe")


@pytest.mark.parametrize("typed", ["", " .. ", "a", "tax b", "aa bb cc dd ee ff gg hh ii"])
def test_nothing_short_words_and_too_many_are_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be searched for"):
        query_words(typed)


def test_failure_has_the_words_of_its_types_and_message() -> None:
    told = '{"type":"java.io.IOException","loose_template":"cart is locked","causes":["LockTimeout"],"frames":["Door"]}'
    signature = FailureSignature("f1:s", "f1:l", False, told)
    assert has_words(failure_words(signature), ["exception", "lock", "timeout", "cart"])
    assert not has_words(failure_words(signature), ["door"])
    assert failure_text(signature) == "java.io.IOException: cart is locked"
    assert failure_words(FailureSignature("f1:s", "f1:l", False)) == frozenset()
