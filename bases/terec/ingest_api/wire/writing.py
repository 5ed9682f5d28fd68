"""Words of the model to the bytes of answers."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from terec.ingest_api.wire.words import (
    RECORDED_RESULT,
    RECORDED_RUN,
    CaseAddress,
    CheckAnswer,
    ResultsTaken,
    RunAddress,
)
from terec.model import Received, RecordedResult, RecordedRun, TestInRun, TestRunCheck, as_plain

_RUN_TEXTS_KEPT = 4096
_run_texts: dict[int, tuple[RecordedRun, bytes]] = {}
_PIECE = 200
"""Results that one chunk of a streamed answer has: few enough to be flat in memory, enough to pay the hop."""


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


def plain_json(value: Any) -> bytes:
    """A word of judgement, or a list of them, in JSON: named tuples are objects, so that each name is told."""
    return json.dumps(as_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def tests_in_runs_json(found: Iterable[TestInRun]) -> bytes:
    """A JSON array of them."""
    result_json = RECORDED_RESULT.serializer.to_json  # dump_json calls it, and takes a quarter longer
    parts = [b"["]
    for each in found:  # joined once: a list of failures is some megabytes, which each piece put together copies
        parts += (b'{"test_run":', result_json(each.test_run), b',"suite_run":', run_json(each.suite_run), b"},")
    if len(parts) > 1:
        parts[-1] = b"}"
    parts.append(b"]")
    return b"".join(parts)


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
