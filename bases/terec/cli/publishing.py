"""Says where people look what the gate says; a host that does not take it is one warning and changes no exit code."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from terec.cli import output
from terec.cli.code_place import code_place
from terec.cli.session import Session
from terec.model import Completeness, FailOn, GateAnswer, GateOutcome, RecordedRun, TerecError

if TYPE_CHECKING:
    from terec.notify import CodeHost

_PANEL = "Where people look"

Comment = Annotated[
    bool | None,
    typer.Option(
        "--comment/--no-comment",
        help="One comment on the pull request (in CI with a token: yes).",
        rich_help_panel=_PANEL,
    ),
]
Status = Annotated[
    bool | None,
    typer.Option(
        "--commit-status/--no-commit-status",
        help="A status on the commit (in CI with a token: yes).",
        rich_help_panel=_PANEL,
    ),
]
Summary = Annotated[
    str,
    typer.Option(metavar="FILE", help="The page as Markdown in a file too.", rich_help_panel=_PANEL),
]


class Wish(NamedTuple):
    """What to write; None: where CI names the pull request, or the commit, and a token is there."""

    comment: bool | None = None
    status: bool | None = None
    summary: str = ""


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


def publish_pending(session: Session, run: RecordedRun, wanted: bool | None = None) -> None:
    """A status that waits, on the commit of a run whose results are still to arrive."""
    if not _is_wanted(session, wanted, _is_commit_of_ci(session, run)):
        return
    from terec.notify import commit_of, pending_status, publish

    commit = commit_of(run)
    with _tried("The commit status was not published"), _host(session, "commit status") as host:
        if host is not None and commit is not None:
            publish(host, commit, pending_status(run.key.suite_key, run.url))


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
    if not _is_wanted(session, wanted, _is_commit_of_ci(session, run)):
        return
    from terec.notify import GateRules, commit_of, publish, status_of

    commit = commit_of(run)
    if commit is None:
        output.note("terec: No commit status: the run names no commit; give --commit to the import.")
        return
    status = status_of(answer, GateRules(asked.against, asked.fail_on, asked.held), asked.final)
    with _tried("The commit status was not published"), _host(session, "commit status") as host:
        if host is not None:
            publish(host, commit, status, answer)


def _comment(session: Session, answer: GateAnswer, markdown: str, wanted: bool | None, asked: Asked) -> None:
    run, outcome = answer.verdicts.run, answer.gate.outcome
    if not _is_wanted(session, wanted, run.pull_request is not None and _is_request_of_ci(session, run)):
        return
    if not asked.final and answer.verdicts.completeness is Completeness.INCOMPLETE:
        return  # the last of the parts says it
    if run.pull_request is None:
        output.note("terec: No comment: the run names no pull request; give --pull-request to the import.")
        return
    from terec.notify import put_comment

    with _tried("The comment was not published"), _host(session, "comment") as host:
        if host is not None:
            put_comment(host, run.pull_request, run.key.suite_key, markdown, outcome is GateOutcome.GREEN)


def _is_wanted(session: Session, wanted: bool | None, by_default: bool) -> bool:
    """What was said, else by_default in CI where a place to write to is known."""
    if wanted is not None:
        return wanted
    return session.in_ci and by_default and code_place(session.environment, session.context) is not None


def _is_request_of_ci(session: Session, run: RecordedRun) -> bool:
    return session.in_ci and run.pull_request == session.context.pull_request


def _is_commit_of_ci(session: Session, run: RecordedRun) -> bool:
    """Whether this job tests the run's commit: a job that looks at other runs says nothing about them."""
    return session.in_ci and run.commit is not None and run.commit == session.context.commit


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
def _tried(what_failed: str) -> Iterator[None]:
    """A failure is one sentence on stderr."""
    try:
        yield
    except (TerecError, OSError) as error:
        output.note(f"terec: {what_failed}: {error}")
