"""Says where people look what the gate says; a host that does not take it is one warning and changes no exit code."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from terec.cli import output
from terec.cli.code_place import code_place, has_token
from terec.cli.session import Session
from terec.model import Completeness, FailOn, GateAnswer, GateOutcome, RecordedRun, Run, SuiteKey, TerecError

if TYPE_CHECKING:
    from terec.notify import CodeHost, CommitStatus

_PANEL = "Where people look"


class Wish(NamedTuple):
    """What to write; None: where CI names the pull request, or the commit, and a token is there."""

    comment: bool | None = None
    status: bool | None = None
    summary: str = ""


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
    summary: Annotated[
        str, typer.Option(metavar="FILE", help="The page as Markdown in a file too.", rich_help_panel=_PANEL)
    ] = "",
) -> Wish:
    """What the options say of it."""
    return Wish(comment, commit_status, summary)


class Asked(NamedTuple):
    """How the gate was asked. final: nothing more is waited for. held: the answer rests on more than stored results."""

    against: str | None = None
    fail_on: tuple[FailOn, ...] = ()
    final: bool = True
    held: bool = False


def publish_answer(session: Session, answer: GateAnswer, wish: Wish, asked: Asked, stored: bool = True) -> None:
    """Write the page of the job, the comment and the status; without stored only the page."""
    if not (session.in_ci or any(wish)):
        return
    from terec.render import gate_markdown

    markdown = gate_markdown(answer)
    _summarize(session, answer, markdown, wish.summary)
    if stored:
        _status(session, answer, wish.status, asked)
        _comment(session, answer, markdown, wish.comment, asked)


def publish_pending(
    session: Session, run: Run | RecordedRun, wanted: bool | None = None, quietly: bool = False
) -> None:
    """A status that waits, on the commit of a run whose results are still to arrive.

    quietly: another status of the run follows, which says what is wrong.
    """
    if not _is_wanted(session, wanted, lambda: _is_commit_of_ci(session, run)):
        return
    from terec.notify import pending_status

    _put_status(session, run, pending_status(_suite_of(run), run.url), quietly=quietly)


def publish_unjudged(session: Session, run: Run, because: str, done: bool, wanted: bool | None, asked: Asked) -> None:
    """A status that says why there is no answer; done: that is well so."""
    if not _is_wanted(session, wanted, lambda: _is_commit_of_ci(session, run)):
        return
    from terec.notify import GateRules, unjudged_status

    rules = GateRules(asked.against, asked.fail_on, asked.held)
    _put_status(session, run, unjudged_status(_suite_of(run), because, run.url, rules, done))


def _summarize(session: Session, answer: GateAnswer, markdown: str, file: str) -> None:
    from terec.notify import summary_of, write_summary

    stream = sys.stderr if session.as_json else sys.stdout
    show = summary_of(session.environment, lambda line: print(line, file=stream, flush=True)) if session.in_ci else None
    bad = answer.gate.outcome is not GateOutcome.GREEN
    with _tried("The page of this job was not written"):
        if show is not None:
            show(markdown, f"terec-{answer.verdicts.run.suite}", bad)
    with _tried(f"{file} was not written"):
        if file:
            write_summary(Path(file), markdown)


def _status(session: Session, answer: GateAnswer, wanted: bool | None, asked: Asked) -> None:
    run = answer.verdicts.run
    if not _is_wanted(session, wanted, lambda: _is_commit_of_ci(session, run)):
        return
    from terec.notify import GateRules, status_of

    rules = GateRules(asked.against, asked.fail_on, asked.held)
    _put_status(session, run, status_of(answer, rules, asked.final), answer)


def _put_status(
    session: Session,
    run: Run | RecordedRun,
    status: "CommitStatus",
    answer: GateAnswer | None = None,
    quietly: bool = False,
) -> None:
    from terec.notify import commit_of, publish

    commit = commit_of(run)
    if commit is None:
        output.note("terec: No commit status: the run names no commit; give --commit.")
        return
    with _tried("The commit status was not published", quietly), _host(session, "commit status") as host:
        if host is not None:
            publish(host, commit, status, answer)


def _comment(session: Session, answer: GateAnswer, markdown: str, wanted: bool | None, asked: Asked) -> None:
    run, outcome = answer.verdicts.run, answer.gate.outcome
    if not _is_wanted(session, wanted, lambda: _is_request_of_ci(session, run)):
        return
    if not asked.final and answer.verdicts.completeness is Completeness.INCOMPLETE:
        return  # the last of the parts says it
    if run.pull_request is None:
        output.note("terec: No comment: the run names no pull request; give --pull-request.")
        return
    from terec.notify import put_comment

    with _tried("The comment was not published"), _host(session, "comment") as host:
        if host is not None:
            put_comment(host, run.pull_request, run.key.suite_key, markdown, outcome is GateOutcome.GREEN)


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


@contextmanager
def _tried(what_failed: str, quietly: bool = False) -> Iterator[None]:
    """A failure is one sentence on stderr, or none."""
    try:
        yield
    except (TerecError, OSError) as error:
        if not quietly:
            output.note(f"terec: {what_failed}: {error}")
