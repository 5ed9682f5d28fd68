"""Marks and colours of verdicts; each is told by its shape alone too."""

from rich.text import Text

from terec.model import GateOutcome, Verdict

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
"""Mark and style of each verdict."""


def verdict_text(verdict: Verdict) -> Text:
    """Mark and word."""
    mark, style = MARKS[verdict]
    return Text(f"{mark} {verdict.value}", style=style)
