"""What the numbers of outcomes and marks mean."""

from terec.model import InvalidInput, Outcome, Result

OUTCOMES = (Outcome.PASS, Outcome.FAIL, Outcome.SKIP)
PASS, FAIL, SKIP = range(3)

FAILED_BEFORE, HAS_TRIES = 4, 8
"""Bits of a mark beside its outcome: an earlier try in the same report failed; there were earlier tries."""

OUTCOME_BITS = 3

_CODES = {outcome: code for code, outcome in enumerate(OUTCOMES)}


def code_of(outcome: Outcome) -> int:
    """InvalidInput for an outcome that is none."""
    try:
        return _CODES[outcome]
    except (KeyError, TypeError):
        raise InvalidInput(f"{outcome!r} is no outcome of a test; send PASS, FAIL or SKIP.") from None


def mark_of(result: Result) -> int:
    """One byte for what a result says at a glance."""
    mark = code_of(result.result)
    if result.attempts:
        mark |= HAS_TRIES
        if any(each.result is Outcome.FAIL for each in result.attempts):
            mark |= FAILED_BEFORE
    return mark
