"""The page of an org: its projects and their suites."""

from collections.abc import Sequence
from dataclasses import dataclass

from terec.model import Project, Suite, SuiteKey
from terec.pages.frame import Crumb, page
from terec.pages.site import Site

PROJECTS_SHOWN = 100
SUITES_NAMED = 30
"""Most suites of a project that the page of its org names."""


@dataclass(frozen=True, slots=True)
class OrgNow:
    """suites: of all projects."""

    org: str
    projects: Sequence[Project]
    suites: Sequence[Suite]


def org_page(site: Site, org: OrgNow) -> str:
    """At most PROJECTS_SHOWN projects, each with at most SUITES_NAMED of its suites."""
    suites: dict[str, list[SuiteKey]] = {each.name: [] for each in org.projects}
    for each in org.suites:
        suites.setdefault(each.project, []).append(SuiteKey(each.org, each.project, each.suite))
    return page(
        "org",
        site,
        org.org,
        (Crumb(org.org),),
        org=org,
        projects=org.projects[:PROJECTS_SHOWN],
        suites=suites,
        most=SUITES_NAMED,
        search=None,
    )
