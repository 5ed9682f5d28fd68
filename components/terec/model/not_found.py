"""What is said of an org, project, suite, run or test that is not there, wherever it is missed."""

from collections.abc import Sequence

from terec.model.errors import NotFound
from terec.model.names import CaseId, RunKey, SuiteKey
from terec.model.near_names import known_names


def org_not_found(org: str) -> NotFound:
    return NotFound(f"Org not found: {org!r}. Check the name, or make the org with terec admin setup.")


def project_not_found(org: str, project: str) -> NotFound:
    return NotFound(
        f"Project not found: {project!r} in org {org!r}. Check the name, or make the project with terec admin setup."
    )


def suite_not_found(suite: SuiteKey, known: Sequence[str] = ()) -> NotFound:
    """known: names of the suites that the project has."""
    others = f", which has {known_names(suite.suite, known)}" if known else ""
    return NotFound(
        f"Suite not found: {suite.suite!r} in {suite.org}/{suite.project}{others}."
        " Check the name, or send a first run, which makes the suite."
    )


def run_not_found(key: RunKey, because: str = "") -> NotFound:
    """because: why a run is gone that was there a moment ago."""
    return NotFound(f"Suite run not found: {key}; {because or '`terec builds history` lists the runs'}.")


def test_not_found(key: RunKey, test: CaseId | str) -> NotFound:
    """test: its case, or its id."""
    return NotFound(f"Test not found: {test} has no result in {key}; `terec search` finds tests by their names.")
