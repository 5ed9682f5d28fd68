"""Reports as pytest writes them with --junitxml, in both of its families."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from terec.demo.builds import Build
from terec.demo.xml_text import attributes, content, seconds
from terec.model import Outcome, Result

_RULE = "-" * 33
_SETUP = "failed on setup"


def write_pytest(path: Path, build: Build, results: Iterable[Result], xunit2: bool) -> None:
    """Write the one report of the run; xunit1 names file and line of a test, xunit2 does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cases = list(results)
    failed = [case for case in cases if case.result is Outcome.FAIL]
    errors = sum(_tag(case) == "error" for case in failed)
    head = attributes(
        name="pytest",
        errors=errors,
        failures=len(failed) - errors,
        skipped=sum(case.result is Outcome.SKIP for case in cases),
        tests=len(cases),
        time=seconds(sum(case.duration_ms or 0 for case in cases)),
        timestamp=f"{build.tstamp:%Y-%m-%dT%H:%M:%S}.{build.run_id * 7919 % 1000000:06d}+00:00",
        hostname=f"runner-{build.run_id % 4}",
    )
    with path.open("w", encoding="utf-8", newline="") as report:
        report.write(f'<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite{head}>')
        report.writelines(_case(case, xunit2) for case in cases)
        report.write("</testsuite></testsuites>")


def _case(case: Result, xunit2: bool) -> str:
    config = "" if case.test_config == "#" else f"[{case.test_config}]"
    head = attributes(
        classname=f"{case.test_package}.{case.test_suite}",
        name=case.test_case + config,
        file=None if xunit2 else case.file,
        line=None if xunit2 else case.line,
        time=seconds(case.duration_ms),
    )
    body = "".join(_body(case))
    return f"<testcase{head}>{body}</testcase>" if body else f"<testcase{head} />"


def _body(case: Result) -> Iterator[str]:
    if case.result is Outcome.SKIP:
        head = attributes(type="pytest.skip", message=case.skip_details)
        place = f"/builds/shop/services/{case.file}:{case.line}"
        yield f"<skipped{head}>{place}: {content(case.skip_details or '')}</skipped>"
    if case.result is Outcome.FAIL:
        head = attributes(message=case.error_details)
        yield f"<{_tag(case)}{head}>{content(case.error_stacktrace or '')}</{_tag(case)}>"
    if case.stdout:
        yield f"<system-out>{_RULE} Captured Log {_RULE}\n{content(case.stdout)}</system-out>"


def _tag(case: Result) -> str:
    return "error" if (case.error_details or "").startswith(_SETUP) else "failure"
