"""Words of verdicts and excuses, and their order."""

from collections import Counter
from collections.abc import Iterable

from terec.model import ExcuseKind, Verdict
from terec.wording.marks import VERDICT_MARKS

EXCUSE_WORDS = {
    ExcuseKind.TARGET: "on the target too",
    ExcuseKind.FLAKY: "flaky",
    ExcuseKind.ACKNOWLEDGED: "acknowledged",
    ExcuseKind.ELSEWHERE: "in other pull requests too",
    ExcuseKind.OPEN: "open before",
}


def verdict_counts(verdicts: Iterable[Verdict]) -> str:
    """`2 NEW, 8 KNOWN`."""
    counts = Counter(verdicts)
    return ", ".join(f"{counts[each]:,} {each.value}" for each in VERDICT_MARKS if counts[each])


def excuse_counts(excuses: Iterable[ExcuseKind]) -> str:
    """`8 on the target too, 4 flaky`."""
    counts = Counter(excuses)
    return ", ".join(f"{counts[each]:,} {words}" for each, words in EXCUSE_WORDS.items() if counts[each])


def rank(verdict: Verdict) -> int:
    """Its place among all, the most urgent first."""
    return list(VERDICT_MARKS).index(verdict)
