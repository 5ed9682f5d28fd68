"""Says where people look what the gate says; a host that does not take it is one warning and changes no exit code."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from terec.cli import output
from terec.cli.gate.code_place import code_place, has_token
from terec.cli.gate.job_page import annotate, summarize
from terec.cli.gate.tried import tried
from terec.cli.session import Session
from terec.model import Completeness, FailOn, GateAnswer, GateOutcome, RecordedRun, Run, SuiteKey

if TYPE_CHECKING:
    from terec.notify import CodeHost, CommitStatus, GateRules

_PANEL = "Where people look"
_RED_STATES = ("failure", "error")


class Wish(NamedTuple):
    """What to write; None: where CI names the pull request, or the commit, and a token is there."""

    comment: bool | None = None
    status: bool | None = None
    summary: str = ""
    annotations: bool = True


def wish_words(
    comment: Annotated[
        bool | None,
        typer.Option(
            "--comment/--no-comment",
            help="One comment on the pull request (in CI with a token: yes).",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    commit_status: Annotated[
        bool | None,
        typer.Option(
            "--commit-status/--no-commit-status",
            help="A status on the commit (in CI with a token: yes).",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    annotations: Annotated[
        bool,
        typer.Option(
            "--annotations/--no-annotations",
            help="Failures beside their code (GitHub, Azure Pipelines).",
            rich_help_panel=_PANEL,
        ),
    ] = True,
    summary: Annotated[
        str, typer.Option(metavar="FILE", help="The page as Markdown in a file too.", rich_help_panel=_PANEL)
    ] = "",
) -> Wish:
    """What the options say of it."""
    return Wish(comment, commit_status, summary, annotations)


class GateCall(NamedTuple):
    """How the gate was asked. final: nothing more is waited for. held: the answer rests on more than stored results.

    part: the part of the run that this job is. red: the job ends so, whatever the gate says of the run.
    """

    against: str | None = None
    fail_on: tuple[FailOn, ...] = ()
    final: bool = True
    held: bool = False
    part: str = ""
    red: bool = False


class _PublishedAnswer(NamedTuple):
    """What is said of the run. waits: nothing is known against it, but other jobs are still to speak."""

    answer: GateAnswer
    waits: bool = False


def publish_answer(
    session: Session,
    answer: GateAnswer,
    wish: Wish,
    asked: GateCall,
    stored: bool = True,
    of_run: Callable[[], GateAnswer] | None = None,
) -> None:
    """Write the page of the job, the comment and the status; without stored only the page.

    of_run: the answer is that of one part, and comment and status are all jobs', so they tell of the run.
    """
    if not (session.in_ci or any(wish[:3])):
        return
    from terec.render import gate_markdown

    summarize(session, answer, gate_markdown(answer), wish.summary)
    if wish.annotations and session.in_ci:
        annotate(session, answer)
    if stored and _is_told(session, answer.verdicts.run, wish):
        with tried("Neither comment nor commit status was published"):
            told = _told_of_run(answer, asked, of_run)
            stands = _status(session, told, wish.status, asked)
            if (
                told.answer.gate.outcome is GateOutcome.GREEN
                and stands is not None
                and stands.state.value in _RED_STATES
            ):
                return  # another job of the build left it so
            _comment(session, told, wish.comment, asked)


def _told_of_run(answer: GateAnswer, asked: GateCall, of_run: Callable[[], GateAnswer] | None) -> _PublishedAnswer:
    """A job that ends red is never told as less; one that does not waits for what the run lacks."""
    if of_run is None:
        return _PublishedAnswer(answer)
    whole = of_run()
    if asked.red:
        return _PublishedAnswer(whole if whole.gate.outcome is GateOutcome.RED else answer)
    return _PublishedAnswer(whole, whole.gate.outcome is GateOutcome.NOT_JUDGEABLE)


def _is_told(session: Session, run: RecordedRun, wish: Wish) -> bool:
    status = _is_wanted(session, wish.status, lambda: _is_commit_of_ci(session, run))
    return status or _is_wanted(session, wish.comment, lambda: _is_request_of_ci(session, run))


def publish_pending(
    session: Session, run: Run | RecordedRun, wanted: bool | None = None, quietly: bool = False, part: str = ""
) -> None:
    """A status that waits, on the commit of a run whose results are still to arrive.

    quietly: another status of the run follows, which says what is wrong. part: the part that this job is.
    """
    if not _is_wanted(session, wanted, lambda: _is_commit_of_ci(session, run)):
        return
    from terec.notify import pending_status

    _put_status(session, run, pending_status(_suite_of(run), run.url), part, quietly=quietly)


def publish_unjudged(
    session: Session, run: Run, because: str, done: bool, wanted: bool | None, asked: GateCall
) -> None:
    """A status that says why there is no answer; done: that is well so."""
    if not _is_wanted(session, wanted, lambda: _is_commit_of_ci(session, run)):
        return
    from terec.notify import unjudged_status

    _put_status(session, run, unjudged_status(_suite_of(run), because, run.url, _rules(asked), done), asked.part)


def _rules(asked: GateCall) -> "GateRules":
    from terec.notify import GateRules

    return GateRules(asked.against, asked.fail_on, asked.held, (asked.part,) if asked.part and asked.red else ())


def _status(session: Session, told: _PublishedAnswer, wanted: bool | None, asked: GateCall) -> "CommitStatus | None":
    """What stands of the run's project on the commit now, as far as it is known."""
    answer, run = told.answer, told.answer.verdicts.run
    if not _is_wanted(session, wanted, lambda: _is_commit_of_ci(session, run)):
        return None
    from terec.notify import status_of, waiting_status

    if told.waits:
        return _put_status(session, run, waiting_status(answer, _rules(asked)), asked.part)
    final = asked.final or (bool(asked.part) and asked.red)
    return _put_status(session, run, status_of(answer, _rules(asked), final), asked.part, answer)


def _put_status(
    session: Session,
    run: Run | RecordedRun,
    status: "CommitStatus",
    part: str = "",
    answer: GateAnswer | None = None,
    quietly: bool = False,
) -> "CommitStatus | None":
    from terec.notify import commit_of, publish

    commit = commit_of(run)
    if commit is None:
        output.note("terec: No commit status: the run names no commit; give --commit.")
        return None
    with tried("The commit status was not published", quietly), _host(session, "commit status") as host:
        if host is not None:
            stands = publish(host, commit, status, _suite_of(run), answer, part)
            return _own(stands, _suite_of(run), quietly)
    return None


def _own(stands: "CommitStatus", suite: SuiteKey, quietly: bool) -> "CommitStatus | None":
    """The status unless it is another project's, which is said."""
    from terec.notify import other_project, project_of, sharing_words

    other = other_project(stands, project_of(suite))
    if other is None:
        return stands
    if not quietly:
        output.note(f"terec: The commit status was not published: {sharing_words(suite, stands.context, other)}")
    return None


def _comment(session: Session, told: _PublishedAnswer, wanted: bool | None, asked: GateCall) -> None:
    answer, run, outcome = told.answer, told.answer.verdicts.run, told.answer.gate.outcome
    if not _is_wanted(session, wanted, lambda: _is_request_of_ci(session, run)):
        return
    if told.waits or (not asked.final and answer.verdicts.completeness is Completeness.INCOMPLETE):
        return  # the last of the parts says it
    if run.pull_request is None:
        output.note("terec: No comment: the run names no pull request; give --pull-request.")
        return
    from terec.notify import put_comment
    from terec.render import gate_markdown

    with tried("The comment was not published"), _host(session, "comment") as host:
        if host is not None:
            put_comment(host, run.pull_request, run.key.suite_key, gate_markdown(answer), outcome is GateOutcome.GREEN)


def _is_wanted(session: Session, wanted: bool | None, of_this_job: Callable[[], bool]) -> bool:
    """What was said, else whether CI has a token, and the run is this job's. Without a token nothing more is asked."""
    if wanted is not None:
        return wanted
    if not (session.in_ci and has_token(session.environment)):
        return False
    return of_this_job() and code_place(session.environment, session.context) is not None


def _is_request_of_ci(session: Session, run: RecordedRun) -> bool:
    return run.pull_request is not None and run.pull_request == session.context.pull_request


def _is_commit_of_ci(session: Session, run: Run | RecordedRun) -> bool:
    """Whether this job tests the run's commit: a job that looks at other runs says nothing about them."""
    return run.commit is not None and run.commit == session.context.commit


def _suite_of(run: Run | RecordedRun) -> SuiteKey:
    return SuiteKey(run.org, run.project, run.suite)


@contextmanager
def _host(session: Session, what: str) -> "Iterator[CodeHost | None]":
    """The host of CI's repository; None, and a sentence, when it is not known."""
    place = code_place(session.environment, session.context)
    if place is None:
        output.note(
            f"terec: No {what}: a repository and a token are needed, GITHUB_REPOSITORY and GITHUB_TOKEN or "
            "CI_PROJECT_PATH, CI_API_V4_URL and GITLAB_TOKEN."
        )
        yield None
        return
    from terec.notify import CI_BOUNDS, open_code_host

    host = open_code_host(place.api_url, place.repository, place.token, CI_BOUNDS)
    try:
        yield host
    finally:
        host.close()
