"""What an export loses when it is imported again: nothing that its format can hold."""

from hypothesis import given, settings
from hypothesis import strategies as some

from terec.model import Outcome, RecordedResult
from terec_testing.exporting import as_sent, read_back, some_attempts, some_results, written

_PLAIN = some.text(some.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=40)
_IN_XML = (
    some.text(
        some.characters(
            blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t", blacklist_characters="\ufffe\uffff"
        ),
        min_size=1,
        max_size=40,
    )
    .map(str.strip)
    .filter(lambda text: text and text != "error" and text != "attachment")
)


@given(some.lists(some_results(_PLAIN, False, some_attempts(_PLAIN, False)), min_size=1, max_size=4))
@settings(max_examples=60)
def test_own_json_holds_every_word_of_a_result_its_part_and_attempt(results: list[RecordedResult]) -> None:
    for nth, each in enumerate(results):
        each.part, each.attempt, each.owners = f"part {nth}", nth + 1, ("@acme/shop",)
    assert read_back(written("json", *results)) == results


@given(some.lists(some_results(_PLAIN, False, some_attempts(_PLAIN, False)), min_size=1, max_size=4))
@settings(max_examples=60)
def test_ctrf_holds_every_word_of_a_result(results: list[RecordedResult]) -> None:
    assert list(map(as_sent, read_back(written("ctrf", *results)))) == list(map(as_sent, results))


@given(some.lists(some_results(_IN_XML, True, some_attempts(_IN_XML, True, [Outcome.FAIL])), min_size=1, max_size=4))
@settings(max_examples=100)
def test_junit_holds_every_word_of_a_result_that_a_report_can_have(results: list[RecordedResult]) -> None:
    assert list(map(as_sent, read_back(written("junit", *results)))) == list(map(as_sent, results))


@given(some.text(min_size=1, max_size=30))
@settings(max_examples=100)
def test_junit_is_well_formed_whatever_a_test_printed(text: str) -> None:
    result = RecordedResult("com.acme", "Cart", "adds", stdout=text, properties={"said": text}, file=text)
    assert len(read_back(written("junit", result).encode("utf-8", "strict").decode())) == 1
