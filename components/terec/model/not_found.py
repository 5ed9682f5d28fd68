"""What is said of an org, project or suite that is not there, wherever it is missed."""

from terec.model.errors import NotFound
from terec.model.names import SuiteKey


def org_not_found(org: str) -> NotFound:
    return NotFound(f"Org not found: {org!r}. Check the name, or make the org with terec admin setup.")


def project_not_found(org: str, project: str) -> NotFound:
    return NotFound(
        f"Project not found: {project!r} in org {org!r}. Check the name, or make the project with terec admin setup."
    )


def suite_not_found(suite: SuiteKey) -> NotFound:
    return NotFound(
        f"Suite not found: {suite.suite!r} in {suite.org}/{suite.project}."
        " Check the name, or send a first run, which makes the suite."
    )
