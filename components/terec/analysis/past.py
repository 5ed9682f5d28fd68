"""The runs that a judgement looks back on: of the run's branch, and of the branches it grew from."""

from base64 import urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import blake2b

from terec.analysis.judgement_version import JUDGEMENT_VERSION
from terec.analysis.outages import broken_runs
from terec.analysis.targets import Targets
from terec.analysis.window import BranchRuns
from terec.model import Completeness, RecordedRun, RunKey, StoredJudgement, SuiteKey, completeness
from terec.regression import HISTORY_RUNS, RunFacts, Upstream, base_place, run_facts, upstream
from terec.store import Store

NAME_CHARACTERS, HASH_CHARACTERS = 4, 8
"""What the three bytes that name a run take in base 64, and with them three of how it stands: some hundred runs stay
far from meeting another one's."""

Place = tuple[str, int]
"""Branch and run_id: names a run within its suite."""


@dataclass(frozen=True, slots=True)
class Past:
    """What surrounds a run. Sequences of runs are oldest first.

    run: the run itself, recorded_run: the same as it is stored. own: earlier runs of its branch. chain: the
    branches it grew from, as they stood at the run's time. target_runs: those of its target, later ones among them.
    first_run: of its pull request, else of its branch (None: itself). recorded, facts: every run of
    these as it is stored, and its facts.
    """

    run: RunFacts
    recorded_run: RecordedRun
    own: Sequence[RunFacts]
    chain: Sequence[Upstream]
    target_runs: Sequence[RunFacts]
    first_run: RunFacts | None
    recorded: Mapping[Place, RecordedRun]
    facts: Mapping[Place, RunFacts]

    def looked_at(self) -> list[RecordedRun]:
        """The runs that bear on the judgement or the gate: own ones, and of each branch HISTORY_RUNS up to the base.

        Of the target those up to the base as the gate finds it, too.
        """
        runs = [*self.own]
        for each in self.chain:
            bases = [each.base.run]
            if each.branch == self.run.target:
                bases.append(base_place(self.run, self.target_runs, self.first_run).run)
            runs += self._back_from({base.run_id for base in bases if base}, each.branch)
        return [self.recorded[run.branch, run.run_id] for run in runs]

    def _back_from(self, lasts: Set[int], branch: str) -> list[RunFacts]:
        """HISTORY_RUNS of the branch up to each of these run_ids."""
        found = {run.run_id: run for run in self.facts.values() if run.branch == branch}
        numbers = sorted(found)
        wanted = {number for last in lasts for number in numbers[: bisect_right(numbers, last)][-HISTORY_RUNS:]}
        return [found[number] for number in sorted(wanted)]

    def digest(self) -> str:
        """`OWN/SEEN`: of the run, and of each run that the verdicts look back on, as they stand; see out_of_date."""
        bases = {each.branch: each.base.run.run_id for each in self.chain if each.base.run}
        runs = [run for run in self.facts.values() if run.branch in bases and run.run_id <= bases[run.branch]]
        seen = [_seen(run, self.recorded[run.branch, run.run_id]) for run in (*self.own, *runs)]
        return f"{_own(self.run, self.recorded_run)}/{''.join(seen)}"


class PastReader:
    """Reads the past of runs of one suite; each target is read once."""

    def __init__(self, store: Store, suite: SuiteKey, now: datetime) -> None:
        self.targets = Targets(store, suite)
        self.now = now
        self._store, self._suite = store, suite
        self._branches: dict[str, BranchRuns] = {}
        self._made: dict[RunKey, StoredJudgement] = {}

    @cached_property
    def deleted(self) -> set[Place]:
        """Runs of the suite that people deleted; asked for once, where a judgement looked back on more than is left."""
        return self._store.deleted_runs(self._suite)

    def remember(self, judgement: StoredJudgement) -> None:
        """Take a judgement that is not stored as if it were."""
        self._made[judgement.run] = judgement

    def judged(self, runs: Sequence[RecordedRun], whole: bool = True) -> dict[RunKey, StoredJudgement]:
        """The judgements that there are of these runs, in their order; one question, none without a run.

        whole: with the verdicts; without them reading is much cheaper.
        """
        keys = [run.key for run in runs]
        stored = {each.run: each for each in self._store.judgements(self._suite, keys, whole)} if keys else {}
        return stored | {key: self._made[key] for key in keys if key in self._made}

    def judged_as_they_stand(self, runs: Sequence[RecordedRun], whole: bool = False) -> dict[RunKey, StoredJudgement]:
        """The same of the runs into which nothing came since; asks no more."""
        judged = self.judged(runs, whole)
        return {
            run.key: judged[run.key] for run in runs if run.key in judged and not self._changed(run, judged[run.key])
        }

    def _changed(self, run: RecordedRun, judged: StoredJudgement) -> bool:
        """Whether the run itself is not as it was when it was judged; nobody can tell of a judgement by other rules."""
        if judged.version != JUDGEMENT_VERSION:
            return False
        return changed_itself(judged.content, self.facts(run, False, self.targets.of(run)), run)

    def of(self, run: RecordedRun, against: str | None = None, as_of: datetime | None = None) -> Past:
        """The past of a run, be it stored or not.

        against: another target than its own. as_of: of the target nothing that started later is told.
        """
        itself = self.facts(run, False, self.targets.against(run, against))
        read = _ReadRuns(self, run.began)
        own = read.facts_of(self._store.runs(self._suite, run.branch, HISTORY_RUNS, before=run.run_id)[::-1])
        of_request = (each for each in own if each.pull_request == run.pull_request)
        first = min(of_request, key=lambda each: each.started, default=None)
        chain = upstream(itself, read.target_runs_of, first)
        on_target = [each for each in read.facts.values() if each.branch == itself.target]
        return Past(
            run=itself,
            recorded_run=run,
            own=own,
            chain=chain,
            target_runs=[each for each in on_target if as_of is None or each.started <= as_of],
            first_run=first,
            recorded=read.recorded,
            facts=read.facts,
        )

    def facts(self, run: RecordedRun, infra: bool, target: str | None) -> RunFacts:
        """The facts of a run as it stands now."""
        return run_facts(run, target, completeness(run, self.now) is not Completeness.INCOMPLETE, infra)

    def facts_of(self, runs: Sequence[RecordedRun]) -> list[RunFacts]:
        """The facts of runs of one branch, in their order, with the outages among them."""
        broken = broken_runs(self._store, runs, self.judged_as_they_stand, self.now)
        return [self.facts(each, each.run_id in broken, self.targets.of(each)) for each in runs]

    def branch(self, name: str) -> BranchRuns:
        return self._branches.setdefault(name, BranchRuns(self._store, self._suite, name))


class _ReadRuns:
    """Keeps each run that is read for one past, as it is stored and with its facts."""

    def __init__(self, reader: PastReader, until: datetime) -> None:
        self._reader, self._until = reader, until
        self.recorded: dict[Place, RecordedRun] = {}
        self.facts: dict[Place, RunFacts] = {}

    def facts_of(self, runs: Sequence[RecordedRun]) -> list[RunFacts]:
        found = self._reader.facts_of(runs)
        self.recorded.update({(each.branch, each.run_id): each for each in runs})
        self.facts.update({(each.branch, each.run_id): each for each in found})
        return found

    def target_runs_of(self, child: RunFacts, first_run: RunFacts | None) -> list[RunFacts]:
        """Those around the base of the child on its target that had started by then; later ones are kept as well."""
        runs = self._reader.branch(child.target or "").around_base(child, first_run, self._until)
        return [each for each in self.facts_of(runs) if each.started <= self._until]


def out_of_date(stored: str, now: str, deleted: Callable[[], Iterable[Place]]) -> bool:
    """Whether a run must be judged again by the digests of its past.

    What retention took of it is no reason: a judgement that looked back on more runs than are left knows more. But a
    run that a person deleted is one, and a run that is not as it was when it was looked at, and whatever came into the
    run itself. So is a digest of another form, as earlier versions made them.
    deleted: says which runs people deleted; asked only where some are gone.
    """
    if stored == now:
        return False
    own_before, _, seen_before = stored.partition("/")
    own, _, seen = now.partition("/")
    before, left = _cut(seen_before), _cut(seen)
    if own != own_before or not left <= before:
        return True
    gone = {each[:NAME_CHARACTERS] for each in before - left}
    return bool(gone) and not gone.isdisjoint(map(_name, deleted()))


def changed_itself(stored: str, run: RunFacts, recorded: RecordedRun) -> bool:
    """Whether the run itself is not as it was when it got this digest; asks nothing. A digest of another form: no."""
    own, mark, _ = stored.partition("/")
    return bool(mark) and own != _own(run, recorded)


def _standing(run: RunFacts, recorded: RecordedRun) -> str:
    words = (run.branch, run.run_id, run.usable, run.complete, run.target, run.started, run.commit, run.base_commit)
    counts = (recorded.pass_count, recorded.fail_count, recorded.skip_count, recorded.passed_on_retry)
    return "\x1f".join(map(str, (*words, recorded.last_upload, recorded.arrived_total, *counts)))


def _own(run: RunFacts, recorded: RecordedRun) -> str:
    place = (run.pull_request, run.head_commit, "\x1f".join(run.base_history))
    words = (_standing(replace(run, infra=False), recorded), *map(str, place))
    return _hash("\x1e".join(words), 8).hex()


def _seen(run: RunFacts, recorded: RecordedRun) -> str:
    """HASH_CHARACTERS of a run that is looked back on."""
    return _name((run.branch, run.run_id)) + urlsafe_b64encode(_hash(_standing(run, recorded), 3)).decode()


def _name(place: Place) -> str:
    """NAME_CHARACTERS of a run, however it stands."""
    return urlsafe_b64encode(_hash("\x1f".join(map(str, place)), 3)).decode()


def _cut(hashes: str) -> set[str]:
    return {hashes[start : start + HASH_CHARACTERS] for start in range(0, len(hashes), HASH_CHARACTERS)}


def _hash(standing: str, size: int) -> bytes:
    return blake2b(standing.encode("utf-8", "surrogatepass"), digest_size=size).digest()
