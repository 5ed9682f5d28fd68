import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.model import (
    Attempt,
    CaseId,
    CaseSighting,
    CheckSummary,
    Outcome,
    RecordedResult,
    RecordedRun,
    TestInRun,
    TestRunCheck,
    as_plain,
    format_time,
    from_plain,
    parse_time,
)
from terec_testing import NOW

RUN = RecordedRun("acme", "shop", "ci", "feature/x", 7, NOW, commits=("c1", "c2"), duration_sec=1.5)
RESULT = RecordedResult(
    "com.acme", "CartTest", "adds", result=Outcome.FAIL, properties={"k": "v"}, attempts=(Attempt(Outcome.FAIL, 1),)
)


@pytest.mark.parametrize(
    "word",
    [
        RUN,
        RESULT,
        TestInRun(RESULT, RUN),
        TestRunCheck(CaseId("a", "b", "c"), CheckSummary(1, 1), (TestInRun(RESULT, RUN),), "known", True),
    ],
)
def test_words_survive_json(word: object) -> None:
    assert from_plain(type(word), json.loads(json.dumps(as_plain(word)))) == word


@given(st.datetimes(timezones=st.just(UTC)).map(lambda each: each.replace(microsecond=each.microsecond // 1000 * 1000)))
def test_times_survive_to_the_millisecond(moment: datetime) -> None:
    text = format_time(moment)
    assert text.endswith("Z")
    assert parse_time(text) == moment


def test_a_time_without_a_zone_is_utc() -> None:
    assert parse_time("2026-03-01T12:00:00") == NOW


def test_other_zones_are_answered_in_utc() -> None:
    assert format_time(NOW.astimezone(timezone(timedelta(hours=5)))) == "2026-03-01T12:00:00Z"


def test_time_that_is_read_and_written_again_stays_as_it_was_written() -> None:
    for microseconds in (0, 1, 999, 1000, 138_999):
        text = format_time(NOW.replace(microsecond=microseconds))
        assert format_time(parse_time(text)) == text


def test_mappings_and_tuples_of_words_survive_json() -> None:
    case = CaseId("a", "b", "c")
    sighting = CaseSighting("t1:a", RUN.key, Outcome.PASS, None, ((Outcome.FAIL, "f1:a"), (Outcome.PASS, None)))
    for kind, word in (
        (dict[str, CaseId], {"t1:a": case}),
        (CaseSighting, sighting),
        (tuple[CaseId, ...], (case, case)),
    ):
        assert from_plain(kind, json.loads(json.dumps(as_plain(word)))) == word


@pytest.mark.parametrize("value", [{"num_runs": 1, "test_case": {}}, {"result": "MAYBE"}, 7])
def test_what_was_never_a_word_is_an_error_of_a_kind(value: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_plain(Attempt, value)


def test_unknown_keys_are_passed_over() -> None:
    assert from_plain(CheckSummary, {"num_runs": 3, "later_field": 1}) == CheckSummary(3)
