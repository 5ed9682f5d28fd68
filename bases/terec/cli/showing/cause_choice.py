"""Finds the cause that a person means in a run."""

from typing import NamedTuple

from terec.analysis import MISSING_CAUSE
from terec.model import InvalidInput, JudgedTest, NotFound, RunKey
from terec.service import Judgement

SHOWN = 5


class ChosenCause(NamedTuple):
    """tests: those of the run that failed for it; of lost tests none."""

    cause_id: str
    tests: list[JudgedTest]


def choose_cause(judgement: Judgement, key: RunKey, name: str) -> ChosenCause:
    """The cause whose id is, or alone begins with, name; `missing` for the tests that the run lost.

    NotFound: none does; InvalidInput: several do, and which.
    """
    if name == MISSING_CAUSE:
        return ChosenCause(name, [])
    verdicts = judgement.verdicts(key)
    known = [cause.cause_id for cause in verdicts.causes]
    fitting = [each for each in known if each == name] or [each for each in known if each.startswith(name)]
    if len(fitting) == 1:
        return ChosenCause(fitting[0], [test for test in verdicts.tests if test.cause_id == fitting[0]])
    if fitting:
        raise InvalidInput(f"{len(fitting)} causes of {key} begin with {name!r}: {', '.join(fitting[:SHOWN])}.")
    listed = ", ".join(known[:SHOWN]) or "none"
    raise NotFound(f"Cause not found: {name!r} in {key}, which has {listed}.")
