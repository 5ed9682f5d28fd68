"""Questions that end with NotFound where what they name is missing."""

from terec.model import Suite, SuiteKey, org_not_found, project_not_found, suite_not_found
from terec.store.organisations import Organisations


def require_org(store: Organisations, org: str) -> None:
    """NotFound: no such org."""
    if store.org(org) is None:
        raise org_not_found(org)


def require_project(store: Organisations, org: str, project: str) -> None:
    """NotFound: no such org or project; one question where both are there."""
    if store.project(org, project) is None:
        require_org(store, org)
        raise project_not_found(org, project)


def require_suite(store: Organisations, suite: SuiteKey) -> Suite:
    """The suite. NotFound: no such org, project or suite; one question where all are there."""
    found = store.suite(suite)
    if found is None:
        require_project(store, suite.org, suite.project)
        known = store.suites(suite.org, suite.project)
        raise suite_not_found(suite, [each.suite for each in known])
    return found
