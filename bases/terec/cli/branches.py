"""Tells a branch that nobody knows from one with nothing to show."""

from terec.model import NotFound, RecordedRun, SuiteKey, known_names
from terec.service import History


def builds_of(history: History, suite: SuiteKey, branch: str, limit: int) -> list[RecordedRun]:
    """Builds of the branch, newest first; NotFound when it has none but others of the suite have."""
    runs = history.builds(suite, branch, limit)
    others = [] if runs else [each.branch for each in history.branches(suite)]
    if others:
        raise NotFound(
            f"Branch {branch!r} of suite {suite.suite!r} has no builds; "
            f"branches with builds: {known_names(branch, others)}."
        )
    return runs


def require_branch(history: History, suite: SuiteKey, branch: str | None) -> None:
    """NotFound as builds_of raises it; asked where an answer about the branch is empty, nothing without a branch."""
    if branch:
        builds_of(history, suite, branch, 1)
