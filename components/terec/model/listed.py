"""Results as lists carry them, and how many a list may have."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from typing import Any

from terec.model.errors import InvalidInput
from terec.model.history import TestInRun
from terec.model.result import ATTEMPT_TEXTS, LIST_TEXT_LIMIT, LONG_TEXTS, RecordedResult
from terec.model.texts import first_bytes

CUT_TEXTS = tuple(
    tuple(compress(LONG_TEXTS, (bits >> nth & 1 for nth in range(len(LONG_TEXTS)))))
    for bits in range(2 ** len(LONG_TEXTS))
)
"""Names of the long texts that were cut, by the bits of cut_for_lists."""


def check_limit(limit: int, most: int) -> int:
    """The limit again; InvalidInput when it is not 1 to most."""
    if not 1 <= limit <= most:
        raise InvalidInput(f"A limit is 1 to {most}, not {limit}.")
    return limit


def cut_for_lists(texts: Sequence[str | None]) -> tuple[int, list[str | None]]:
    """Bits of the LONG_TEXTS that are longer than LIST_TEXT_LIMIT, bit n of the n-th; and the starts of all."""
    bits, starts = 0, list(texts)
    for nth, text in enumerate(texts):
        if text is not None and len(text) * 4 > LIST_TEXT_LIMIT:
            start = starts[nth] = first_bytes(text, LIST_TEXT_LIMIT)
            bits |= (len(start) < len(text)) << nth
    return bits, starts


def listed(result: RecordedResult) -> RecordedResult:
    """The same with the first LIST_TEXT_LIMIT bytes of its long texts, of its attempts with none."""
    bits, starts = cut_for_lists([getattr(result, name) for name in LONG_TEXTS])
    if not bits and not result.attempts:
        return result
    shorter: dict[str, Any] = dict(zip(LONG_TEXTS, starts, strict=True))
    nothing: dict[str, Any] = dict.fromkeys(ATTEMPT_TEXTS)
    attempts = tuple(replace(each, **nothing) for each in result.attempts)
    return replace(result, **shorter, attempts=attempts, truncated=CUT_TEXTS[bits])


def listed_in_run(found: TestInRun) -> TestInRun:
    """The same with its result as lists carry it."""
    return replace(found, test_run=listed(found.test_run))
