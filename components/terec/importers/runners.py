"""Which tool wrote a JUnit report, where its own words give it away."""

from collections.abc import Mapping

_BY_NAME = {
    "pytest": "pytest",
    "pytest tests": "pytest",
    "jest tests": "jest",
    "vitest tests": "vitest",
    "Mocha Tests": "mocha",
    "nextest-run": "nextest",
    "go.version": "gotestsum",
}
_SCHEMA = "xsi:noNamespaceSchemaLocation"


def runner_of(attributes: Mapping[str, str]) -> str | None:
    """The runner that the attributes of a testsuites, testsuite or suite's property name; None: anybody's."""
    runner = _BY_NAME.get(attributes.get("name", ""))
    if runner is None and "maven-surefire" in attributes.get(_SCHEMA, ""):
        runner = "surefire"
    return runner
