"""What the gate is asked."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime

from terec.model import Acknowledgement, Completeness, FailOn, Judged
from terec.regression.changes import RunChanges
from terec.regression.facts import Failure, RunFacts, Sighting
from terec.regression.place import BasePlace, base_place, landed_in, up_to


@dataclass(frozen=True, slots=True)
class GateFailure:
    """A failure of the run with what was seen of its test elsewhere, oldest first; a test may have several.

    own: on the run's branch before it. target: on the target. others: in pull requests into the target.
    The gate itself leaves out what may not excuse: any run may be among them.
    """

    failure: Failure
    judged: Judged
    own: Sequence[Sighting] = ()
    target: Sequence[Sighting] = ()
    others: Sequence[Sighting] = ()


@dataclass(frozen=True, slots=True)
class GateQuestion:
    """A run and all that bears on its gate.

    at: when the gate is asked; acknowledgements end by it. ran: tests that passed or failed in the run.
    lacking: what was declared and has not arrived, as a clause; empty when nothing is. fell_short: run_ids of earlier
    runs of the branch that could not be judged, as a part or too many tests were missing.
    target_runs: stored runs of the target, whatever is in them. first_run: the first run of the run's pull request.
    part: what failed, ran and was lost is that of this part alone; None: of the run.
    """

    run: RunFacts
    at: datetime
    completeness: Completeness
    ran: int
    _: KW_ONLY
    lacking: str = ""
    failures: Sequence[GateFailure] = ()
    changes: RunChanges = field(default_factory=RunChanges)
    target_runs: Sequence[RunFacts] = ()
    first_run: RunFacts | None = None
    acknowledgements: Sequence[Acknowledgement] = ()
    passed_on_retry: tuple[str, ...] = ()
    fail_on: frozenset[FailOn] = frozenset()
    part: str | None = None
    fell_short: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Which runs may bear witness for a change: those of the target up to the base, without the change in them.

    landed: the target's first run with a commit of the change.
    """

    run: RunFacts
    base: BasePlace
    landed: RunFacts | None

    def at_base(self, sightings: Sequence[Sighting]) -> list[Sighting]:
        """The sightings on the target at or before the base, in the order given."""
        return up_to(sightings, self.base)

    def witness(self, run: RunFacts) -> bool:
        """Whether a run of the target can show that a failure is not this change's: usable, whole, and without it."""
        return run.usable and run.complete and (self.landed is None or run.run_id < self.landed.run_id)

    def grew_without(self, run: RunFacts) -> bool:
        """Whether a run of another branch began before the change landed: those after may have it from the target."""
        return self.landed is None or run.started < self.landed.started


def elsewhere(question: GateQuestion) -> Elsewhere:
    """The witnesses for a run that has a target."""
    runs = question.target_runs
    return Elsewhere(question.run, base_place(question.run, runs, question.first_run), landed_in(question.run, runs))
