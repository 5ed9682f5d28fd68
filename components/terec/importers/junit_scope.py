"""What a suite adds to the names of its cases, where its runner writes it there and nowhere else."""

from collections.abc import Mapping

from terec.importers.junit_suite import Suite

_PLAYWRIGHT = ("name", "timestamp", "hostname", "tests", "failures", "skipped", "time", "errors")
"""Attributes of its suites, of which `hostname` is the project: a browser or a set-up."""

_PLAYWRIGHT_ROOT = ("id", "name", "tests", "failures", "skipped", "errors", "time")
"""Or none, where reports were put together."""

_NODE = ("name", "time", "disabled", "errors", "tests", "failures", "skipped")
"""Attributes that its suites begin with."""

NODE_CLASS = "test"
"""The class that node's runner gives to every case."""

_NESTED = " › "


class Scope(Suite):
    """A suite. config: stands before its cases' own. nested: of node's runner, its name behind those around it.

    root: attributes of the outermost suite of its report; None stands for what is around that one.
    The host of any other runner is a machine, and says nothing of the test.
    """

    __slots__ = ("config", "nested", "root")

    def __init__(self, attributes: Mapping[str, str], outer: "Scope | None", config: str | None = None) -> None:
        super().__init__(attributes, outer)
        words = tuple(attributes)
        self.config: str | None = outer.config if outer is not None else config
        self.nested: str = outer.nested if outer is not None else ""
        self.root: tuple[str, ...] | None = None if outer is None else words if outer.root is None else outer.root
        if words == _PLAYWRIGHT and self.root in (_PLAYWRIGHT_ROOT, ()):
            self.config = "/".join(filter(None, (self.config, attributes["hostname"].strip()))) or None
        elif words[: len(_NODE)] == _NODE:
            self.nested = _NESTED.join(filter(None, (self.nested, self.name)))
