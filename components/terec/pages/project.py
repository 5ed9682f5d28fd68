"""The overview of a project: how each suite is on its default branch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from terec.model import Project, RecordedRun, RunVerdicts, SuiteKey
from terec.pages.frame import Crumb, page
from terec.pages.site import Site
from terec.pages.trend import trend_of
from terec.pages.verdict_counts import counted_verdicts

SPARK_HEIGHT = 36
"""Pixels of the highest bar of a suite's small trend."""


@dataclass(frozen=True, slots=True)
class SuiteNow:
    """runs: newest first, of the branch; none where the suite has none. verdicts: of the newest that is not ignored,
    where it failed."""

    suite: SuiteKey
    branch: str
    runs: Sequence[RecordedRun]
    verdicts: RunVerdicts | None = None

    @property
    def newest(self) -> RecordedRun | None:
        return newest_of(self.runs)


@dataclass(frozen=True, slots=True)
class ProjectNow:
    """page: which of `pages` these suites are."""

    project: Project
    suites: Sequence[SuiteNow]
    page: int
    pages: int
    now: datetime


def newest_of(runs: Sequence[RecordedRun]) -> RecordedRun | None:
    """The newest run that counts; of ignored ones alone the newest of these."""
    return next((run for run in runs if not run.ignore), runs[0] if runs else None)


def project_page(site: Site, project: ProjectNow) -> str:
    """A card for each suite."""
    org, name = project.project.org, project.project.name
    cards = [
        {"now": each, "trend": trend_of(each.runs, SPARK_HEIGHT), "counts": counted_verdicts(each.verdicts)}
        for each in project.suites
    ]
    crumbs = (Crumb(org, site.org(org)), Crumb(name))
    return page("project", site, f"{name} · {org}", crumbs, project=project, cards=cards, search=None)
