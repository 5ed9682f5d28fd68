"""Which tool wrote a JUnit report, where its own words give it away."""

from collections.abc import Mapping

_BY_SUITE_NAME = {
    "pytest": "pytest",
    "pytest tests": "pytest",
    "jest tests": "jest",
    "vitest tests": "vitest",
    "Mocha Tests": "mocha",
    "nextest-run": "nextest",
}
_SCHEMA = "xsi:noNamespaceSchemaLocation"


def runner_of(suite: Mapping[str, str]) -> str | None:
    """The runner that a testsuite's or testsuites' attributes name; None when they are anybody's."""
    runner = _BY_SUITE_NAME.get(suite.get("name", ""))
    if runner is None and "maven-surefire" in suite.get(_SCHEMA, ""):
        runner = "surefire"
    return runner
