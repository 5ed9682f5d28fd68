"""Marks, colours and words of verdicts and excuses; each is told by its shape alone too."""

from collections import Counter
from collections.abc import Iterable

from rich.text import Text

from terec.model import ExcuseKind, GateOutcome, Verdict

OUTCOMES = {
    GateOutcome.GREEN: ("✔", "bold green"),
    GateOutcome.RED: ("✘", "bold red"),
    GateOutcome.NOT_JUDGEABLE: ("?", "bold yellow"),
}
"""Mark and style of the gate's outcomes."""

MARKS = {
    Verdict.NEW: ("▲", "bold red"),
    Verdict.UNKNOWN: ("?", "bold yellow"),
    Verdict.INFRA: ("!", "bold magenta"),
    Verdict.FLAKY: ("~", "cyan"),
    Verdict.KNOWN: ("●", "blue"),
}
"""Mark and style of each verdict, in the order in which a reader wants to see them."""

_EXCUSES = {
    ExcuseKind.TARGET: "on the target too",
    ExcuseKind.FLAKY: "flaky",
    ExcuseKind.ACKNOWLEDGED: "acknowledged",
    ExcuseKind.ELSEWHERE: "in other pull requests too",
    ExcuseKind.OPEN: "open before",
}


def verdict_text(verdict: Verdict) -> Text:
    """Mark and word."""
    mark, style = MARKS[verdict]
    return Text(f"{mark} {verdict.value}", style=style)


def verdict_counts(verdicts: Iterable[Verdict]) -> str:
    """`2 NEW, 8 KNOWN`."""
    counts = Counter(verdicts)
    return ", ".join(f"{counts[each]:,} {each.value}" for each in MARKS if counts[each])


def excuse_counts(excuses: Iterable[ExcuseKind]) -> str:
    """`8 on the target too, 4 flaky`."""
    counts = Counter(excuses)
    return ", ".join(f"{counts[each]:,} {words}" for each, words in _EXCUSES.items() if counts[each])


def rank(verdict: Verdict) -> int:
    """Its place among all, the most urgent first."""
    return list(MARKS).index(verdict)
