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
_TOOLS = frozenset((*_BY_NAME.values(), "gradle", "phpunit", "rspec", "surefire"))

OWN_PROPERTY = "terec.runner"
"""A suite's property in which TeReC's own export names the runner."""

_SCHEMA = "xsi:noNamespaceSchemaLocation"


def runner_of(attributes: Mapping[str, str]) -> str | None:
    """The runner that the attributes of a testsuites, testsuite or suite's property name; None: anybody's."""
    runner = _BY_NAME.get(attributes.get("name", ""))
    if runner is None and "maven-surefire" in attributes.get(_SCHEMA, ""):
        runner = "surefire"
    elif runner is None and attributes.get("name") == OWN_PROPERTY:
        runner = attributes.get("value")
    return runner


def runner_of_tool(name: str) -> str | None:
    """The runner by the name of a tool in another format; None for one whose tests TeReC cannot start again."""
    name = name.strip().lower()
    return name if name in _TOOLS else None
