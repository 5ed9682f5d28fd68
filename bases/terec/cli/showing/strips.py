"""What a test did in every build, as one strip."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from terec.model import CaseId, CaseSelection, Outcome, RecordedRun, SuiteKey, TestInRun
from terec.service import History

AT_ONCE = 8
"""Questions on their way to a server at the same time."""


class Strip(NamedTuple):
    """outcomes: one for each build, oldest first; None where the test did not run or the build is not listed.

    case: of a folded class its test_case is empty.
    """

    case: CaseId
    failures: int
    outcomes: tuple[Outcome | None, ...]


def strips_of(
    history: History,
    suite: SuiteKey,
    branch: str,
    runs: Sequence[RecordedRun],
    failed: Sequence[TestInRun],
    fold: bool,
    top: int,
) -> list[Strip]:
    """The `top` tests (or classes) that failed most, most failures first.

    runs: newest first. failed: rows of History.failed_tests over them. One question for each class of these tests,
    AT_ONCE of them side by side.
    """  # fmt: skip
    wanted = _most_failing(failed, fold, top)
    places = {run.run_id: place for place, run in enumerate(reversed(runs))}
    outcomes: dict[CaseId, list[Outcome | None]] = defaultdict(lambda: [None] * len(runs))

    def ask(selection: CaseSelection) -> list[TestInRun]:
        return history.test_runs(suite, branch, selection, len(runs))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for found in pool.map(ask, _classes(wanted)):
            for row in found:
                case, place = _named(row.test_run.case, fold), places.get(row.suite_run.run_id)
                if case in wanted and place is not None:
                    outcomes[case][place] = _worst(outcomes[case][place], row.test_run.result)
    return [Strip(case, failures, tuple(outcomes[case])) for case, failures in wanted.items()]


def plain_strips(runs: Sequence[RecordedRun], strips: Iterable[Strip]) -> dict[str, Any]:
    """The strips for JSON: builds has the run ids, oldest first, in the order of each test's outcomes."""
    tests = [{**each.case._asdict(), "failures": each.failures, "outcomes": each.outcomes} for each in strips]
    return {"builds": [run.run_id for run in reversed(runs)], "tests": tests}


def _most_failing(failed: Iterable[TestInRun], fold: bool, top: int) -> dict[CaseId, int]:
    builds: dict[CaseId, set[int]] = defaultdict(set)
    for row in failed:
        builds[_named(row.test_run.case, fold)].add(row.suite_run.run_id)
    ranked = sorted(builds.items(), key=lambda item: (-len(item[1]), item[0]))
    return {case: len(runs) for case, runs in ranked[:top]}


def _classes(cases: Iterable[CaseId]) -> list[CaseSelection]:
    pairs = dict.fromkeys((case.test_package, case.test_suite) for case in cases)
    return [CaseSelection(test_package=package, test_class=name) for package, name in pairs]


def _named(case: CaseId, fold: bool) -> CaseId:
    return CaseId(case.test_package, case.test_suite, "") if fold else case


def _worst(one: Outcome | None, other: Outcome) -> Outcome:
    return other if one is None or other.severity > one.severity else one
