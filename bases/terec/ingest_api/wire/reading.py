"""Bodies to words of the model."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from terec.ingest_api.wire.judged_words import UNSTORED_RUN, UnstoredRun
from terec.ingest_api.wire.words import RESULTS, RUN
from terec.model import InvalidInput, Result, Run, SuiteKey, TooLarge, WrongOrg

T = TypeVar("T")
_SENTENCE_LIMIT = 300


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
    return _in_utc(read(RUN, body))


def read_results(body: bytes, limit: int) -> list[Result]:
    """The results in the body, their times in UTC; TooLarge for more than `limit`."""
    return _results_in_utc(read(RESULTS, body), limit)


def read_unstored_run(body: bytes, limit: int) -> UnstoredRun:
    """The run and its results in the body, their times in UTC; TooLarge for more than `limit` results."""
    sent = read(UNSTORED_RUN, body)
    return UnstoredRun(_in_utc(sent.run), _results_in_utc(sent.results, limit))


def _in_utc(run: Run) -> Run:
    return replace(run, tstamp=utc(run.tstamp)) if run.tstamp else run


def _results_in_utc(results: list[Result], limit: int) -> list[Result]:
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


def check_suite_key(run: Run, suite: SuiteKey) -> None:
    """WrongOrg or InvalidInput when body and path differ."""
    check_org(run.org, suite.org)
    if (run.project, run.suite) != (suite.project, suite.suite):
        raise InvalidInput("The body names another project or suite than the path; send the same in both.")


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
    place = ".".join(str(part) for part in first["loc"])[:_SENTENCE_LIMIT]
    more = f" ({error.error_count() - 1:,} more like this)" if error.error_count() > 1 else ""
    return InvalidInput(f"Wrong in the body{place and f' at {place}'}: {first['msg']}{more}.")
