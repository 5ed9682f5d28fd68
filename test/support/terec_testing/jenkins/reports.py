"""Test reports as Jenkins answers them."""

from collections.abc import Mapping
from typing import Any


def a_case(classname: str, name: str, status: str = "PASSED", **words: Any) -> dict[str, Any]:
    """A case of a report, with its keys in Jenkins' order."""
    values = {
        "testActions": [],
        "age": 0,
        "className": classname,
        "duration": 0.5,
        "errorDetails": None,
        "errorStackTrace": None,
        "failedSince": 0,
        "name": name,
        "properties": {},
        "skipped": status == "SKIPPED",
        "skippedMessage": None,
        "status": status,
        "stderr": None,
        "stdout": None,
        **words,
    }
    return {name: values[name] for name in sorted(values)}


def a_suite(*cases: Mapping[str, Any], stages: tuple[str, ...] = (), **words: Any) -> dict[str, Any]:
    """A suite of a report; stages: innermost first, as Jenkins lists them."""
    values = {
        "cases": list(cases),
        "duration": 1.5,
        "enclosingBlockNames": list(stages),
        "enclosingBlocks": [str(number) for number, _ in enumerate(stages)],
        "id": None,
        "name": "suite",
        "nodeId": None,
        "stderr": None,
        "stdout": None,
        "timestamp": None,
        **words,
    }
    return {name: values[name] for name in sorted(values)}


def a_report(*suites: Mapping[str, Any]) -> dict[str, Any]:
    """The report of a build."""
    return {
        "_class": "hudson.tasks.junit.TestResult",
        "testActions": [],
        "duration": 1.5,
        "empty": not suites,
        "failCount": 0,
        "passCount": 0,
        "skipCount": 0,
        "suites": list(suites),
    }


def gathered(*children: tuple[str, int, Mapping[str, Any]]) -> dict[str, Any]:
    """The report of a build that gathers others: address, number and report of each."""
    each = [{"child": {"number": number, "url": url}, "result": dict(report)} for url, number, report in children]
    return {
        "_class": "hudson.tasks.test.AggregatedTestResultPublisher$TestResultAction",
        "failCount": 0,
        "skipCount": 0,
        "totalCount": 0,
        "urlName": "testReport",
        "childReports": each,
    }
