"""The words of the model on the wire: read from bodies, written into answers."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from terec.model import (
    CheckSummary,
    Grant,
    InvalidInput,
    Org,
    Project,
    Received,
    RecordedResult,
    RecordedRun,
    Result,
    RetentionRule,
    Run,
    Suite,
    TestInRun,
    TestRunCheck,
    TokenInfo,
    TooLarge,
    WrongOrg,
)

T = TypeVar("T")
_SENTENCE_LIMIT = 300
_RUN_TEXTS_KEPT = 4096
_run_texts: dict[int, tuple[RecordedRun, bytes]] = {}
_PIECE = 200
"""Results that one chunk of a streamed answer has: few enough to be flat in memory, enough to pay the hop."""


@dataclass(frozen=True, slots=True)
class TokenWish:
    """A token to be made."""

    name: str
    grant: Grant
    pull_requests_only: bool = False


@dataclass(frozen=True, slots=True)
class TokenText:
    """A token, shown this once."""

    name: str
    token: str


@dataclass(frozen=True, slots=True)
class RunAddress:
    """A run's key."""

    org: str
    project: str
    suite: str
    branch: str
    run_id: int


@dataclass(frozen=True, slots=True)
class ResultsTaken:
    """What an upload did: counts of the results in it, cases new to the suite, and sentences for a person."""

    test_count: int
    fail_count: int
    skip_count: int
    new_cases: int
    new_case_names: tuple[str, ...]
    warnings: tuple[str, ...]
    run: RunAddress


@dataclass(frozen=True, slots=True)
class ReportsTaken(ResultsTaken):
    """The same for report files; problems: one sentence for each file that could not be read wholly."""

    files: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseAddress:
    """A test's four names."""

    test_package: str
    test_suite: str
    test_case: str
    test_config: str


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """Whether a failure is known; is_known_failure null: no earlier run to compare with."""

    test_case: CaseAddress
    summary: CheckSummary
    similar_failures: tuple[TestInRun, ...]
    message: str
    is_known_failure: bool | None


@dataclass(frozen=True, slots=True)
class TextsRemoved:
    """How many results had the text."""

    removed: int


ORG = TypeAdapter(Org)
ORGS = TypeAdapter(list[Org])
PROJECT = TypeAdapter(Project)
PROJECTS = TypeAdapter(list[Project])
SUITE = TypeAdapter(Suite)
SUITES = TypeAdapter(list[Suite])
RUN = TypeAdapter(Run)
RECORDED_RUN = TypeAdapter(RecordedRun)
RECORDED_RUNS = TypeAdapter(list[RecordedRun])
RESULTS: TypeAdapter[list[Result]] = TypeAdapter(list[Result], config=ConfigDict(allow_inf_nan=False))
RECORDED_RESULT = TypeAdapter(RecordedResult)
RECORDED_RESULTS = TypeAdapter(list[RecordedResult])
TESTS_IN_RUNS = TypeAdapter(list[TestInRun])
RESULTS_TAKEN = TypeAdapter(ResultsTaken)
REPORTS_TAKEN = TypeAdapter(ReportsTaken)
CHECK = TypeAdapter(CheckAnswer)
RULE = TypeAdapter(RetentionRule)
RULES = TypeAdapter(list[RetentionRule])
TOKEN_WISH = TypeAdapter(TokenWish)
TOKEN_TEXT = TypeAdapter(TokenText)
TOKENS = TypeAdapter(list[TokenInfo])
TEXTS_REMOVED = TypeAdapter(TextsRemoved)


def read(adapter: TypeAdapter[T], body: bytes) -> T:
    """The word in the body, its unknown fields passed over, null taken as absent; InvalidInput says what is wrong."""
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        if not any(each["type"] != "json_invalid" and each["input"] is None for each in error.errors()):
            raise _invalid(error) from None
    try:
        return adapter.validate_python(_without_nulls(json.loads(body)))
    except ValidationError as error:
        raise _invalid(error) from None


def read_run(body: bytes) -> Run:
    run = read(RUN, body)
    return replace(run, tstamp=utc(run.tstamp)) if run.tstamp else run


def read_results(body: bytes, limit: int) -> list[Result]:
    """The results in the body, their times in UTC; TooLarge for more than `limit`."""
    results = read(RESULTS, body)
    if len(results) > limit:
        raise TooLarge(f"The body has {len(results):,} results; this server takes {limit:,} in one call.")
    for result in results:
        if result.tstamp is not None:
            result.tstamp = utc(result.tstamp)
        for attempt in result.attempts:
            if attempt.tstamp is not None:
                attempt.tstamp = utc(attempt.tstamp)
    return results


def utc(moment: datetime) -> datetime:
    """The moment in UTC; without a zone it is taken for UTC. InvalidInput outside the years 1 to 9999."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise InvalidInput(f"The time {moment.isoformat()} cannot be told in UTC.") from None


def check_org(in_body: str, in_path: str) -> None:
    """WrongOrg when body and path differ."""
    if in_body != in_path:
        raise WrongOrg(f"The body names org {in_body[:60]!r}, the path {in_path[:60]!r}; send the same in both.")


def taken(received: Received) -> ResultsTaken:
    return ResultsTaken(
        received.test_count,
        received.fail_count,
        received.skip_count,
        received.new_cases,
        received.new_case_names,
        received.warnings,
        RunAddress(*received.run),
    )


def check_answer(check: TestRunCheck) -> CheckAnswer:
    return CheckAnswer(
        CaseAddress(*check.test_case), check.summary, check.similar_failures, check.message, check.is_known_failure
    )


def tests_in_runs_json(found: Iterable[TestInRun]) -> bytes:
    """A JSON array of them."""
    result_json = RECORDED_RESULT.dump_json
    items = [
        b'{"test_run":' + result_json(each.test_run) + b',"suite_run":' + run_json(each.suite_run) + b"}"
        for each in found
    ]
    return b"[" + b",".join(items) + b"]"


def runs_json(runs: Iterable[RecordedRun]) -> bytes:
    """A JSON array of them."""
    return b"[" + b",".join([run_json(run) for run in runs]) + b"]"


def run_json(run: RecordedRun) -> bytes:
    """A run in JSON; written once for an object that is answered again, as a store that keeps its runs gives it."""
    known = _run_texts.get(id(run))
    # The run is held beside its text: while it is, no other object can have its id.
    if known is not None and known[0] is run:
        return known[1]
    text = RECORDED_RUN.dump_json(run)
    if len(_run_texts) >= _RUN_TEXTS_KEPT:
        _run_texts.clear()
    _run_texts[id(run)] = run, text
    return text


def results_json(results: Iterator[RecordedResult]) -> Iterator[bytes]:
    """A JSON array of them in chunks, one result to a line."""
    opening = b"["
    piece: list[bytes] = []
    for result in results:
        piece.append(RECORDED_RESULT.dump_json(result))
        if len(piece) == _PIECE:
            yield opening + b",\n".join(piece)
            opening, piece = b",\n", []
    yield (opening if piece or opening == b"[" else b"") + b",\n".join(piece) + b"]"


def _without_nulls(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_nulls(each) for each in value]
    if isinstance(value, dict):
        return {key: each for key, each in value.items() if each is not None}
    return value


def _invalid(error: ValidationError) -> InvalidInput:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    if first["type"] == "json_invalid":
        return InvalidInput(f"The body is no JSON that can be read: {first['msg'].removeprefix('Invalid JSON: ')}.")
    place = ".".join(str(part) for part in first["loc"])[:_SENTENCE_LIMIT] or "the body"
    more = f" ({error.error_count() - 1:,} more like this)" if error.error_count() > 1 else ""
    return InvalidInput(f"Wrong in the body at {place}: {first['msg']}{more}.")
