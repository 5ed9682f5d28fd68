"""Holds the commit statuses of a suite's pull requests against what the gate says now, and puts what differs."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple, Protocol

from terec.model import (
    QUIET_SECONDS,
    Completeness,
    Denied,
    GateAnswer,
    GateOutcome,
    NotFound,
    Project,
    RecordedRun,
    RemoteError,
    RunKey,
    RunStatus,
    SuiteKey,
    completeness,
)
from terec.notify.host import CommitStatus, State
from terec.notify.remembering import RememberedStatuses
from terec.notify.requests import LOOKED_BACK, RUNS_LOOKED_AT, Hosts, Request
from terec.notify.rules import GateRules, project_of, rules_in
from terec.notify.sharing import other_project, sharing_words, stays
from terec.notify.statuses import context_of, corrected, differs, status_of
from terec.service import Judgement
from terec.store import Judgements, Organisations, Runs

CI_SPEAKS_FIRST = timedelta(minutes=2)
"""How long after its last upload a complete run is left to CI, which may know more than the results say."""

QUIET = timedelta(seconds=QUIET_SECONDS)
"""After so long without an upload CI says no more, whatever it promised."""

TROUBLES = 3
"""After so many commits without an answer in one go the host is left alone: it is down, or lets us do nothing."""


class KeepingStore(Runs, Judgements, Organisations, Protocol):
    """What keeping statuses right reads of a store."""


class Put(NamedTuple):
    """A status that was put on the commit of a run."""

    run: RunKey
    status: CommitStatus


class StatusesPut(NamedTuple):
    """trouble: what a host did not do, or that another project has the same place there; one sentence.

    waiting: runs to look at again when the suite is, though nothing changed: CI has still to speak, or the host has, or
    another project's status gives no way.
    """

    put: tuple[Put, ...]
    trouble: str | None = None
    waiting: frozenset[RunKey] = frozenset()


_WORST = (State.FAILURE, State.ERROR)


class StatusKeeper:
    """One suite at a time. What was put is kept at the hosts alone: a restart or a second server puts nothing twice."""

    def __init__(self, store: KeepingStore, judgement: Judgement, hosts: Hosts, now: Callable[[], datetime]) -> None:
        self._store, self._judgement, self._hosts, self._now = store, judgement, hosts, now
        self._remembered = RememberedStatuses()
        self._usual: dict[SuiteKey, GateRules] = {}
        self._sharing_told: set[SuiteKey] = set()

    def digest(self, suite: SuiteKey) -> str | None:
        """Equal while nothing changed that the gate answers from, be it by time alone; None: there is nothing to do."""
        now, runs, project = self._now(), self._runs(suite), self._project(suite)
        requests = [each.run for each in self._hosts.requests(project, runs)]
        if not requests:
            return None
        judged = self._store.judgements(suite, [each.key for each in requests], whole=False)
        words = (
            project and (project.default_branch, project.long_lived),
            [_shape(each, now) for each in runs],
            [_waited(each, now) for each in requests],
            [(each.excuse_id, each.until > now, each.withdrawn) for each in self._store.excuses(suite)],
            self._store.corrections(suite),
            [(each.run, each.version, each.content, each.infra, each.causes) for each in judged],
        )
        return blake2b(repr(words).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def keep_right(self, suite: SuiteKey, only: Collection[RunKey] | None = None) -> StatusesPut:
        """Put what differs; raises only what the store raises. A host is asked once a request, and again to put.

        only: of these runs; None: of all that are kept right.
        """
        turn = _Turn(suite, self._now(), [], set(), set())
        self._remembered.forget(turn.now)
        requests = self._hosts.requests(self._project(suite), self._runs(suite))
        wanted = [each for each in requests if only is None or each.run.key in only]
        asked = [each for request in wanted if (each := self._asked(request, turn)) is not None]
        usual = self._usual_rules(suite, asked)
        put = [done for each in asked if (done := self._put(each, usual, turn)) is not None]
        return StatusesPut(tuple(put), self._trouble(turn), frozenset(turn.waiting))

    def _trouble(self, turn: "_Turn") -> str | None:
        """The newest of the hosts; sharing a place is told once of a suite."""
        if turn.troubles:
            return turn.troubles[-1]
        if not turn.others or turn.suite in self._sharing_told:
            return None
        self._sharing_told.add(turn.suite)
        return sharing_words(turn.suite, turn.context, min(turn.others))

    def _usual_rules(self, suite: SuiteKey, asked: Sequence["_OnCommit"]) -> GateRules:
        """The rules of the newest pull request of which CI told them, for those of which it did not."""
        told = (rules_in(each.own.url) for each in asked if each.own is not None)
        found = next((replace(each, held=False, red=()) for each in told if each is not None), None)
        if found is not None:
            self._usual[suite] = found
        return self._usual.get(suite, GateRules())

    def _asked(self, request: Request, turn: "_Turn") -> "_OnCommit | None":
        """What stands on the request's commit; None where the host does not say."""
        if turn.given_up or self._remembered.is_left_alone(request, turn.context, turn.now):
            turn.waiting.add(request.run.key)
            return None
        try:
            stands = self._remembered.of(request, turn.context, turn.now)
            return _OnCommit(request, stands, turn.own(stands))
        except (Denied, NotFound, RemoteError) as error:
            self._troubled(request, turn, error)
            return None

    def _put(self, asked: "_OnCommit", usual: GateRules, turn: "_Turn") -> Put | None:
        """What was put in the place of what stands."""
        request, stands, own = asked
        rules = (rules_in(own.url) if own else None) or usual
        if rules.held:
            return None
        if turn.given_up or not _may_speak(request.run, own, turn.now):
            turn.waiting.add(request.run.key)
            return None
        if own is None and stands is not None and stands.state in _WORST:
            turn.waiting.add(request.run.key)  # no word of the gate would be put in its place
            return None
        answer = self._gate(request.run.key, rules)
        if answer is None:
            return None
        wanted = _spoken(answer, rules)
        if (own is not None and not differs(own, wanted)) or _is_left(request, stands, wanted, turn):
            return None
        try:
            return self._put_now(request, wanted, answer, turn)
        except (Denied, NotFound, RemoteError) as error:
            self._troubled(request, turn, error)
            return None

    def _gate(self, run: RunKey, rules: GateRules) -> GateAnswer | None:
        """None of a run that was deleted since it was listed."""
        with suppress(NotFound):
            return self._judgement.gate(run, rules.against, rules.fail_on)
        return None

    def _put_now(self, request: Request, wanted: CommitStatus, answer: GateAnswer, turn: "_Turn") -> Put | None:
        """Put it unless CI put another one since it was asked what stands."""
        stands = self._remembered.asked(request, turn.context, turn.now)
        own = turn.own(stands)
        if _is_left(request, stands, wanted, turn):
            return None
        if own is not None:
            rules = rules_in(own.url)
            if (rules is not None and rules != rules_in(wanted.url)) or not differs(own, wanted):
                return None
            wanted = corrected(own, wanted, answer)
        request.host.put_status(request.commit, wanted)
        self._remembered.put(request, turn.context, wanted, turn.now)
        return Put(request.run.key, wanted)

    def _troubled(self, request: Request, turn: "_Turn", error: Exception) -> None:
        self._remembered.leave_alone(request, turn.context, turn.now, error)
        turn.waiting.add(request.run.key)
        turn.troubles.append(str(error))

    def _runs(self, suite: SuiteKey) -> list[RecordedRun]:
        return self._store.runs_since(suite, self._now() - LOOKED_BACK, RUNS_LOOKED_AT)

    def _project(self, suite: SuiteKey) -> Project | None:
        return self._store.project(suite.org, suite.project)


class _Turn(NamedTuple):
    """others: the projects whose statuses were met."""

    suite: SuiteKey
    now: datetime
    troubles: list[str]
    waiting: set[RunKey]
    others: set[str]

    @property
    def context(self) -> str:
        return context_of(self.suite)

    @property
    def given_up(self) -> bool:
        return len(self.troubles) >= TROUBLES

    def own(self, stands: CommitStatus | None) -> CommitStatus | None:
        """The status unless another project put it, which is noted."""
        other = other_project(stands, project_of(self.suite))
        self.others.update([other] if other else ())
        return None if other else stands


class _OnCommit(NamedTuple):
    """stands: what is on the commit. own: the same unless another project put it."""

    request: Request
    stands: CommitStatus | None
    own: CommitStatus | None


def _is_left(request: Request, stands: CommitStatus | None, wanted: CommitStatus, turn: _Turn) -> bool:
    """Whether another project's status stands and stays; what is not green is to be said when that one is not red."""
    if stands is None or turn.own(stands) is not None or not stays(stands, wanted):
        return False
    if wanted.state is not State.SUCCESS:
        turn.waiting.add(request.run.key)
    return True


def _shape(run: RecordedRun, now: datetime) -> tuple[object, ...]:
    """What of a run other runs are judged by; that it is complete may come by time alone."""
    return run.key, run.last_upload, run.arrived_total, run.status, run.ignore, completeness(run, now)


def _waited(run: RecordedRun, now: datetime) -> tuple[bool, bool]:
    """Whether the times after which this server speaks have gone by since the last upload."""
    quiet = now - (run.last_upload or run.began)
    return quiet >= CI_SPEAKS_FIRST, quiet >= QUIET


def _may_speak(run: RecordedRun, stands: CommitStatus | None, now: datetime) -> bool:
    """A result is corrected at once; the first one is CI's to give, unless CI does not come back."""
    if stands is not None and stands.state is not State.PENDING:
        return True
    soon, quiet = _waited(run, now)
    return quiet or (stands is None and soon and completeness(run, now) is Completeness.COMPLETE)


def _spoken(answer: GateAnswer, rules: GateRules) -> CommitStatus:
    """The status of an answer; never success where CI says that the build failed and no result shows how."""
    wanted = status_of(answer, rules)
    failed = answer.verdicts.run.status in (RunStatus.FAILURE, RunStatus.ERROR)
    if answer.gate.outcome is GateOutcome.GREEN and failed and not answer.gate.failures:
        sentence = "Not judgeable: CI says that the build failed, and no test did."
        return replace(wanted, state=State.ERROR, description=sentence)
    return wanted
