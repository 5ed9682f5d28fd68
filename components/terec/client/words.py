"""Words of the model to and from plain JSON values."""

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from terec.model import Attempt, InvalidInput, Result, Run, StoreUnreachable, as_plain, from_plain

T = TypeVar("T")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_RESULT_FIELDS = tuple(each.name for each in fields(Result))
_ATTEMPT_FIELDS = tuple(each.name for each in fields(Attempt))


def word(kind: type[T], value: Any) -> T:
    """value as a word of the model; StoreUnreachable when it is not what a TeReC server answers."""
    try:
        found = from_plain(kind, value)
    except (KeyError, TypeError, ValueError, AttributeError):
        found = None
    if not isinstance(found, kind):
        raise StoreUnreachable(f"The server's answer holds no {kind.__name__}: is it an older or newer TeReC?")
    return found


def word_list(kind: type[T], value: Any) -> list[T]:
    """The same for a JSON array."""
    if not isinstance(value, list):
        raise StoreUnreachable("The server's answer is no list: is it a TeReC?")
    return [word(kind, each) for each in value]


def given(value: Any) -> dict[str, Any]:
    """A word of the model as JSON, without what was not given."""
    return {name: each for name, each in as_plain(value).items() if each is not None}


def moment(time: datetime) -> str:
    """A time to the microsecond; without a zone it is UTC."""
    return time.isoformat()


def run_words(run: Run) -> dict[str, Any]:
    """A run as JSON, its time to the microsecond."""
    return given(run) if run.tstamp is None else {**given(run), "tstamp": moment(run.tstamp)}


def storable(results: Sequence[Result]) -> Sequence[Result]:
    """The results; InvalidInput for a name with half a surrogate pair, which a file refuses and JSON would change."""
    for each in results:
        names = each.test_package + each.test_suite + each.test_case + each.test_config
        if not names.isascii() and _HALF_PAIR.search(names):
            raise InvalidInput(f"The name of {each.test_case[:60]!a} has half a surrogate pair in it.")
    return results


def result_words(result: Result) -> dict[str, Any]:
    """A result as JSON; as_plain for 5,000 of them would take longer than the server does."""
    words = {name: value for name in _RESULT_FIELDS if (value := getattr(result, name)) is not None and value != ()}
    if result.tstamp is not None:
        words["tstamp"] = moment(result.tstamp)
    if result.attempts:
        words["attempts"] = [_attempt_words(each) for each in result.attempts]
    return words


def _attempt_words(attempt: Attempt) -> dict[str, Any]:
    words = {name: value for name in _ATTEMPT_FIELDS if (value := getattr(attempt, name)) is not None}
    if attempt.tstamp is not None:
        words["tstamp"] = moment(attempt.tstamp)
    return words
