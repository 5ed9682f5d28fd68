"""The CI of a public project as report files, one folder a build, for evaluations and for looking at.

Reads the set `histories/ozone-ci` (docs/formats.md names its repository and commit). Archived reports are used as they
are. Where a check succeeded, every case that any archived report of that check shows is written as a pass: only failing
classes were archived, so a class never seen in a report stays unknown.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

SUITE = "ci"


@dataclass(frozen=True, slots=True)
class CheckReports:
    """Reports of one check of one build."""

    check: str
    reports: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class OzoneBuild:
    """One build; checks without any report to import are left out."""

    build: int
    branch: str
    commit: str
    created_at: str
    event: str
    url: str
    conclusion: str | None
    checks: tuple[CheckReports, ...]


def ozone_builds(data: Path, scratch: Path) -> Iterator[OzoneBuild]:
    """All builds in time order; passes are written below scratch, once for each check."""
    records = [json.loads(line) for line in (data / "builds.jsonl").read_text().splitlines()]
    passes = _pass_reports(data, records, scratch)
    for record in records:
        archived = _by_check(data, record)
        checks = []
        for check, facts in record["checks"].items():
            reports = archived.get(check, [])
            if facts["conclusion"] == "success" and check in passes:
                reports = [*reports, passes[check]]
            if reports:
                checks.append(CheckReports(check, tuple(reports)))
        yield OzoneBuild(
            record["build"],
            record["branch"],
            record["sha"],
            record["created_at"],
            record["event"],
            record["url"],
            record["conclusion"],
            tuple(checks),
        )


def _by_check(data: Path, record: dict[str, list[str]]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for name in record["junit"]:
        found.setdefault(name.split("/")[2], []).append(data / name)
    return found


def _pass_reports(data: Path, records: list[dict[str, list[str]]], scratch: Path) -> dict[str, Path]:
    cases: dict[str, dict[tuple[str, str], None]] = {}
    for record in records:
        for check, reports in _by_check(data, record).items():
            for report in reports:
                for case in ElementTree.parse(report).iter("testcase"):
                    seen = (case.get("classname", ""), case.get("name", ""))
                    cases.setdefault(check, {})[seen] = None
    scratch.mkdir(parents=True, exist_ok=True)
    written = {}
    for check, names in cases.items():
        written[check] = scratch / f"passes-{check}.xml"
        rows = (f"  <testcase classname={quoteattr(owner)} name={quoteattr(name)}/>" for owner, name in names)
        written[check].write_text("\n".join(["<testsuite>", *rows, "</testsuite>", ""]), encoding="utf-8")
    return written
