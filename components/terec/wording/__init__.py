"""The words in which people read an answer, on a screen or on a page."""

from terec.wording.alike import Alike, CauseBlock, cause_blocks, shown_verdict, without_excuse
from terec.wording.gate_lines import case_of, compared_line, compared_with, excused_line, lost_line
from terec.wording.harmless import one_line, shown, web_address
from terec.wording.marks import (
    GATE_MARKS,
    OUTCOME_MARKS,
    OUTCOME_WORDS,
    PROBLEM_MARKS,
    STATUS_MARKS,
    VERDICT_MARKS,
    status_words,
)
from terec.wording.numbers import (
    UNKNOWN,
    age,
    commit,
    count,
    counted,
    moment,
    pass_rate,
    percent,
    run_numbers,
    span,
)
from terec.wording.verdicts import EXCUSE_WORDS, excuse_counts, rank, verdict_counts
from terec.wording.whose import about_cause, owners_of, suspect_lines
from terec.wording.why import why

__all__ = [
    "EXCUSE_WORDS",
    "GATE_MARKS",
    "OUTCOME_MARKS",
    "OUTCOME_WORDS",
    "PROBLEM_MARKS",
    "STATUS_MARKS",
    "UNKNOWN",
    "VERDICT_MARKS",
    "Alike",
    "CauseBlock",
    "about_cause",
    "age",
    "case_of",
    "cause_blocks",
    "commit",
    "compared_line",
    "compared_with",
    "count",
    "counted",
    "excuse_counts",
    "excused_line",
    "lost_line",
    "moment",
    "one_line",
    "owners_of",
    "pass_rate",
    "percent",
    "rank",
    "run_numbers",
    "shown",
    "shown_verdict",
    "span",
    "status_words",
    "suspect_lines",
    "verdict_counts",
    "web_address",
    "why",
    "without_excuse",
]
