"""The commit status of a run, and what is left to publish of it."""

from dataclasses import replace

from terec.model import Completeness, ExcuseKind, GateAnswer, GateOutcome, RecordedRun, Run, SuiteKey
from terec.notify.host import CodeHost, CommitStatus, State
from terec.notify.rules import GateRules, page_of, project_in, project_of, rules_in, with_rules
from terec.notify.sharing import other_project, stays

DESCRIPTION_LIMIT = 140
"""Characters that GitHub takes; GitLab takes more."""

SENTENCE_BEFORE_REASON = 80
"""Characters of the gate's sentence where a reason follows it."""

SINCE = " · now "
"""Stands between the gate's sentence and the reason why it is another one than before."""

_STATES = {
    GateOutcome.GREEN: State.SUCCESS,
    GateOutcome.RED: State.FAILURE,
    GateOutcome.NOT_JUDGEABLE: State.ERROR,
}
_LATER = (ExcuseKind.ACKNOWLEDGED, ExcuseKind.ELSEWHERE, ExcuseKind.FLAKY, ExcuseKind.TARGET, ExcuseKind.OPEN)
"""Kinds of excuses, first those that come after a run rather than before it."""


def context_of(suite: SuiteKey) -> str:
    """What a branch protection requires."""
    return f"terec/{suite.suite}"


def commit_of(run: Run | RecordedRun) -> str | None:
    """The commit that people pushed: not a merge that CI made of it, which no pull request shows."""
    return run.head_commit or run.commit


def pending_status(suite: SuiteKey, url: str | None = None) -> CommitStatus:
    """What stands on a commit while its tests run."""
    return CommitStatus(context_of(suite), State.PENDING, "Waiting for results.", _linked(url, GateRules(), suite))


def unjudged_status(suite: SuiteKey, because: str, url: str | None, rules: GateRules, done: bool) -> CommitStatus:
    """What stands on a commit of which there is no answer; done: that is well so, else it is never SUCCESS."""
    sentence = because if done else f"Not judgeable: {because}"
    state = State.SUCCESS if done else State.ERROR
    return CommitStatus(context_of(suite), state, _cut(sentence, DESCRIPTION_LIMIT), _linked(url, rules, suite))


def waiting_status(answer: GateAnswer, rules: GateRules) -> CommitStatus:
    """What stands on a commit of whose run other jobs are still to send their parts."""
    run, suite = answer.verdicts.run, answer.verdicts.run.key.suite_key
    sentence = _cut(f"Waiting for other jobs: {answer.gate.reasons[0]}", DESCRIPTION_LIMIT)
    return CommitStatus(context_of(suite), State.PENDING, sentence, _linked(run.url, rules, suite))


def status_of(answer: GateAnswer, rules: GateRules, final: bool = True) -> CommitStatus:
    """The gate's answer as a commit status; not final: results that are still to arrive keep it pending."""
    run, gate, suite = answer.verdicts.run, answer.gate, answer.verdicts.run.key.suite_key
    incomplete = answer.verdicts.completeness is Completeness.INCOMPLETE
    state = State.PENDING if incomplete and not final else _STATES[gate.outcome]
    sentence = _cut(gate.sentence, DESCRIPTION_LIMIT)
    return CommitStatus(context_of(suite), state, sentence, _linked(run.url, rules, suite))


def differs(stands: CommitStatus, wanted: CommitStatus) -> bool:
    """Whether people would read something else; the reason behind what stands is none of it.

    FAILURE and ERROR are one where a host has one word for both: their sentences differ. While one waits, nothing new
    can be said of it.
    """
    if stands.state is wanted.state is State.PENDING:
        return False
    return _colour(stands.state) != _colour(wanted.state) or not _begins(stands.description, wanted.description)


def corrected(stands: CommitStatus, wanted: CommitStatus, answer: GateAnswer) -> CommitStatus:
    """The wanted status in the place of the one that stands, saying why where the result is another one."""
    placed = replace(wanted, pipeline=stands.pipeline)
    if State.PENDING in (stands.state, wanted.state) or _colour(stands.state) == _colour(wanted.state):
        return placed
    head = _cut(wanted.description, SENTENCE_BEFORE_REASON)
    return replace(placed, description=_cut(head + SINCE + _reason(answer), DESCRIPTION_LIMIT))


def publish(
    host: CodeHost,
    commit: str,
    wanted: CommitStatus,
    suite: SuiteKey,
    answer: GateAnswer | None = None,
    part: str = "",
) -> CommitStatus:
    """Put the status on the commit unless it says so already; what stands there now. Raises what the host raises.

    suite: of which it tells. answer: what the status was made of, where a correction is to say why. part: the job that
    speaks is of this part of the run, and turns nothing green that the job of another part left red. Two that speak at
    once may miss each other. What another project put there gives way to worse alone.
    """
    stands = host.status(commit, wanted.context)
    if stands is not None and other_project(stands, project_of(suite)) is not None:
        if stays(stands, wanted):
            return stands
        stands = None
    if stands is None:
        host.put_status(commit, wanted)
        return wanted
    wanted = _beside_others(stands, wanted, part)
    if not differs(stands, wanted) and _red_parts(stands) == _red_parts(wanted):
        return stands
    placed = wanted if answer is None else corrected(stands, wanted, answer)
    host.put_status(commit, placed)
    return placed


def _beside_others(stands: CommitStatus, wanted: CommitStatus, part: str) -> CommitStatus:
    """What a part's job may put in the place of what stands: red parts of the same build stay until they say otherwise.

    What a server turned green since is red no more.
    """
    same_build = page_of(stands.url) == page_of(wanted.url)
    others = tuple(each for each in _red_parts(stands) if each != part) if part and same_build else ()
    if not others or stands.state is State.SUCCESS:
        return wanted
    own, theirs = rules_in(wanted.url) or GateRules(), rules_in(stands.url) or GateRules()
    kept = wanted if own.red else stands
    rules = replace(own, held=own.held or theirs.held, red=(*others, *own.red))
    return replace(kept, url=with_rules(wanted.url, rules, project_in(wanted.url) or ""))


def _linked(url: str | None, rules: GateRules, suite: SuiteKey) -> str | None:
    return with_rules(url, rules, project_of(suite))


def _red_parts(status: CommitStatus) -> tuple[str, ...]:
    rules = rules_in(status.url)
    return rules.red if rules is not None else ()


def _reason(answer: GateAnswer) -> str:
    """Why the gate says what it says, as far as one failure shows it."""
    gate = answer.gate
    match gate.outcome:
        case GateOutcome.NOT_JUDGEABLE:
            return "not judgeable any more."
        case GateOutcome.RED:
            return f"red: {next(each.sentence for each in gate.failures if each.excuse is None)}"
    excuses = [each.excuse for each in gate.failures if each.excuse is not None]
    if not excuses:
        return "without a failure."
    return f"excused: {min(excuses, key=lambda each: _LATER.index(each.kind)).sentence}"


def _colour(state: State) -> State:
    return State.FAILURE if state is State.ERROR else state


def _begins(stands: str, wanted: str) -> bool:
    head = stands.partition(SINCE)[0]
    return wanted.startswith(head.removesuffix("…")) if head.endswith("…") else head == wanted


def _cut(text: str, most: int) -> str:
    """The text on one line, of characters that can be seen."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
