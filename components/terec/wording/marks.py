"""Marks and words that tell outcomes, statuses and verdicts by their shape alone, without any colour."""

from terec.model import GateOutcome, Outcome, ProblemState, RunStatus, Verdict

VERDICT_MARKS = {
    Verdict.NEW: "▲",
    Verdict.UNKNOWN: "?",
    Verdict.INFRA: "!",
    Verdict.FLAKY: "~",
    Verdict.KNOWN: "●",
}
"""In the order in which a reader wants to see them."""

GATE_MARKS = {GateOutcome.GREEN: "✔", GateOutcome.RED: "✘", GateOutcome.NOT_JUDGEABLE: "?"}

OUTCOME_MARKS = {Outcome.PASS: "✔", Outcome.FAIL: "✘", Outcome.SKIP: "○"}

OUTCOME_WORDS = {Outcome.PASS: "passed", Outcome.FAIL: "failed", Outcome.SKIP: "skipped"}

PROBLEM_MARKS = {
    ProblemState.OPEN: "▲",
    ProblemState.REOPENED: "▲",
    ProblemState.ACKNOWLEDGED: "●",
    ProblemState.FIXED: "✔",
}

STATUS_MARKS = {
    RunStatus.SUCCESS: "✔",
    RunStatus.FAILURE: "✘",
    RunStatus.ERROR: "!",
    RunStatus.IN_PROGRESS: "…",
}


def status_words(status: RunStatus) -> str:
    """`in progress`."""
    return status.value.lower().replace("_", " ")
