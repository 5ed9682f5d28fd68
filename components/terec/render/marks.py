"""Letters, marks and colours of outcomes and statuses; every one is told by its shape alone too."""

from rich.text import Text

from terec.model import Outcome, RunStatus
from terec.wording import OUTCOME_MARKS, OUTCOME_WORDS, STATUS_MARKS, status_words

LETTERS = {Outcome.PASS: "P", Outcome.FAIL: "F", Outcome.SKIP: "s"}
STYLES = {Outcome.PASS: "green", Outcome.FAIL: "bold white on red", Outcome.SKIP: "yellow"}
ABSENT = "·"
IGNORED = "×"  # noqa: RUF001 - a cross, no letter

_STATUS_STYLES = {
    RunStatus.SUCCESS: "green",
    RunStatus.FAILURE: "red",
    RunStatus.ERROR: "red",
    RunStatus.IN_PROGRESS: "cyan",
}
_OUTCOME_STYLES = {Outcome.PASS: "green", Outcome.FAIL: "bold red", Outcome.SKIP: "yellow"}


def status_text(status: RunStatus | None) -> Text:
    """Mark and word of what CI said."""
    if status is None:
        return Text("–", style="dim")  # noqa: RUF001 - a dash, no minus
    return Text(f"{STATUS_MARKS[status]} {status_words(status)}", style=_STATUS_STYLES[status])


def outcome_text(outcome: Outcome) -> Text:
    """Mark and word of what a test did."""
    return Text(f"{OUTCOME_MARKS[outcome]} {OUTCOME_WORDS[outcome]}", style=_OUTCOME_STYLES[outcome])
