"""Finds the earlier failure of a test that a new one is nearly the same as."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from terec.model import CaseSelection, JudgedTest, Outcome, RunKey, RunPoint, RunVerdicts, TestInRun, Verdict
from terec.service import Service

SIGNATURES = 3
"""Different earlier signatures of a test that a new failure is compared with, the newest."""


class Resemblance(NamedTuple):
    """The earlier failure that is most alike; score: 0 to 1."""

    run: RunPoint
    score: float


def resemblance(
    service: Service, verdicts: RunVerdicts, judged: JudgedTest, history: Sequence[TestInRun], limit: int
) -> Resemblance | None:
    """The most similar of the test's newest earlier failures with other signatures; None unless it is NEW.

    history: what the test did on the run's branch up to it, newest first; of the branch that the run was compared with
    the newest `limit` runs up to there are asked for. One comparison for each signature, side by side.
    """
    if judged.judged.verdict is not Verdict.NEW:
        return None
    key = verdicts.run.key
    earlier = _of_each_signature([*history, *_compared(service, verdicts, judged, limit)], key, judged)

    def compare(row: TestInRun) -> Resemblance | None:
        test_id = judged.test_run.test_id
        found = service.judgement.compare(key, test_id, row.suite_run.key, test_id)
        return Resemblance(row.suite_run.point, found.score) if found.similar and not found.same_strict else None

    with ThreadPoolExecutor(SIGNATURES) as pool:
        similar = [each for each in pool.map(compare, earlier) if each]
    return max(similar, key=lambda each: each.score, default=None)


def _compared(service: Service, verdicts: RunVerdicts, judged: JudgedTest, limit: int) -> list[TestInRun]:
    key, base = verdicts.run.key, verdicts.compared_with
    if base is None or base.branch == key.branch:
        return []
    selection = CaseSelection(*judged.test_run.case)
    rows = service.history.test_runs(key.suite_key, base.branch, selection, limit)
    return [row for row in rows if row.suite_run.run_id <= base.run_id]


def _of_each_signature(rows: Iterable[TestInRun], key: RunKey, judged: JudgedTest) -> list[TestInRun]:
    """The newest failure with each other signature, at most SIGNATURES; of runs that count, without this one."""
    newest: dict[str | None, TestInRun] = {}
    for row in rows:
        failed = row.test_run.result is Outcome.FAIL and not row.suite_run.ignore
        if failed and row.suite_run.key != key and row.test_run.failure_hash != judged.test_run.failure_hash:
            newest.setdefault(row.test_run.failure_hash, row)
    return list(newest.values())[:SIGNATURES]
