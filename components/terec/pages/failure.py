"""The page of a failure by its hash: everywhere it was seen."""

from terec.model import FailureFacts, SuiteKey
from terec.pages.frame import Crumb, page
from terec.pages.site import Site
from terec.wording import suspect_lines, why

TESTS_SHOWN = 100
BRANCHES_SHOWN = 50


def failure_page(site: Site, suite: SuiteKey, facts: FailureFacts) -> str:
    """First and last seen, branches, tests, its newest runs and its text."""
    newest = facts.example.test_run
    return page(
        "failure",
        site,
        why(newest) or facts.hash,
        (
            Crumb(suite.org, site.org(suite.org)),
            Crumb(suite.project, site.project(suite.org, suite.project)),
            Crumb(suite.suite, site.suite(suite)),
            Crumb(facts.hash),
        ),
        suite=suite,
        facts=facts,
        branch=facts.last_seen.branch,
        tests=facts.tests[:TESTS_SHOWN],
        branches=facts.branches[:BRANCHES_SHOWN],
        suspects=suspect_lines(facts.suspects),
        text=newest.error_stacktrace or newest.error_details or "",
        search=suite,
    )
