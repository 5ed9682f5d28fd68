from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from terec.demo import Demo, DemoBuild, write_demo
from terec.model import CaseId


class Seen(NamedTuple):
    """A case as a report says it, read without any of our readers. outcome: pass, fail, skip or retried."""

    outcome: str
    text: str
    seconds: float


Name = tuple[str, str]


class Reports:
    """The cases of every build of the demo by classname and name."""

    def __init__(self, demo: Demo) -> None:
        self._builds = {(build.branch, build.run_id): dict(_cases(build.reports)) for build in demo.builds}

    def of(self, branch: str, run_id: int) -> dict[Name, Seen]:
        return self._builds[branch, run_id]

    def failed(self, branch: str, run_id: int) -> set[Name]:
        return {name for name, seen in self.of(branch, run_id).items() if seen.outcome == "fail"}

    def main_builds_where(self, case: CaseId, outcome: str) -> set[int]:
        return {
            run_id
            for (branch, run_id), cases in self._builds.items()
            if branch == "main" and name_of(case) in cases and cases[name_of(case)].outcome == outcome
        }

    def texts_with(self, sign: str) -> set[Name]:
        return {
            name
            for cases in self._builds.values()
            for name, seen in cases.items()
            if seen.outcome == "fail" and sign in seen.text
        }


def name_of(case: CaseId) -> Name:
    owner = f"{case.test_package}.{case.test_suite}" if case.test_package else case.test_suite
    return owner, case.test_case if case.test_config == "#" else f"{case.test_case}[{case.test_config}]"


def _cases(folder: Path) -> Iterator[tuple[Name, Seen]]:
    for file in sorted(folder.rglob("*.xml")):
        for case in ElementTree.parse(file).iter("testcase"):
            tags = {child.tag: child for child in case}
            failed = next((tags[tag] for tag in ("failure", "error") if tag in tags), None)
            text = "" if failed is None else failed.get("message", "") + (failed.text or "")
            retried = "flakyFailure" in tags or "flakyError" in tags
            outcome = (
                "fail" if failed is not None else "skip" if "skipped" in tags else "retried" if retried else "pass"
            )
            yield (case.attrib["classname"], case.attrib["name"]), Seen(outcome, text, float(case.attrib["time"]))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo as everybody gets it."""
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def reports(demo: Demo) -> Reports:
    return Reports(demo)


@pytest.fixture(scope="session")
def main_builds(demo: Demo) -> list[DemoBuild]:
    return [build for build in demo.builds if build.branch == "main"]


@pytest.fixture(scope="session")
def names() -> object:
    """Turns cases of the truth into names of the reports."""
    return lambda cases: {name_of(case) for case in cases}
