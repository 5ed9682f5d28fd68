"""Signs failures on arrival, so that judging reads no texts."""

from collections.abc import Sequence

from terec.model import Attempt, CaseId, FailureSignature, Outcome, Result, ResultSignatures, stored_signature

_Known = dict[tuple[str | None, ...], FailureSignature]


def signatures_of(results: Sequence[Result]) -> dict[int, ResultSignatures]:
    """Signatures of the results that failed, or whose attempts did, by their place in results.

    The texts are those that will be stored, cut at the door. Equal texts of one class are hashed once.
    """
    known: _Known = {}
    return {
        place: ResultSignatures(
            _signature(result, result, known), tuple(_signature(result, each, known) for each in result.attempts)
        )
        for place, result in enumerate(results)
        if result.result is Outcome.FAIL or any(each.result is Outcome.FAIL for each in result.attempts)
    }


def _signature(result: Result, tried: Result | Attempt, known: _Known) -> FailureSignature | None:
    if tried.result is not Outcome.FAIL:
        return None
    texts = tried.error_type, tried.error_details, tried.error_stacktrace
    key = (*texts, result.test_package, result.test_suite)
    if key not in known:
        from terec.test_hash import failure_signature  # compiles its patterns: only a failure pays for it

        case = CaseId(result.test_package, result.test_suite, result.test_case, result.test_config)
        known[key] = stored_signature(failure_signature(*texts, case))
    return known[key]
