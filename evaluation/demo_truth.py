"""All verdicts of the demo's builds against what was planted in them.

Imports every build of the demo into a file, in order of time and with an analyzer behind, and compares what was judged
of each failure, and each build's gate, with the planted truth. Prints verdicts by cause, and every disagreement.

    python evaluation/demo_truth.py
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from terec.analysis import StoreJudgement, handle
from terec.demo import MAIN, Demo, DemoBuild, write_demo
from terec.importers import ReadOptions, ReportProblem, find_reports, read_reports
from terec.ingest import StoreResults, upload_in_pieces
from terec.model import CaseId, GateOutcome, Org, Project, RunKey, TextLimit, UnknownEvent, UploadHeader, Verdict
from terec.store import Store
from terec.store_sqlite import open_store

ORG = PROJECT = "test"
JUDGED_AFTER = timedelta(hours=1)
"""When a build is reported and judged: this long after it started, before the next one starts."""

EPISODES = 2
"""Times a signature came and went before it is FLAKY."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What may be said of one failure; the words of the truth name its cause."""

    build: DemoBuild
    case: CaseId
    cause: str
    verdicts: frozenset[Verdict]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A failure with what was said of it."""

    expected: Expectation
    said: Verdict | None

    @property
    def agrees(self) -> bool:
        return self.said in self.expected.verdicts

    def __str__(self) -> str:
        build = self.expected.build
        wanted = "/".join(sorted(self.expected.verdicts))
        return f"{build.branch} #{build.run_id} {self.expected.case}: {self.said}, planted {wanted}"


def import_and_judge(store: Store, demo: Demo) -> None:
    """Report every build as its CI would, and let an analyzer read the events after each."""
    store.add_org(Org(ORG), [])
    store.put_project(Project(ORG, PROJECT))
    position = 0
    for build in demo.builds:
        now = build.tstamp + JUDGED_AFTER
        _import(store, build, now)
        while entries := store.events_after(position):
            for entry in entries:
                assert not isinstance(entry.event, UnknownEvent)  # this version wrote it
                handle(store, entry.event, now)
                position = entry.position


def key_of(build: DemoBuild) -> RunKey:
    return RunKey(ORG, PROJECT, build.suite, build.branch, build.run_id)


def compare(store: Store, demo: Demo, now: datetime) -> list[Comparison]:
    """Each failure of each build with its verdict."""
    judgement = StoreJudgement(store, lambda: now)
    found = []
    for build in demo.builds:
        said = {each.test_run.case: each.judged.verdict for each in judgement.verdicts(key_of(build)).tests}
        found += [Comparison(each, said.pop(each.case, None)) for each in expectations(demo, build)]
        if said:
            raise AssertionError(f"{build.name} has failures without a cause: {sorted(said)}")
    return found


def expectations(demo: Demo, build: DemoBuild) -> Iterator[Expectation]:
    """What the truth says of every failure of a build."""
    for case, cause in build.causes.items():
        yield Expectation(build, case, cause, frozenset(_verdicts(demo, build, case, cause)))


def gates(store: Store, demo: Demo, now: datetime) -> dict[RunKey, GateOutcome]:
    """The gate of each build as it is answered now."""
    judgement = StoreJudgement(store, lambda: now)
    return {key_of(build): judgement.gate(key_of(build)).gate.outcome for build in demo.builds}


def _verdicts(demo: Demo, build: DemoBuild, case: CaseId, cause: str) -> set[Verdict]:
    truth = demo.truth
    if build.branch == MAIN and build.run_id == truth.outage.build:
        return {Verdict.INFRA}
    broken = next((each for each in truth.broken if each.cause == cause), None)
    if broken is not None:
        first = build.branch == MAIN and build.run_id == broken.introduced
        return {Verdict.NEW} if first else {Verdict.KNOWN}
    if cause == "window":
        request = next(each for each in truth.pull_requests if each.branch == build.branch)
        return {Verdict.NEW} if build.run_id == request.own_builds[0] else {Verdict.KNOWN}
    return _flaky_verdicts(demo, build, case)


def _flaky_verdicts(demo: Demo, build: DemoBuild, case: CaseId) -> set[Verdict]:
    """NEW at first, KNOWN while it came and went once, FLAKY from EPISODES on; never NEW again."""
    earlier = [
        each
        for each in demo.builds
        if each.tstamp < build.tstamp and each.branch in (MAIN, build.branch) and _before_base(each, build)
    ]
    outcomes = [case in each.causes for each in earlier if not _outage(demo, each)]
    if not any(outcomes):
        return {Verdict.NEW} if outcomes else {Verdict.UNKNOWN}
    episodes = sum(failed and not after for failed, after in pairwise(outcomes))
    return {Verdict.FLAKY} if episodes >= EPISODES else {Verdict.KNOWN}


def _before_base(earlier: DemoBuild, build: DemoBuild) -> bool:
    return earlier.branch == build.branch or earlier.run_id <= build.main_build


def _outage(demo: Demo, build: DemoBuild) -> bool:
    return build.branch == MAIN and build.run_id == demo.truth.outage.build


def _import(store: Store, build: DemoBuild, now: datetime) -> None:
    results = StoreResults(store, lambda: now, TextLimit())
    key = results.put_run(build.run(ORG, PROJECT, parts=len(build.parts))).key
    for part in build.parts:
        header = UploadHeader(part.group, sender=part.group, upload_id=f"{build.name} {part.group}")
        read = read_reports(find_reports([str(part.reports)]), ReadOptions(group=part.group), _unreadable)
        upload_in_pieces(results, key, header, read, lambda count: None)


def _unreadable(problem: ReportProblem) -> None:
    raise AssertionError(str(problem))


def main() -> int:
    with TemporaryDirectory() as folder:
        demo = write_demo(Path(folder))
        with open_store(Path(folder) / "demo.sqlite") as store:
            import_and_judge(store, demo)
            compared = compare(store, demo, demo.builds[-1].tstamp + JUDGED_AFTER)
            outcomes = Counter(gates(store, demo, demo.builds[-1].tstamp + JUDGED_AFTER).values())
    _print(compared)
    print(", ".join(f"{count} gates {outcome.value}" for outcome, count in outcomes.most_common()))
    return 1 if any(not each.agrees for each in compared) else 0


def _print(compared: list[Comparison]) -> None:
    counts = Counter((each.expected.cause, each.said) for each in compared)
    print(f"{'cause':<10}" + "".join(f"{verdict.value:>9}" for verdict in Verdict))
    for cause in sorted({each.expected.cause for each in compared}):
        print(f"{cause:<10}" + "".join(f"{counts[cause, verdict]:>9}" for verdict in Verdict))
    wrong = [each for each in compared if not each.agrees]
    print(f"{len(compared) - len(wrong)} of {len(compared)} verdicts are as planted.")
    for each in wrong:
        print(f"  {each}")


if __name__ == "__main__":
    sys.exit(main())
