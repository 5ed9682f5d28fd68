"""What is known of a run and of one case in it, small enough for hundreds of runs of hundreds of cases."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from terec.model import DEFAULT_PART, Leg, Outcome, RecordedRun, RunPoint

Tries = tuple[tuple[Outcome, str | None], ...]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a judgement needs of a run.

    started: orders runs across branches; run_id orders those of one branch. commits: the change's own, without the
    base. complete: all of it arrived (what declares nothing is taken as it stands). usable: neither ignored nor INFRA;
    what is not is evidence for nothing.
    """

    branch: str
    run_id: int
    started: datetime
    commit: str | None = None
    head_commit: str | None = None
    commits: frozenset[str] = frozenset()
    base_commit: str | None = None
    base_history: tuple[str, ...] = ()
    target: str | None = None
    pull_request: str | None = None
    author: str | None = None
    complete: bool = True
    ignored: bool = False
    infra: bool = False
    usable: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "usable", not (self.ignored or self.infra))

    @property
    def point(self) -> RunPoint:
        return RunPoint(self.branch, self.run_id, self.commit, self.started)


class Sighting(NamedTuple):
    """What a case did in one run.

    signature: strict hash of the failure that is its result. tries: outcome and signature of every other try of the
    same leg in that run, such as the failure before a pass on retry. also_failed: signatures with which it failed in
    other parts, or for other senders: those failures count as well. beside: its other legs, as far as they are told.
    """

    run: RunFacts
    outcome: Outcome
    signature: str | None = None
    tries: Tries = ()
    part: str = DEFAULT_PART
    also_failed: tuple[str, ...] = ()
    beside: tuple[Leg, ...] = ()

    @property
    def all_tries(self) -> Tries:
        """The other tries of every leg of it."""
        return self.tries + tuple(tried for leg in self.beside for tried in leg.tries) if self.beside else self.tries

    def failed_with(self, signature: str) -> bool:
        return self.outcome is Outcome.FAIL and (self.signature == signature or signature in self.also_failed)


class Failure(NamedTuple):
    """A failed case that is to be judged; part: in which it failed, None: nobody told.

    generic: its text says too little to be told from others.
    """

    test_id: str
    signature: str
    generic: bool = False
    part: str | None = None


def run_facts(run: RecordedRun, target: str | None, complete: bool, infra: bool) -> RunFacts:
    """The facts of a stored run; target as place.target_of says, infra as outage.broke_at_once says."""
    own = {run.commit, run.head_commit, *(run.commits or ())} - {None, run.base_commit, *(run.base_history or ())}
    return RunFacts(
        branch=run.branch,
        run_id=run.run_id,
        started=run.began,
        commit=run.commit,
        head_commit=run.head_commit,
        commits=frozenset(commit for commit in own if commit),
        base_commit=run.base_commit,
        base_history=run.base_history or (),
        target=target,
        pull_request=run.pull_request,
        author=run.author,
        complete=complete,
        ignored=run.ignore,
        infra=infra,
    )
