"""The sentence that a reader gets with a verdict."""

from terec.model import Judged, Verdict


def judged_sentence(judged: Judged) -> str:
    """What the verdict rests on, in one sentence."""
    match judged.verdict:
        case Verdict.NEW:
            return _new(judged)
        case Verdict.KNOWN:
            return _known(judged)
        case Verdict.FLAKY:
            return _flaky(judged)
        case _:
            return judged.verdict.meaning


def _new(judged: Judged) -> str:
    seen, passed = judged.evidence, _passed(judged)
    if judged.steady and seen.same_failures:
        before = seen.failures - (seen.streak - 1)
        return (
            f"New: it failed in {before} of {_results(seen.runs - seen.streak + 1)} before and now "
            f"{seen.streak} times in a row, since {judged.first_failing}, which is no chance any more{passed}."
        )
    if seen.failures:
        return (
            f"New: it failed in {seen.failures} of {_results(seen.runs)} before, but never with this signature{passed}."
        )
    return f"New: it failed in none of {_results(seen.runs)} before{passed}."


def _known(judged: Judged) -> str:
    where = f"Known on {judged.upstream}" if judged.upstream else "Known"
    seen = judged.evidence
    if judged.passed_since:
        return (
            f"{where}, and back: it failed with this signature in {judged.last_same} "
            f"and passed after that{_passed(judged)}."
        )
    times = "once" if seen.same_failures == 1 else f"{seen.same_failures} times"
    return f"{where}: it fails with this signature since {judged.first_failing}, {times} before{_passed(judged)}."


def _flaky(judged: Judged) -> str:
    seen = judged.evidence
    counted = f"{seen.same_failures} of {_results(seen.runs)} before had this signature"
    if seen.same_commit:
        return f"Flaky: it passed and failed with this signature on one commit, see {judged.proof}; {counted}."
    return f"Flaky: {counted}, with passes between; see {judged.proof}."


def _passed(judged: Judged) -> str:
    return f"; last passed in {judged.last_passing}" if judged.last_passing else ""


def _results(count: int) -> str:
    return f"{count} result" if count == 1 else f"{count} results"
