"""Reports as Maven Surefire 3 writes them: one TEST-<class>.xml for each class."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from terec.demo.builds import Build
from terec.demo.planted import RERUN_PACKAGE
from terec.demo.xml_text import attributes, cdata, seconds
from terec.model import Attempt, Outcome, Result

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = (
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation='
    '"https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd" version="3.0.2"'
)
_ASSERTIONS = ("AssertionFailedError", "AssertionError")
_PROPERTIES = {
    "java.specification.version": "21",
    "java.class.path": "/builds/shop/backend/target/test-classes:/builds/shop/backend/target/classes:"
    "/builds/.m2/repository/org/junit/jupiter/junit-jupiter-api/5.11.4/junit-jupiter-api-5.11.4.jar:"
    "/builds/.m2/repository/org/assertj/assertj-core/3.27.3/assertj-core-3.27.3.jar:",
    "java.vm.vendor": "Eclipse Adoptium",
    "os.name": "Linux",
    "user.timezone": "UTC",
    "basedir": "/builds/shop/backend",
    "java.home": "/opt/java/openjdk",
    "file.separator": "/",
    "line.separator": "\n",
    "java.runtime.version": "21.0.6+7-LTS",
    "user.name": "ci",
    "file.encoding": "UTF-8",
    "localRepository": "/builds/.m2/repository",
    "java.io.tmpdir": "/tmp",  # noqa: S108 - words of a report, no file of ours
    "java.version": "21.0.6",
    "os.arch": "amd64",
}


def write_surefire(folder: Path, build: Build, results: Iterable[Result]) -> None:
    """Write one report for each class into the folder, which is made; results come by class."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, cases in _by_class(results):
        with (folder / f"TEST-{name}.xml").open("w", encoding="utf-8", newline="") as report:
            report.write(_HEAD)
            report.writelines(_suite(name, build, cases, _SCHEMA, _properties(name, build)))


def write_merged(path: Path, build: Build, results: Iterable[Result]) -> None:
    """Write all results into one report, a suite for each class, as a CI that merges reports does.

    Memory does not grow with the number of results, which come by class.
    """
    with path.open("w", encoding="utf-8", newline="") as report:
        report.write(f"{_HEAD}<testsuites>\n")
        for name, cases in _by_class(results):
            report.writelines(_suite(name, build, cases, "", ""))
        report.write("</testsuites>\n")


def _by_class(results: Iterable[Result]) -> Iterator[tuple[str, list[Result]]]:
    for (package, suite), cases in groupby(results, lambda result: (result.test_package, result.test_suite)):
        yield f"{package}.{suite}" if package else suite, list(cases)


def _suite(name: str, build: Build, cases: list[Result], schema: str, properties: str) -> Iterator[str]:
    failed = [_tag(case) for case in cases if case.result is Outcome.FAIL]
    head = attributes(
        name=name,
        time=seconds(sum(case.duration_ms or 0 for case in cases)),
        timestamp=f"{build.tstamp:%Y-%m-%dT%H:%M:%S}.{build.run_id % 1000:03d}Z",
        tests=len(cases),
        errors=failed.count("error"),
        skipped=sum(case.result is Outcome.SKIP for case in cases),
        failures=failed.count("failure"),
    )
    yield f"<testsuite{schema}{head}>\n{properties}"
    for case in cases:
        yield from _case_lines(name, case)
    yield "</testsuite>\n"


def _properties(name: str, build: Build) -> str:
    words = {
        **_PROPERTIES,
        "sun.java.command": f"surefirebooter-{build.tstamp:%Y%m%d%H%M%S}_3.jar",
        "env.BUILD_URL": build.url,
    }
    if name.startswith(RERUN_PACKAGE):
        words["surefire.rerunFailingTestsCount"] = "1"
    lines = (f"    <property{attributes(name=key, value=value)}/>\n" for key, value in words.items())
    return f"  <properties>\n{''.join(lines)}  </properties>\n"


def _case_lines(owner: str, case: Result) -> Iterator[str]:
    config = "" if case.test_config == "#" else f"[{case.test_config}]"
    head = attributes(name=case.test_case + config, classname=owner, time=seconds(case.duration_ms))
    body = "".join(_body(case))
    yield f"  <testcase{head}>\n{body}  </testcase>\n" if body else f"  <testcase{head}/>\n"


def _body(case: Result) -> Iterator[str]:
    if case.result is Outcome.SKIP:
        yield f"    <skipped{attributes(message=case.skip_details)}/>\n"
    if case.result is Outcome.FAIL:
        head = attributes(message=case.error_details, type=case.error_type)
        yield f"    <{_tag(case)}{head}>{cdata(case.error_stacktrace or '')}</{_tag(case)}>\n"
    for attempt in case.attempts:
        yield from _attempt(attempt, "flaky" if case.result is Outcome.PASS else "rerun")
    if case.stdout:
        yield f"    <system-out>{cdata(case.stdout)}</system-out>\n"


def _attempt(attempt: Attempt, kind: str) -> Iterator[str]:
    tag = kind + _tag(attempt).capitalize()
    yield f"    <{tag}{attributes(message=attempt.error_details, type=attempt.error_type)}>\n"
    yield f"      <stackTrace>{cdata(attempt.error_stacktrace or '')}</stackTrace>\n    </{tag}>\n"


def _tag(failed: Result | Attempt) -> str:
    """Assertions are failures, any other exception is an error; what names no exception is a failure."""
    return "error" if failed.error_type and not failed.error_type.endswith(_ASSERTIONS) else "failure"
