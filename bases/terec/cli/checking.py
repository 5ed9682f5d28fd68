"""Compares every failure of a run with earlier runs."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import NamedTuple

from terec.model import RecordedResult, RecordedRun, TestRunCheck
from terec.service import Service

AT_ONCE = 8
"""Questions on their way to a server at the same time."""


class Answer(StrEnum):
    """Whether a failure was seen before, with exactly this text."""

    KNOWN = "known"
    NEW = "new"
    NO_HISTORY = "no history"


class Checked(NamedTuple):
    """A failure and what earlier runs say of it."""

    result: RecordedResult
    check: TestRunCheck

    @property
    def answer(self) -> Answer:
        known = self.check.is_known_failure
        return Answer.NO_HISTORY if known is None else Answer.KNOWN if known else Answer.NEW


def check_failures(
    service: Service, run: RecordedRun, failures: Sequence[RecordedResult], depth: int, done: Callable[[], None]
) -> list[Checked]:
    """Each failure beside its check, in order; the first error of any of them is raised, so none is passed over.

    One question per failure, AT_ONCE of them side by side. done is called after each.
    """

    def check(result: RecordedResult) -> Checked:
        return Checked(result, service.judgement.check(run.key, result.case, depth=depth))

    checked = []
    with ThreadPoolExecutor(min(AT_ONCE, max(1, len(failures)))) as pool:
        for each in pool.map(check, failures):
            checked.append(each)
            done()
    return checked
