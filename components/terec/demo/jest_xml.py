"""Reports as jest-junit writes them: a suite for each file, describe paths as class names."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from terec.demo.builds import Build
from terec.demo.xml_text import attributes, content, seconds
from terec.model import Outcome, Result


def write_jest(path: Path, build: Build, results: Iterable[Result]) -> None:
    """Write the one report of the run; results come by file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cases = list(results)
    failures = sum(case.result is Outcome.FAIL for case in cases)
    head = attributes(name="jest tests", tests=len(cases), failures=failures, errors=0, time=_time(cases))
    with path.open("w", encoding="utf-8", newline="") as report:
        report.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{head}>\n')
        for file, of_file in groupby(cases, lambda case: case.file or ""):
            report.writelines(_suite(file, build, list(of_file)))
        report.write("</testsuites>")


def _suite(file: str, build: Build, cases: list[Result]) -> Iterator[str]:
    yield (
        "  <testsuite"
        + attributes(
            name=file,
            errors=0,
            failures=sum(case.result is Outcome.FAIL for case in cases),
            skipped=sum(case.result is Outcome.SKIP for case in cases),
            timestamp=f"{build.tstamp:%Y-%m-%dT%H:%M:%S}",
            time=_time(cases),
            tests=len(cases),
        )
        + ">\n"
    )
    for case in cases:
        head = attributes(classname=case.test_suite, name=case.test_case, time=_time([case]), file=case.file)
        yield f"    <testcase{head}>\n{_body(case)}    </testcase>\n"
    yield "  </testsuite>\n"


def _body(case: Result) -> str:
    if case.result is Outcome.SKIP:
        return "      <skipped/>\n"
    if case.result is Outcome.FAIL:
        return f"      <failure>{content(case.error_stacktrace or '')}</failure>\n"
    return ""


def _time(cases: list[Result]) -> str:
    """Jest prints seconds without trailing zeros."""
    return seconds(sum(case.duration_ms or 0 for case in cases)).rstrip("0").rstrip(".")
