"""`terec import`: from report files to a table of failures."""

from typing import Annotated

import typer

from terec.cli.ci.exit_table import Ended, may_mean_failed_tests
from terec.cli.ci.judged_run import Telling, judge_reports, leave_decided
from terec.cli.gate.gating import (
    Against,
    FailOnWords,
    FailureCodes,
    Judging,
    Layout,
    codes_of,
    fail_on_of,
    judging_of,
    leave,
    must_know_where,
    show_gate,
)
from terec.cli.gate.publishing import GateCall, Wish, publish_answer, wish_words
from terec.cli.importing.ending import end_import
from terec.cli.importing.exported_words import words_of_export
from terec.cli.importing.gate import gate_of_reports
from terec.cli.importing.importing import Reports
from terec.cli.importing.run_options import given_words
from terec.cli.importing.words import STDIN, Given, RunWords, run_words
from terec.cli.session import Session
from terec.cli.times import span_of
from terec.cli.words import command
from terec.importers import files_at
from terec.model import InvalidInput

app = typer.Typer()

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, archives, patterns; - is stdin.")]
TestExit = Annotated[
    int | None,
    typer.Option(
        "--test-exit", help="Exit code of the tests that ran before; with --check or --dry-run.", min=0, max=255
    ),
]
Wait = Annotated[str, typer.Option(metavar="DURATION", help="How long a server may take, in all.")]
Required = Annotated[bool, typer.Option("--required", help="A server that is away is exit code 3.")]


@command(
    app,
    "import",
    "terec import build/test-results --suite unit --branch main",
    gathered={"given": given_words, "wish": wish_words},
    makes_file=True,
)
def import_(
    session: Session,
    paths: Paths,
    given: Given,
    wish: Wish,
    console: Annotated[
        bool, typer.Option("--console", help="Read what is no XML as a console log of Maven, pytest or Go.")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Then judge it; the exit code is the gate's.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge the reports, and store nothing.")] = False,
    against: Against = "",
    fail_on: FailOnWords = None,
    test_exit: TestExit = None,
    failure_code: FailureCodes = None,
    required: Required = False,
    wait: Wait = "",
) -> None:
    """Import test reports, then show what is red.

    What no option says comes from CI's variables (docs/ci.md lists them), else from git. Importing the same
    reports twice changes nothing. What a server that is away cannot take is kept, and sent with the next import.

    Exit code 0 when something was imported or kept, red or not; with --check or --dry-run as `terec check`; with
    --test-exit as `terec ci`.
    """
    judging = judging_of(check, dry_run, against, fail_on_of(fail_on))
    _must_fit(judging, test_exit, failure_code)
    if judging.wanted:
        must_know_where(session)
    elif wish.comment or wish.summary:
        raise InvalidInput("--comment and --summary show the gate's answer; give --check or --dry-run with them.")
    session.wait_seconds = span_of(wait, "--wait").total_seconds() if wait else None
    words = words_of_export(session, given, paths) or run_words(session, given, paths)
    reports = Reports(paths, words.config, given.group, console)
    if test_exit is not None:
        ended = Ended(test_exit, may_mean_failed_tests(test_exit, failure_codes=codes_of(failure_code)))
        _end_test_step(session, words, reports, Telling(words.run, judging, wish, words.header.part), ended)
    elif judging.dry_run:
        answer = gate_of_reports(session, words, reports, judging)
        show_gate(session, answer, Layout(), stored=False)
        publish_answer(session, answer, wish, GateCall(), stored=False)
        leave(answer)
    else:
        end_import(session, words, reports, judging, required, wish)


def _must_fit(judging: Judging, test_exit: int | None, failure_code: list[str] | None) -> None:
    if test_exit is not None and not judging.wanted:
        raise InvalidInput("--test-exit is weighed against the gate; give --check or --dry-run with it.")
    if failure_code and test_exit is None:
        raise InvalidInput("--failure-code says what --test-exit may mean; give both.")


def _end_test_step(session: Session, words: RunWords, reports: Reports, telling: Telling, ended: Ended) -> None:
    """A step that crashed left no report: that is no wrong call."""
    there = [each for each in reports.paths if each == STDIN or any(files_at([each]))]
    judged = judge_reports(session, words, reports._replace(paths=there), telling.judging)
    if not there:
        judged.reason = f"No report is at {', '.join(reports.paths)}."
    leave_decided(session, judged, ended, False, {"test_exit": ended.code}, telling)
