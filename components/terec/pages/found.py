"""The page of a search: tests and failures with the words."""

from terec.model import Found, SuiteKey
from terec.pages.frame import Crumb, page
from terec.pages.site import Site


def found_page(site: Site, suite: SuiteKey, branch: str, asked: str, found: Found | None) -> str:
    """branch: on which the tests' pages are shown. asked: the words. found: None where nothing was asked."""
    crumbs = (
        Crumb(suite.org, site.org(suite.org)),
        Crumb(suite.project, site.project(suite.org, suite.project)),
        Crumb(suite.suite, site.suite(suite)),
        Crumb("search"),
    )
    title = f"Search in {suite.suite}"
    return page("found", site, title, crumbs, suite=suite, branch=branch, asked=asked, found=found, search=suite)
