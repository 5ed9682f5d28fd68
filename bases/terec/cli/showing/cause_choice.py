"""Finds the cause that a person means in a run."""

from terec.analysis import MISSING_CAUSE
from terec.model import InvalidInput, NotFound, RunKey
from terec.service import Judgement

SHOWN = 5


def choose_cause(judgement: Judgement, key: RunKey, name: str) -> str:
    """The id of the cause whose id is, or alone begins with, name; `missing` for the tests that the run lost.

    NotFound: none does; InvalidInput: several do, and which.
    """
    if name == MISSING_CAUSE:
        return name
    known = [cause.cause_id for cause in judgement.verdicts(key).causes]
    fitting = [each for each in known if each == name] or [each for each in known if each.startswith(name)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise InvalidInput(f"{len(fitting)} causes of {key} begin with {name!r}: {', '.join(fitting[:SHOWN])}.")
    listed = ", ".join(known[:SHOWN]) or "none"
    raise NotFound(f"Cause not found: {name!r} in {key}, which has {listed}.")
