"""A commit that may have caused a failure, with the evidence for it."""

from dataclasses import dataclass

from terec.model.verdict import RunPoint

SUSPECTS_LIMIT = 3
"""Most commits named for one cause."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A commit of a run between the last pass and the first failure of a cause's tests.

    run: the run whose commits hold it. because: what of the commit overlaps with the failure, as the end of a sentence.
    score: 0 to 1; only its order means something.
    """

    cause_id: str
    sha: str
    author: str
    subject: str
    run: RunPoint
    because: str
    score: float
