"""The page of a test: its history on a branch, and what it said in one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from terec.model import CaseId, JudgedTest, Outcome, RecordedResult, RecordedRun, SuiteKey, Suspect, TestInRun
from terec.pages.branch import LIMITS, way_to
from terec.pages.frame import Crumb, page
from terec.pages.site import Site
from terec.pages.strip import HEIGHT, failure_rate, strip_of
from terec.wording import suspect_lines

FAILURES_LISTED = 20

_TEXTS = (
    ("error_details", "Message"),
    ("error_stacktrace", "Stack trace"),
    ("skip_details", "Skipped because"),
    ("stdout", "Standard output"),
    ("stderr", "Standard error"),
)
_FOLDED = ("stdout", "stderr")


@dataclass(frozen=True, slots=True)
class CaseNow:
    """runs: the newest `limit` of the branch, newest first. rows: what the test did in them.

    result, run: what is shown whole, and its run. asked: that run was asked for; else it is the newest failure.
    judged: of a failure.
    """

    suite: SuiteKey
    branch: str
    case: CaseId
    runs: Sequence[RecordedRun]
    rows: Sequence[TestInRun]
    limit: int
    result: RecordedResult | None = None
    run: RecordedRun | None = None
    asked: bool = False
    judged: JudgedTest | None = None
    suspects: Sequence[Suspect] = ()


class LongText(NamedTuple):
    title: str
    text: str
    folded: bool


def case_page(site: Site, case: CaseNow) -> str:
    """The strip, the failures of its runs (at most FAILURES_LISTED), and the texts of one result."""
    failures = [row for row in case.rows if row.test_run.result is Outcome.FAIL and not row.suite_run.ignore]
    steps = way_to(site, case.suite, case.branch)
    if case.asked and case.run:
        steps += (Crumb(f"#{case.run.run_id}", site.run(case.run.key)),)
    return page(
        "case",
        site,
        str(case.case),
        (*steps, Crumb(case.case.test_case)),
        case=case,
        strip=strip_of(case.runs, case.rows),
        strip_height=HEIGHT,
        rate=failure_rate(case.rows),
        decided=sum(not row.suite_run.ignore and row.test_run.result is not Outcome.SKIP for row in case.rows),
        failures=failures[:FAILURES_LISTED],
        failure_count=len(failures),
        texts=_texts(case.result) if case.result else [],
        suspects=suspect_lines(case.suspects),
        limits=LIMITS,
        address=lambda limit: _address(site, case, limit),
        search=case.suite,
    )


def _address(site: Site, case: CaseNow, limit: int) -> str:
    """This page, looking at so many runs."""
    if case.asked and case.run and case.result:
        return site.result(case.run.key, case.result.test_id, limit)
    return site.test(case.suite, case.branch, case.case, limit)


def _texts(result: RecordedResult) -> list[LongText]:
    """The long texts that there are; a message that begins the stack trace is not shown twice."""
    trace, message = result.error_stacktrace or "", (result.error_details or "").strip()
    twice = bool(message) and message in trace[: len(message) + 200]
    return [
        LongText(title, text, name in _FOLDED)
        for name, title in _TEXTS
        if (text := getattr(result, name)) and not (twice and name == "error_details")
    ]
