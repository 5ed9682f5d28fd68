"""Facts for every page, in which one text stands wherever a report, a CI or a person can put one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from terec.model import (
    Acknowledgement,
    CaseId,
    CauseOfRun,
    CommitChange,
    Completeness,
    Correction,
    Excuse,
    ExcuseKind,
    FailureFacts,
    FlakyTest,
    Found,
    FoundCase,
    FoundFailure,
    GateAnswer,
    GatedFailure,
    GateOutcome,
    GateResult,
    Judged,
    JudgedTest,
    LostHow,
    LostTest,
    Org,
    Outcome,
    Problem,
    ProblemState,
    Project,
    RecordedResult,
    RecordedRun,
    RunPoint,
    RunStatus,
    RunVerdicts,
    Suite,
    SuiteKey,
    Suspect,
    TestInRun,
    Verdict,
)
from terec.pages import (
    Site,
    branch_page,
    case_page,
    failure_page,
    found_page,
    org_page,
    project_page,
    run_page,
    start_page,
)
from terec.pages.branch import BranchNow
from terec.pages.case import CaseNow
from terec.pages.org import OrgNow
from terec.pages.project import ProjectNow, SuiteNow
from terec.pages.run import RunNow
from terec_testing.builders import NOW
from terec_testing.judgements import PAIRS

LATER = NOW + timedelta(days=3)
SITE = Site()


class Facts:
    """Everything that pages show, with `text` in every field that is free text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.suite = SuiteKey("acme", "shop", text)
        self.case = CaseId(text, text, text, text)
        self.point = RunPoint(text, 7, text, NOW)
        self.run = RecordedRun(
            "acme", "shop", text, text, 7, NOW, text, text, 90, 5, 5, 100, 61.0, RunStatus.FAILURE,
            head_commit=text, base_commit=text, target_branch=text, pull_request=text, author=text, event=text,
            parts=(text,), passed_on_retry=1,
        )  # fmt: skip
        self.ignored = replace(self.run, run_id=6, ignore=True, ignore_details=text)
        self.result = RecordedResult(
            text, text, text, text, Outcome.FAIL, text, NOW, 12.0, text, text, text, text, text, text, text, 7, text,
            {text: text}, (text,), owners=(text,), test_id=text, part=text, failure_hash=text,
        )  # fmt: skip
        self.row = TestInRun(self.result, self.run)
        judged = Judged(Verdict.NEW, 0.9, text, first_failing=self.point, last_passing=self.point, proof=self.point)
        correction = Correction(self.run.key, text, Verdict.FLAKY, text, text, NOW)
        self.judged = JudgedTest(self.result, text, judged, "c1:one", text, correction)
        self.suspect = Suspect("c1:one", text, text, text, self.point, text, 0.9)
        self.verdicts = RunVerdicts(
            self.run, Completeness.COMPLETE, False, (self.judged,), (CauseOfRun("c1:one", text, (text,)),),
            gained=(text,), fixed=(text,), compared_with=self.point, suspects=(self.suspect,),
        )  # fmt: skip

    def answer(self) -> GateAnswer:
        excuse = Excuse(ExcuseKind.TARGET, self.text, self.point)
        gate = GateResult(
            GateOutcome.RED,
            self.text,
            (GatedFailure(self.text, self.judged.judged, excuse, self.text),),
            (LostTest(self.text, LostHow.MISSING), LostTest("t1:unnamed", LostHow.SKIPPED, acknowledged=True)),
            (self.text,),
            self.point,
            reasons=("one", self.text),
            notes=(self.text,),
        )
        return GateAnswer(self.verdicts, gate, {self.text: self.case})

    def branch(self) -> BranchNow:
        word = Acknowledgement(self.text, PAIRS, self.text, self.text, NOW, LATER, self.text)
        problem = Problem(
            "c1:one", self.text, ProblemState.ACKNOWLEDGED, self.point, NOW, self.point, PAIRS, (self.text,),
            pull_requests=(self.text,), minutes_lost=3.0, acknowledgement=word, reopenings=2,
        )  # fmt: skip
        flaky = FlakyTest(self.text, self.case, 2, 9, 0.2, 0.1, 0.4, self.point, 3.0, (self.text,))
        other = replace(self.run, branch=f"{self.text}-other")
        return BranchNow(
            self.suite, self.text, (self.run, self.ignored), 32, LATER, (problem,), {"c1:one": self.text}, (flaky,),
            (self.run, other), self.verdicts,
        )  # fmt: skip

    def pages(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """Name of each page and what makes it."""
        suite = self.suite
        org = Org("acme", self.text, self.text, private=True)
        project = Project("acme", "shop", self.text, self.text, self.text)
        now = SuiteNow(suite, self.text, (self.run, self.ignored), self.verdicts)
        facts = FailureFacts(
            self.text, True, self.point, self.point, 3, (self.text,), (self.case,), self.row, (self.row,), True,
            "c1:one", (self.suspect,),
        )  # fmt: skip
        found = Found(
            (FoundCase(self.text, self.case),), (FoundFailure(self.text, self.text, self.run.key, self.text),), True
        )
        case = CaseNow(
            suite, self.text, self.case, (self.run, self.ignored), (self.row,), 64, self.result, self.run, True,
            self.judged, (self.suspect,),
        )  # fmt: skip
        change = CommitChange(self.text, self.text, self.text, (self.text,))
        yield "start", lambda: start_page(SITE, [org], self.text)
        yield "org", lambda: org_page(SITE, OrgNow("acme", [project], [Suite("acme", "shop", self.text)]))
        yield "project", lambda: project_page(SITE, ProjectNow(project, [now], 1, 2, LATER))
        yield "branch", lambda: branch_page(SITE, self.branch())
        yield "run", lambda: run_page(SITE, RunNow(self.answer(), [change], LATER))
        yield "test", lambda: case_page(SITE, replace(case, asked=False))
        yield "result", lambda: case_page(SITE, case)
        yield "failure", lambda: failure_page(SITE, suite, facts)
        yield "search", lambda: found_page(SITE, suite, self.text, self.text, found)


__all__ = ["LATER", "SITE", "Facts"]
