"""Makes results of the cases that a JUnit report has: the hot loop of reading."""

from collections.abc import Iterable, Mapping

from terec.importers.durations import milliseconds
from terec.importers.junit_case import Details, outcome_of, place_of
from terec.importers.junit_scope import NODE_CLASS, Scope
from terec.importers.junit_suite import Queue
from terec.importers.names import is_qualified, names_of
from terec.importers.object_ids import ObjectIds
from terec.importers.options import ReadOptions
from terec.importers.timestamps import point_in_time
from terec.model import Outcome, Result

_PASS, _FAIL = Outcome.PASS, Outcome.FAIL

Case = tuple[list[str], Details | None, Scope]
"""Attributes of a case, names and values in turn as the parser gives them; what its children said; its suite."""


class Builder:
    """Makes results of cases."""

    def __init__(self, options: ReadOptions) -> None:
        self._group = options.group
        self._unnamed: dict[str, int] = {}
        self._ids = ObjectIds()

    def build(self, cases: Iterable[Case], queue: Queue) -> None:
        """Put one result a case into the queue, in their order.

        Nearly all cases have class name, name and time and nothing else. They take a way of their own, for speed: no
        dict of attributes, no call that is not needed, and names that are looked up once (benchmarks/parse.py).
        """
        group, ids, make = self._group, self._ids, queue.ready.append
        for attributes, details, suite in cases:
            usual = False
            if len(attributes) == 6:
                first, classname, second, name, third, time = attributes
                if first == "classname":
                    usual = second == "name"
                else:
                    classname, name = name, classname
                    usual = first == "name" and second == "classname"
                usual = usual and third == "time" and classname > " " < name
            if usual:
                package, owner, case, own = names_of(classname, name, suite.config, ids)
                result = Result(package, owner, case, own, _PASS, group, suite.tstamp, milliseconds(time))
                if suite.runner is not None or suite.file is not None or suite.group is not None:
                    result.file, result.runner, result.test_group = suite.file, suite.runner, group or suite.group
                if details is None:
                    make(result)
                    continue
            else:
                result = self._unusual(named(attributes), suite)
                if result.result is _FAIL and (details is None or not details.failures):
                    suite.show_failure()
            if details is not None:
                details.tell(result)
            make(result)
            if result.result is _FAIL and result.stdout is None and result.stderr is None:
                queue.wait(suite)

    def _unusual(self, attributes: Mapping[str, str], suite: Scope) -> Result:
        outcome, stamp = outcome_of(attributes), attributes.get("timestamp")
        result = Result(*self._names(attributes, suite), outcome, self._group, suite.tstamp)
        result.duration_ms = milliseconds(attributes.get("time", ""))
        result.tstamp = (point_in_time(stamp) if stamp else None) or suite.tstamp
        file, result.line = place_of(attributes)
        result.file = file or suite.file
        result.runner = suite.runner
        result.test_group = self._group or suite.group
        return result

    def _names(self, attributes: Mapping[str, str], suite: Scope) -> tuple[str, str, str, str]:
        """A case without class has its suite for it; one without name a number within its class and file."""
        name = attributes.get("name", "").strip()
        classname = attributes.get("classname", "").strip() or attributes.get("class", "").strip()
        if classname == NODE_CLASS and suite.nested:
            classname = suite.nested
        elif not classname and not is_qualified(name):
            classname = suite.class_name
        if not name:
            number = self._unnamed[classname] = self._unnamed.get(classname, 0) + 1
            name = "<unnamed>" if number == 1 else f"<unnamed {number}>"
        return names_of(classname, name, suite.config, self._ids)


def named(attributes: list[str]) -> dict[str, str]:
    """The values of attributes by their names."""
    if not attributes:
        return {}
    each = iter(attributes)
    return dict(zip(each, each, strict=True))
