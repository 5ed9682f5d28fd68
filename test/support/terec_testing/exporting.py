"""Results as any export may hold them, written and read back."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from hypothesis import strategies as some

from terec.exporters import exported
from terec.importers import ReadOptions, ReportFile, ReportProblem, read_reports
from terec.model import Attempt, CaseId, CommitChange, Outcome, RecordedResult, RecordedRun, Result
from terec_testing.builders import NOW
from terec_testing.naming import case_named

_SENT = tuple(each.name for each in fields(Result))


def a_recorded_run(**changes: Any) -> RecordedRun:
    words = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "run_id": 7, "tstamp": NOW}
    return RecordedRun(**{**words, **changes})


def recorded(result: Result, **changes: Any) -> RecordedResult:
    return RecordedResult(**{name: getattr(result, name) for name in _SENT}, **changes)


def as_sent(result: Result) -> Result:
    """The result without what only a store knows of it."""
    return Result(**{name: getattr(result, name) for name in _SENT})


def written(form: str, *results: RecordedResult, changes: Iterable[CommitChange] = (), **run: Any) -> str:
    return "".join(exported(form, a_recorded_run(**run), results, changes))


def read_back(text: str) -> list[Result]:
    """The results that the importers find; every one of them, without a complaint."""
    problems: list[ReportProblem] = []
    content = text.encode()
    file = ReportFile("export", len(content), lambda: BytesIO(content))
    results = list(read_reports([file], ReadOptions(), problems.append))
    if problems:
        raise ValueError(f"{problems[0]}\n{text}")
    return results


def some_results(
    texts: some.SearchStrategy[str], exact_times: bool, attempts: Any
) -> some.SearchStrategy[RecordedResult]:
    """Results as importers make them. texts: what they say, never empty; exact_times: with microseconds."""
    maybe = some.none() | texts
    words = some.text(some.characters(blacklist_categories=("Cs", "Cc")), max_size=12)
    cases = some.builds(case_named, words, words.filter(str.strip))
    return some.builds(
        _result,
        cases,
        some.sampled_from(Outcome),
        some.fixed_dictionaries(
            {
                "test_group": maybe,
                "tstamp": some.none() | _times(exact_times),
                "duration_ms": some.none() | some.integers(0, 10**12).map(lambda nanoseconds: nanoseconds / 1e6),
                "stdout": maybe,
                "stderr": maybe,
                "file": maybe,
                "line": some.none() | some.integers(1, 10**6),
                "runner": some.none() | some.sampled_from(["pytest", "surefire", "own"]),
                "properties": some.none() | some.dictionaries(texts, texts, min_size=1, max_size=3),
                "attachments": some.lists(texts, max_size=3, unique=True).map(tuple),
                "attempts": some.lists(attempts, max_size=3).map(tuple),
            }
        ),
        some.tuples(texts, texts, texts),
    )


def some_attempts(
    texts: some.SearchStrategy[str], exact_times: bool, outcomes: Iterable[Outcome] = tuple(Outcome)
) -> some.SearchStrategy[Attempt]:
    maybe = some.none() | texts
    return some.builds(
        Attempt,
        some.sampled_from(list(outcomes)),
        tstamp=some.none() | _times(exact_times),
        duration_ms=some.none() | some.integers(0, 10**12).map(lambda nanoseconds: nanoseconds / 1e6),
        error_type=maybe,
        error_details=texts,
        error_stacktrace=maybe,
        stdout=maybe,
        stderr=maybe,
    )


def _result(case: CaseId, outcome: Outcome, words: dict[str, Any], said: tuple[str, str, str]) -> RecordedResult:
    """A failure says what failed, a skip why; a pass neither."""
    result = RecordedResult(case.test_package, case.test_suite, case.test_case, case.test_config, outcome, **words)
    if outcome is Outcome.FAIL:
        result.error_type, result.error_details, result.error_stacktrace = said
    elif outcome is Outcome.SKIP:
        result.skip_details = said[0]
    return result


def _times(exact: bool) -> some.SearchStrategy[datetime]:
    moments = some.datetimes(datetime(1991, 1, 1), datetime(2190, 1, 1), timezones=some.just(UTC))
    return moments if exact else moments.map(lambda each: each.replace(microsecond=each.microsecond // 1000 * 1000))
