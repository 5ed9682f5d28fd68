"""On which commits a test failed with a signature, and on which it passed, job by job."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from terec.model import Outcome, job_of
from terec.regression.facts import RunFacts, Sighting
from terec.regression.legs import legs_of_job, legs_told
from terec.regression.votes import tested_alike

Tested = tuple[str | None, bool, str | None]
"""A commit, whether as a pull request, and in which job of the run; None: nobody told."""

Flip = tuple[str, RunFacts, RunFacts]
"""A commit, and the newest runs in which one job failed with the signature and passed on it."""


def flips_on_commits(
    told: Sequence[Sighting], signature: str, failing_now: RunFacts | None, part: str | None
) -> list[Flip]:
    """Each commit on which one job did both; linear.

    told: sightings in usable and complete runs. failing_now, part: as follow says. Of a part that nobody told, any run
    that passed as a whole stands against it.
    """
    failed = {seen.run.commit for seen in told if seen.outcome is Outcome.FAIL and seen.failed_with(signature)}
    if failing_now is not None:
        failed.add(failing_now.commit)
    commits = _Commits(signature, untold=failing_now is not None and part is None)
    if failing_now is not None:
        commits.failed[tested_alike(failing_now, part)] = failing_now
    for seen in told:
        if seen.run.commit in failed:
            commits.take(seen)
    return commits.both()


@dataclass(slots=True)
class _Commits:
    signature: str
    untold: bool
    passed: dict[Tested, RunFacts] = field(default_factory=dict)
    failed: dict[Tested, RunFacts] = field(default_factory=dict)

    def take(self, seen: Sighting) -> None:
        """What a run shows; a job whose shards or senders differ did what the worst of them did."""
        run = seen.run
        if self.untold and seen.outcome is Outcome.PASS:
            self.passed[tested_alike(run, None)] = run
        if not seen.beside:
            self._note(run, seen.part, seen.outcome, seen.signature == self.signature)
            return
        for job in {job_of(leg.part) for leg in legs_told(seen)}:
            legs = legs_of_job(seen, job)
            worst = max((leg.outcome for leg in legs), key=lambda outcome: outcome.severity)
            self._note(run, legs[0].part, worst, any(leg.signature == self.signature for leg in legs))

    def _note(self, run: RunFacts, part: str, outcome: Outcome, same: bool) -> None:
        if outcome is Outcome.PASS:
            self.passed[tested_alike(run, part)] = run
        elif outcome is Outcome.FAIL and same:
            self.failed[tested_alike(run, part)] = run

    def both(self) -> list[Flip]:
        return [
            (each[0], run, self.passed[each])
            for each, run in self.failed.items()
            if each[0] is not None and each in self.passed
        ]
