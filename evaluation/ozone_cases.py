"""The builds of `histories/ozone-ci` as cases with outcomes and signatures, for replays without a store.

Where a check succeeded, every case that any archived report of that check shows passed: only failing classes were
archived. A failed class without a report is one case without text and name.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from signatures import signature_of

from terec.model import Outcome
from terec.regression import RunFacts

Case = tuple[Outcome, str, bool]
"""Outcome, strict hash and whether the text is generic; of a pass the latter two are empty and False."""

_PASSED: Case = (Outcome.PASS, "", False)


@dataclass(frozen=True, slots=True)
class OzoneRun:
    """One build: its cases by `class::name`."""

    build: int
    sha: str
    started: datetime
    cases: dict[str, Case]

    def facts(self, infra: bool) -> RunFacts:
        return RunFacts("master", self.build, self.started, self.sha, commits=frozenset((self.sha,)), infra=infra)


def labels(data: Path) -> dict[tuple[int, str], str]:
    """What later builds showed of a failed class, by build and class."""
    with (data / "labels.csv").open() as file:
        return {(int(row["run"]), row["cls"]): row["label"] for row in csv.DictReader(file)}


def ozone_runs(data: Path) -> Iterator[OzoneRun]:
    """All builds in time order."""
    records = [json.loads(line) for line in (data / "builds.jsonl").read_text().splitlines()]
    archived = {record["build"]: _reports(data, record) for record in records}
    known: dict[str, set[str]] = defaultdict(set)
    for reports in archived.values():
        for (check, _), cases in reports.items():
            known[check].update(cases)
    for record in records:
        for check, facts in record["checks"].items():
            known[check].update(
                f"{owner}::" for owner in facts["failed_classes"] if (check, owner) not in archived[record["build"]]
            )
    for record in records:
        started = datetime.fromisoformat(record["created_at"])
        yield OzoneRun(record["build"], record["sha"], started, _cases(record, archived[record["build"]], known))


def _cases(
    record: dict[str, Any], reports: dict[tuple[str, str], dict[str, Case]], known: dict[str, set[str]]
) -> dict[str, Case]:
    cases: dict[str, Case] = {}
    for check, facts in record["checks"].items():
        if facts["conclusion"] == "success":
            cases.update(dict.fromkeys(known[check], _PASSED))
    for check, facts in record["checks"].items():
        for owner in facts["failed_classes"]:
            found = reports.get((check, owner), {})
            failing = any(outcome is Outcome.FAIL for outcome, _, _ in found.values())
            cases.update(
                found if failing else {**found, f"{owner}::": (Outcome.FAIL, *signature_of(owner, "", "", "", ""))}
            )
    return cases


def _reports(data: Path, record: dict[str, Any]) -> dict[tuple[str, str], dict[str, Case]]:
    """Cases of the archived reports by check and class."""
    found: dict[tuple[str, str], dict[str, Case]] = {}
    for name in record["junit"]:
        check = name.split("/")[2]
        owner = Path(name).stem.removeprefix("TEST-")
        found[check, owner] = dict(_read(data / name, owner))
    return found


@cache
def _read(report: Path, owner: str) -> tuple[tuple[str, Case], ...]:
    return tuple(
        (f"{owner}::{case.get('name', '')}", _case(case, owner)) for case in ElementTree.parse(report).iter("testcase")
    )


def _case(case: ElementTree.Element, owner: str) -> Case:
    for tag in ("failure", "error"):
        problem = case.find(tag)
        if problem is not None:
            texts = (problem.get("type") or "", problem.get("message") or "", problem.text or "")
            return (Outcome.FAIL, *signature_of(owner, case.get("name", ""), *texts))
    return (Outcome.SKIP, "", False) if case.find("skipped") is not None else _PASSED
