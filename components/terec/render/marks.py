"""Letters, marks and colours of outcomes and statuses; every one is told by its shape alone too."""

from rich.text import Text

from terec.model import Outcome, RunStatus

LETTERS = {Outcome.PASS: "P", Outcome.FAIL: "F", Outcome.SKIP: "s"}
STYLES = {Outcome.PASS: "green", Outcome.FAIL: "bold white on red", Outcome.SKIP: "yellow"}
WORDS = {Outcome.PASS: "passed", Outcome.FAIL: "failed", Outcome.SKIP: "skipped"}
ABSENT = "·"
IGNORED = "×"  # noqa: RUF001 - a cross, no letter

_STATUSES = {
    RunStatus.SUCCESS: ("✔", "green"),
    RunStatus.FAILURE: ("✘", "red"),
    RunStatus.ERROR: ("!", "red"),
    RunStatus.IN_PROGRESS: ("…", "cyan"),
}


def status_text(status: RunStatus | None) -> Text:
    """Mark and word of what CI said."""
    if status is None:
        return Text("–", style="dim")  # noqa: RUF001 - a dash, no minus
    mark, style = _STATUSES[status]
    return Text(f"{mark} {status.value.lower().replace('_', ' ')}", style=style)


def outcome_text(outcome: Outcome) -> Text:
    """Mark and word of what a test did."""
    mark, style = {
        Outcome.PASS: ("✔", "green"),
        Outcome.FAIL: ("✘", "bold red"),
        Outcome.SKIP: ("○", "yellow"),
    }[outcome]
    return Text(f"{mark} {WORDS[outcome]}", style=style)
