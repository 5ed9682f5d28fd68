"""`terec ci`: runs the tests of a CI job and ends with the exit code that they deserve."""

from dataclasses import replace
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from terec.cli import output
from terec.cli.ci.command_reports import asked_for_report, reports_of, tell_reports
from terec.cli.ci.exit_table import Ended, Gate, InReports, decide, may_mean_failed_tests
from terec.cli.ci.running import NotStarted, run_command
from terec.cli.gate.gating import Against, FailOnWords, FailureCodes, Judging, codes_of, fail_on_of, must_know_where
from terec.cli.gate.publishing import Asked, Wish, publish_pending, publish_unjudged, wish_words
from terec.cli.importing.run_options import given_words
from terec.cli.importing.words import Given, RunWords, run_words
from terec.cli.session import Session
from terec.cli.times import span_of
from terec.cli.words import command
from terec.model import InvalidInput

app = typer.Typer()

HERE = "."

_CommandLine = Annotated[
    list[str], typer.Argument(metavar="COMMAND...", help="What runs the tests, after --, as it is typed.")
]
_ReportPaths = Annotated[
    list[str] | None,
    typer.Option("--reports", metavar="PATH", help="Where its reports will be (else the usual places); repeatable."),
]
_Wait = Annotated[str, typer.Option(metavar="DURATION", help="How long a server may take, in all.")]
_Later = Annotated[
    bool, typer.Option("--check-later", help="Store the results of a shard; `terec check` judges all of them.")
]
_Optional = Annotated[bool, typer.Option("--report-optional", help="No report and exit code 0 is 0, not 4.")]


@command(app, "ci", "terec ci -- mvn verify", gathered={"given": given_words, "wish": wish_words}, wraps_a_command=True)
def ci(
    session: Session,
    words: _CommandLine,
    given: Given,
    wish: Wish,
    reports: _ReportPaths = None,
    wait: _Wait = "30s",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge the reports, and store nothing.")] = False,
    check_later: _Later = False,
    report_optional: _Optional = False,
    failure_code: FailureCodes = None,
    against: Against = "",
    fail_on: FailOnWords = None,
) -> None:
    """Run the tests, import the reports that they wrote, judge them, and end with the exit code that this deserves.

    The command's own failure becomes 0 only when its reports hold failed tests and each of them has an excuse.
    A crash, a compile error, a missing report stay red. Exit code 0 with a failure that has no excuse becomes 1, and
    without any report 4. A server that is away costs --wait: the results are kept, and sent with the next.
    """
    must_know_where(session)
    if dry_run and check_later:
        raise InvalidInput("Give --dry-run or --check-later: what is not stored cannot be judged later.")
    codes = codes_of(failure_code)
    judging = Judging(not check_later, dry_run, against or None, tuple(fail_on_of(fail_on)))
    session.wait_seconds = span_of(wait, "--wait").total_seconds()
    run = run_words(session, replace(given, time=given.time or datetime.now(UTC)), [HERE])
    with TemporaryDirectory(prefix="terec-ci-") as folder:
        asked = asked_for_report(words, session.environment, folder)
        written = reports_of(asked, session.environment, reports)
        if not dry_run:
            publish_pending(session, run.run, wish.status, quietly=True, part=run.header.part)
        try:
            ran = run_command(asked, stdout_to_stderr=session.as_json)
        except NotStarted as error:
            _tell_unjudged(session, run, str(error), judging, wish)
            raise
        if ran.interrupted:
            output.note("terec: Interrupted; nothing was imported.")
            _tell_unjudged(session, run, "The command was interrupted, and nothing was imported.", judging, wish)
            raise typer.Exit(ran.code)
        found = written.since()
        tell_reports(found, reports)
        paths = [str(each) for each in found.paths]
        ended = Ended(ran.code, may_mean_failed_tests(ran.code, tuple(words), codes))
        if paths:
            _judge(session, run, paths, given, ended, report_optional, judging, wish)
        else:
            _leave_without_report(session, run, ended, report_optional, judging, wish)


def _judge(
    session: Session,
    run: RunWords,
    paths: list[str],
    given: Given,
    ended: Ended,
    report_optional: bool,
    judging: Judging,
    wish: Wish,
) -> None:
    from terec.cli.ci.judged_run import Telling, judge_reports, leave_decided
    from terec.cli.importing.importing import Reports  # here: a command without a report needs none of it

    judged = judge_reports(session, run, Reports(paths, run.config, given.group), judging)
    leave_decided(
        session, judged, ended, report_optional, _about(ended, paths), Telling(run.run, judging, wish, run.header.part)
    )


def _leave_without_report(
    session: Session, run: RunWords, ended: Ended, report_optional: bool, judging: Judging, wish: Wish
) -> None:
    """Nothing to send and nothing to ask: TeReC's server is left alone."""
    decision = decide(ended, InReports.NOTHING, Gate.NOT_JUDGEABLE, report_optional)
    if session.as_json:
        output.write_json({"gate": None, "reason": "", **_about(ended, []), **decision._asdict()})
    if judging.check and not judging.dry_run:
        held, red = ended.code != 0, decision.exit_code != 0
        asked = Asked(judging.against, judging.fail_on, final=False, held=held, part=run.header.part, red=red)
        publish_unjudged(session, run.run, decision.because, decision.exit_code == 0, wish.status, asked)
    output.note(f"terec: {decision.because}")
    if decision.exit_code:
        raise typer.Exit(decision.exit_code)


def _tell_unjudged(session: Session, run: RunWords, because: str, judging: Judging, wish: Wish) -> None:
    """What waits on the commit since before the command waits no more, unless a job of its own is to judge."""
    if judging.check and not judging.dry_run:
        words = Asked(judging.against, judging.fail_on, final=False, held=True, part=run.header.part, red=True)
        publish_unjudged(session, run.run, because, False, wish.status, words)


def _about(ended: Ended, paths: list[str]) -> dict[str, Any]:
    """What the JSON says of the command."""
    return {"command_exit_code": ended.code, "reports": paths}
