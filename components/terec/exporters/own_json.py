"""TeReC's own JSON: a run and its results in the words of the REST API."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from terec.model import CommitChange, RecordedResult, RecordedRun, Run, as_plain

_SENT = tuple(each.name for each in fields(Run) if hasattr(RecordedRun, each.name))
_DERIVED = ("test_id", "passed_on_retry", "truncated", "failure_hash", "loose_hash")
"""What a store finds out itself."""


def as_own_json(run: RecordedRun, results: Iterable[RecordedResult], changes: Iterable[CommitChange]) -> Iterator[str]:
    """`{"run": …, "results": […]}`: the first as one POST takes it, the second as the next; what is None is left out.

    A result says besides from which part and attempt it is; what other parts and attempts said is in its attempts.
    """
    words = {name: getattr(run, name) for name in _SENT} | {"changes": tuple(changes) or None}
    yield f'{{"run": {_text(_known(as_plain(words)))},\n"results": ['
    for nth, result in enumerate(results):
        yield (",\n" if nth else "\n") + _text(_plain_result(result))
    yield "\n]}\n"


def _plain_result(result: RecordedResult) -> dict[str, Any]:
    plain: dict[str, Any] = as_plain(result)
    known = {name: value for name, value in _known(plain).items() if name not in _DERIVED and value != []}
    if "attempts" in known:
        known["attempts"] = [_known(each) for each in known["attempts"]]
    return known


def _known(words: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in words.items() if value is not None}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
