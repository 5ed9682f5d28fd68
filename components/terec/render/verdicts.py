"""Marks and colours of verdicts; each is told by its shape alone too."""

from rich.text import Text

from terec.model import GateOutcome, Verdict
from terec.wording import VERDICT_MARKS

GATE_STYLES = {
    GateOutcome.GREEN: "bold green",
    GateOutcome.RED: "bold red",
    GateOutcome.NOT_JUDGEABLE: "bold yellow",
}

_STYLES = {
    Verdict.NEW: "bold red",
    Verdict.UNKNOWN: "bold yellow",
    Verdict.INFRA: "bold magenta",
    Verdict.FLAKY: "cyan",
    Verdict.KNOWN: "blue",
}


def verdict_text(verdict: Verdict) -> Text:
    """Mark and word."""
    return Text(f"{VERDICT_MARKS[verdict]} {verdict.value}", style=_STYLES[verdict])
