"""JUnit XML as Surefire writes it, its reruns too."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from terec.exporters.junit_case import written_case
from terec.exporters.names import class_name
from terec.exporters.xml_text import attribute
from terec.model import CommitChange, Outcome, RecordedResult, RecordedRun, format_time

CASES_PER_SUITE = 500
"""Cases that stand in one `testsuite`, whose counts come before them: a larger class has several."""

_RUN_WORDS = (
    *("org", "project", "suite", "branch", "run_id", "url", "commit", "head_commit", "base_commit", "target_branch"),
    *("pull_request", "author", "event"),
)


def as_junit(run: RecordedRun, results: Iterable[RecordedResult], changes: Iterable[CommitChange]) -> Iterator[str]:
    """One document; a `testsuite` holds the cases of one class, group and runner that follow each other."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n' + _head(run)
    for _, of_class in groupby(results, _suite_of):
        while cases := list(islice(of_class, CASES_PER_SUITE)):
            yield _suite(cases)
    yield "</testsuites>\n"


def _head(run: RecordedRun) -> str:
    counts = (("tests", run.total_count), ("failures", run.fail_count), ("skipped", run.skip_count))
    said = "".join(attribute(name, count or 0) for name, count in counts)
    said += attribute("time", None if run.duration_sec is None else f"{run.duration_sec:.3f}")
    words = [_property(f"terec.{name}", getattr(run, name)) for name in _RUN_WORDS]
    words.append(_property("terec.tstamp", format_time(run.tstamp)))  # as an attribute it would be every case's own
    return f"<testsuites{said}>\n<properties>{''.join(words)}</properties>\n"


def _suite_of(result: RecordedResult) -> tuple[str, str | None, str | None]:
    return class_name(result.case), result.test_group, result.runner


def _suite(cases: list[RecordedResult]) -> str:
    name, group, runner = _suite_of(cases[0])
    failures = sum(each.result is Outcome.FAIL for each in cases)
    skipped = sum(each.result is Outcome.SKIP for each in cases)
    seconds = sum(each.duration_ms or 0 for each in cases) / 1000
    counts = (("tests", len(cases)), ("failures", failures), ("errors", 0), ("skipped", skipped))
    said = attribute("name", name) + "".join(attribute(*each) for each in counts) + attribute("time", f"{seconds:.3f}")
    known = _property("terec.group", group) + _property("terec.runner", runner)
    properties = f"<properties>{known}</properties>\n" if known else ""
    return f"<testsuite{said}>\n{properties}{''.join(map(written_case, cases))}</testsuite>\n"


def _property(name: str, value: str | int | None) -> str:
    return "" if value is None else f"<property{attribute('name', name)}{attribute('value', value)}/>"
