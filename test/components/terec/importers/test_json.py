"""CTRF and TeReC's own JSON: what their words become, and what is said of broken ones."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from terec.importers import ReadOptions, Report, ReportFile
from terec.importers.json_document import JsonDocument
from terec.importers.problems import BrokenReport
from terec.importers.run_words import _READERS
from terec.json_stream import VALUE_LIMIT
from terec.model import Attempt, Outcome, Run
from terec_testing import test_data

Read = Callable[..., Any]


def a_ctrf(*tests: Any, tool: str = "jest", **around: Any) -> str:
    results = {"tool": {"name": tool}, "summary": {"tests": len(tests)}, "tests": list(tests), "environment": {}}
    return json.dumps({"reportFormat": "CTRF", "results": results, **around})


def a_test(name: str = "adds", status: str = "passed", **words: Any) -> dict[str, Any]:
    return {"name": name, "status": status, "duration": 1200, "suite": "cart.test.ts > totals", **words}


def test_a_ctrf_test_is_named_by_its_suite_and_name(read: Read) -> None:
    result = read(a_ctrf(a_test("adds tax (DE)", filePath="cart.test.ts", line=7))).only
    assert result.case == ("", "cart.test.ts > totals", "adds tax", "DE")
    assert (result.duration_ms, result.file, result.line, result.runner) == (1200, "cart.test.ts", 7, "jest")


def test_a_suite_of_several_names_is_joined(read: Read) -> None:
    assert read(a_ctrf(a_test(suite=["cart", "totals"]))).only.test_suite == "cart > totals"


@pytest.mark.parametrize(
    ("browser", "config"),
    [("webkit", "webkit"), ("chromium 120.0.6099.71", "chromium"), ("Safari 17", "Safari 17"), (" ", "#"), (17, "#")],
)
def test_the_browser_of_a_ctrf_test_is_its_config_without_version(read: Read, browser: object, config: str) -> None:
    assert read(a_ctrf(a_test(browser=browser))).only.test_config == config


def test_only_passed_and_failed_say_something_of_the_code(read: Read) -> None:
    words = ("passed", "failed", "skipped", "pending", "other", "new word", 5)
    found = [each.result for each in read(a_ctrf(*(a_test(str(word), word) for word in words))).results]  # type: ignore[arg-type]
    assert found == [Outcome.PASS, Outcome.FAIL, *[Outcome.SKIP] * 5]


def test_a_failure_has_message_and_trace(read: Read) -> None:
    result = read(a_ctrf(a_test(status="failed", message="2 is not 3", trace="at cart.js:1", stdout=["a", "b"]))).only
    assert (result.error_details, result.error_stacktrace, result.stdout) == ("2 is not 3", "at cart.js:1", "a\nb")
    assert read(a_ctrf(a_test(status="failed", trace="E: no\nat x"))).only.error_details == "E: no"


def test_tries_before_the_last_are_attempts(read: Read) -> None:
    told = [{"attempt": 1, "status": "failed", "message": "no", "duration": 5}]
    assert read(a_ctrf(a_test(retryAttempts=told))).only.attempts == (
        Attempt(Outcome.FAIL, duration_ms=5, error_details="no"),
    )
    assert read(a_ctrf(a_test(flaky=True))).only.attempts == (Attempt(Outcome.FAIL),)


def test_the_real_report_is_read(read: Read) -> None:
    reading = read((test_data("other-formats/ctrf") / "ctrf-report.json").read_bytes())
    outcomes = [each.result for each in reading.results]
    assert (len(outcomes), outcomes.count(Outcome.PASS), outcomes.count(Outcome.FAIL)) == (10, 5, 2)
    assert sum(bool(each.attempts) for each in reading.results) == 3
    assert reading.problems == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_of_json_is_read(read: Read, encoding: str) -> None:
    assert read(a_ctrf(a_test("zählt")).encode(encoding)).only.test_case == "zählt"


def test_own_json_is_read_with_its_part_and_attempt(read: Read) -> None:
    words = {"test_package": "com.acme", "test_suite": "Cart", "test_case": "adds", "part": "3/8", "attempt": 2}
    result = read(json.dumps({"run": {}, "results": [words]}), config="py312", group="unit").only
    assert (result.part, result.attempt, result.test_config, result.test_group) == ("3/8", 2, "py312", "unit")


def test_the_run_of_an_export_is_known_with_its_first_results() -> None:
    run = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "run_id": 7, "commit": "c1", "url": 5}
    content = json.dumps({"run": run, "results": []}).encode()
    report = Report(ReportFile("a", None, lambda: BytesIO(content)), ReadOptions())
    assert list(report.results())
    assert report.run == Run("acme", "shop", "ci", "main", 7, commit="c1")


def test_every_word_of_a_run_can_be_read() -> None:
    assert _READERS.keys() == {each.name for each in fields(Run)} - {"org", "project", "suite", "branch", "run_id"}


WORD = '{"results": [{"test_package": "", "test_suite": "", "test_case": "a"}'
BROKEN = {
    '{"a": 1}': ("is JSON but no test report: neither CTRF nor an export of TeReC", 0),
    '{"Time": "2024-03-05T10:00:01Z", "Action": "start"}\n{"Action": "pass"}\n': (
        "is what go test -json prints, which is read as a console log: add --console",
        0,
    ),
    '{"Time": "2024-03-05T10:00:01Z", "Action": "start"}': ("is what go test -json prints", 0),
    '{"stats": {"tests": 1}, "results": [{"uuid": "x"}]}': (
        "is a test report that TeReC cannot read, of Mocha; mocha-junit-reporter writes JUnit XML",
        0,
    ),
    '{"config": {}, "suites": [], "errors": [], "stats": {"expected": 1}}': (
        "is a test report that TeReC cannot read, of Playwright; --reporter=junit writes JUnit XML",
        0,
    ),
    '[{"keyword": "Feature", "elements": []}]': (
        "is a test report that TeReC cannot read, of Cucumber; --format junit:FILE writes JUnit XML",
        0,
    ),
    "TAP version 13\n1..1\nok 1 - adds\n": ("is a test report that TeReC cannot read, in TAP; node --test-reporter", 0),
    "{}": ("is JSON but no test report: neither CTRF nor an export of TeReC", 0),
    WORD + ",": ("it ends before its last value is closed (was it cut off?)", 1),
    WORD + "]}{": ("more follows after its end (were two files joined?)", 1),
    WORD + ", 5]}": ("one of its results has no test_package, test_suite, test_case", 1),
    '{"results" 5}': ("it is no well-formed JSON (: is missing before '5')", 0),
    '{"results": [{"test_package": 1}]}': ("one of its results has no test_package, test_suite, test_case", 0),
    '{"results": {"tests": [5]}}': ("one of its tests is no object", 0),
    '{"x": ' + "9" * 5000 + ', "results": []}': ("it holds a value that cannot be read", 0),
    '{"x": ' + "[" * 200_000: ("it holds a value that cannot be read", 0),
    '{"x": [1 2' + " " * 100 + '], "results": []}': ("it is no well-formed JSON (Expecting ',' delimiter)", 0),
}


@pytest.mark.parametrize("content", BROKEN, ids=lambda content: f"{content[:12]}…{content[-24:]}")
def test_broken_json_is_told_in_a_sentence_and_what_stood_before_counts(read: Read, content: str) -> None:
    message, cases = BROKEN[content]
    reading = read(content)
    assert (reading.problem.message.startswith(message), reading.problem.cases) == (True, cases), reading.problem


def test_text_that_is_not_utf_8_is_told(read: Read) -> None:
    assert read(b'{"results": ["\xff"]}').problem.message.startswith("its text cannot be decoded")


def test_a_value_without_end_is_not_held_for_ever() -> None:
    with pytest.raises(BrokenReport, match="a value in it is longer than 16 MiB"):
        list(JsonDocument(ReadOptions()).results(_endless()))


def _endless() -> Iterator[bytes]:
    yield b'{"results": [{"a": "'
    for _ in range(2 * VALUE_LIMIT // 65536 + 2):
        yield b"x" * 65536


_VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats(allow_nan=False) | some.text(max_size=6),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


_WORDS = some.sampled_from(
    [
        "name",
        "status",
        "suite",
        "extra",
        "terec",
        "retryAttempts",
        "test_case",
        "tstamp",
        "attachments",
        "stdout",
        "line",
    ]
)
_TESTS = some.dictionaries(_WORDS, _VALUES | some.dictionaries(_WORDS, _VALUES, max_size=4), max_size=6)


@given(some.lists(_TESTS, min_size=1, max_size=3))
@settings(max_examples=60)
def test_a_ctrf_test_of_wrong_types_is_read_all_the_same(tests: list[Any]) -> None:
    content = a_ctrf(*tests).encode("utf-8", "replace")
    report = Report(ReportFile("a", None, lambda: BytesIO(content)), ReadOptions())
    results = [each for batch in report.results() for each in batch]
    assert len(results) == len(tests)
    assert all(isinstance(each.test_case, str) and each.test_case for each in results)


@given(some.lists(_TESTS, max_size=4), some.dictionaries(some.text(max_size=3), _VALUES, max_size=3), some.data())
@settings(max_examples=60)
def test_a_report_is_the_same_wherever_the_chunks_end(
    tests: list[Any], around: dict[str, Any], data: some.DataObject
) -> None:
    words = {**around, "results": {"tool": {"name": "jest"}, "tests": tests, "after": [1]}}
    content = json.dumps(words, ensure_ascii=data.draw(some.booleans())).encode("utf-8", "replace")
    size = data.draw(some.integers(1, len(content)))
    assert _results(content, size) == _results(content, len(content))


def _results(content: bytes, size: int) -> list[Any]:
    chunks = (content[start : start + size] for start in range(0, len(content), size))
    return [each for batch in JsonDocument(ReadOptions()).results(chunks) for each in batch]
