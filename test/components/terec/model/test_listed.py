"""Long texts as lists carry them."""

from terec.model import CUT_TEXTS, LIST_TEXT_LIMIT, Attempt, Outcome, RecordedResult, cut_for_lists, listed

FITS = "ü" * (LIST_TEXT_LIMIT // 2)
LONG = FITS + "ü"


def test_texts_beyond_the_limit_keep_their_start_and_are_named() -> None:
    bits, starts = cut_for_lists([None, LONG, FITS, LONG, "x"])

    assert starts == [None, FITS, FITS, FITS, "x"]
    assert CUT_TEXTS[bits] == ("stderr", "error_details")


def test_listed_result_says_what_was_cut_and_has_no_texts_of_attempts() -> None:
    attempt = Attempt(Outcome.FAIL, part="unit", stdout="log", error_details="boom")
    result = RecordedResult("p", "s", "c", stdout=LONG, stderr=FITS, attempts=(attempt,))

    shown = listed(result)

    assert (shown.stdout, shown.stderr, shown.truncated) == (FITS, FITS, ("stdout",))
    assert shown.attempts == (Attempt(Outcome.FAIL, part="unit"),)


def test_result_that_lists_can_carry_stays_as_it_is() -> None:
    result = RecordedResult("p", "s", "c", stdout=FITS)
    assert listed(result) is result
