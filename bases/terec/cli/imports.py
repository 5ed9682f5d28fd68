"""`terec import`: from report files to a table of failures."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from terec.cli.gating import Against, FailOnWords, Layout, fail_on_of, leave, must_know_where, show_gate
from terec.cli.import_gate import Judging, broken_off, gate_of_reports, gate_of_stored, judging_of
from terec.cli.import_summary import show_import
from terec.cli.import_words import Given, RunWords, run_words
from terec.cli.importing import import_reports
from terec.cli.publishing import Asked, Comment, Status, Summary, Wish, publish_answer, publish_pending
from terec.cli.session import Session
from terec.cli.wiring import drain
from terec.cli.words import command
from terec.model import Completeness, InvalidInput, RunStatus, completeness, parse_time

app = typer.Typer()

_RUN, _BUILD = "Which run", "More about the run"
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, archives, patterns; - is stdin.")]


@command(app, "import", "terec import build/test-results --suite unit --branch main")
def import_(
    session: Session,
    paths: Paths,
    suite: Annotated[
        str, typer.Option(help="Suite (else CI's workflow or job, else tests).", rich_help_panel=_RUN)
    ] = "",
    branch: Annotated[str, typer.Option(help="Branch (else CI, git).", rich_help_panel=_RUN)] = "",
    run_id: Annotated[
        int | None, typer.Option(help="Number of the run (else CI's, else the next one).", min=0, rich_help_panel=_RUN)
    ] = None,
    part: Annotated[str, typer.Option(help="Shard or job of the run (else CI).", rich_help_panel=_RUN)] = "",
    attempt: Annotated[
        int | None, typer.Option(help="Which try of CI, the first is 1 (else CI).", min=1, rich_help_panel=_RUN)
    ] = None,
    config: Annotated[
        str, typer.Option(help="Stands before each test's config: py3.12 (else CI's matrix leg).", rich_help_panel=_RUN)
    ] = "",
    group: Annotated[str, typer.Option(help="Test group of every result.", rich_help_panel=_RUN)] = "",
    commit: Annotated[str, typer.Option(help="Commit that was tested (else CI, git).", rich_help_panel=_BUILD)] = "",
    base: Annotated[
        str, typer.Option(help="Commit that a change starts from (else CI, git).", rich_help_panel=_BUILD)
    ] = "",
    target: Annotated[
        str, typer.Option(help="Branch that a change is meant for (else CI).", rich_help_panel=_BUILD)
    ] = "",
    pull_request: Annotated[str, typer.Option(help="Pull request (else CI).", rich_help_panel=_BUILD)] = "",
    author: Annotated[str, typer.Option(help="Whose change it is (else CI).", rich_help_panel=_BUILD)] = "",
    build_url: Annotated[str, typer.Option(help="Page of the build (else CI).", rich_help_panel=_BUILD)] = "",
    time: Annotated[
        datetime | None,
        typer.Option(parser=parse_time, metavar="TIME", help="Start, ISO 8601 (else now).", rich_help_panel=_BUILD),
    ] = None,
    status: Annotated[RunStatus | None, typer.Option(help="What CI says.", rich_help_panel=_BUILD)] = None,
    parts: Annotated[
        int | None, typer.Option(help="How many parts the run will have.", min=1, rich_help_panel=_BUILD)
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="Nothing of this run is still to come.", rich_help_panel=_BUILD)
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Then judge it; the exit code is the gate's.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge the reports, and store nothing.")] = False,
    against: Against = "",
    fail_on: FailOnWords = None,
    comment: Comment = None,
    commit_status: Status = None,
    summary: Summary = "",
) -> None:
    """Import test reports, then show what is red.

    What no option says comes from CI's variables (docs/ci.md lists them), else from git. Importing the same
    reports twice changes nothing. Exit code 0 when something was imported, red or not; with --check or --dry-run as
    `terec check`.
    """
    judging = judging_of(check, dry_run, against, fail_on_of(fail_on))
    if judging.wanted:
        must_know_where(session)
    elif comment or summary:
        raise InvalidInput("--comment and --summary show the gate's answer; give --check or --dry-run with them.")
    given = Given(
        suite, branch, run_id, part, attempt, commit, base, target, pull_request, author, build_url, time, status,
        parts, complete, config,
    )  # fmt: skip
    words = run_words(session, given, paths)
    wish = Wish(comment, commit_status, summary)
    if judging.dry_run:
        answer = gate_of_reports(session, words, paths, words.config, group, judging)
        show_gate(session, answer, Layout(), stored=False)
        publish_answer(session, answer, wish, Asked(), stored=False)
        leave(answer)
        return
    _import(session, words, paths, group, judging, wish)


def _import(session: Session, words: RunWords, paths: list[str], group: str, judging: Judging, wish: Wish) -> None:
    imported = import_reports(session, words, paths, words.config, group)
    drain(session.where)
    answer = gate_of_stored(session, imported.run.key, judging, imported.problems) if judging.check else None
    show_import(session, imported, answer)
    if answer is None:
        if completeness(imported.run, datetime.now(UTC)) is Completeness.INCOMPLETE:
            publish_pending(session, imported.run, wish.status)
        return
    held = bool(broken_off(imported.problems))
    publish_answer(session, answer, wish, Asked(judging.against, judging.fail_on, final=False, held=held))
    leave(answer)
