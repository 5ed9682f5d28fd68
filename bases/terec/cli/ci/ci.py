"""`terec ci`: runs the tests of a CI job and ends with the exit code that they deserve."""

from dataclasses import replace
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NamedTuple

import typer

from terec.cli import output
from terec.cli.ci.command_reports import asked_for_report, reports_of, tell_reports
from terec.cli.ci.exit_table import Ended, Gate, InReports, decide, may_mean_failed_tests
from terec.cli.ci.running import NotStarted, run_command
from terec.cli.gate.gating import Against, FailOnWords, FailureCodes, Judging, codes_of, fail_on_of, must_know_where
from terec.cli.gate.publishing import GateCall, Wish, publish_pending, publish_unjudged, wish_words
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


@command(
    app,
    "ci",
    "terec ci -- mvn verify",
    gathered={"given": given_words, "wish": wish_words},
    wraps_a_command=True,
    makes_file=True,
)
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
    judging = Judging(not check_later, dry_run, against or None, tuple(fail_on_of(fail_on)))
    call = _Call(words, given, reports, codes_of(failure_code), report_optional, judging, wish)
    session.wait_seconds = span_of(wait, "--wait").total_seconds()
    run = run_words(session, replace(given, time=given.time or datetime.now(UTC)), [HERE])
    with TemporaryDirectory(prefix="terec-ci-") as folder:
        asked = asked_for_report(words, session.environment, folder)
        written = reports_of(asked, session.environment, reports)
        if not dry_run:
            publish_pending(session, run.run, wish.status, quietly=True, part=run.header.part)
        ended = _run(session, run, call, asked)
        found = written.since()
        tell_reports(found, reports)
        paths = [str(each) for each in found.paths]
        if paths:
            _judge(session, run, call, paths, ended)
        else:
            _leave_without_report(session, run, call, ended)


class _Call(NamedTuple):
    """What the command line says. words: the command that runs the tests. codes: those of --failure-code."""

    words: list[str]
    given: Given
    reports: list[str] | None
    codes: tuple[int, ...]
    report_optional: bool
    judging: Judging
    wish: Wish


def _run(session: Session, run: RunWords, call: _Call, asked: list[str]) -> Ended:
    """How the command ended; ends this one, after telling so, where it could not be started or was interrupted."""
    try:
        ran = run_command(asked, stdout_to_stderr=session.as_json)
    except NotStarted as error:
        _tell_unjudged(session, run, call, str(error))
        raise
    if ran.interrupted:
        output.note("terec: Interrupted; nothing was imported.")
        _tell_unjudged(session, run, call, "The command was interrupted, and nothing was imported.")
        raise typer.Exit(ran.code)
    return Ended(ran.code, may_mean_failed_tests(ran.code, tuple(call.words), call.codes))


def _judge(session: Session, run: RunWords, call: _Call, paths: list[str], ended: Ended) -> None:
    from terec.cli.ci.judged_run import Telling, judge_reports, leave_decided
    from terec.cli.importing.importing import Reports  # here: a command without a report needs none of it

    judged = judge_reports(session, run, Reports(paths, run.config, call.given.group), call.judging)
    telling = Telling(run.run, call.judging, call.wish, run.header.part)
    leave_decided(session, judged, ended, call.report_optional, _about(ended, paths), telling)


def _leave_without_report(session: Session, run: RunWords, call: _Call, ended: Ended) -> None:
    """Nothing to send and nothing to ask: TeReC's server is left alone."""
    judging = call.judging
    decision = decide(ended, InReports.NOTHING, Gate.NOT_JUDGEABLE, call.report_optional)
    if session.as_json:
        output.write_json({"gate": None, "reason": "", **_about(ended, []), **decision._asdict()})
    if judging.check and not judging.dry_run:
        held, red = ended.code != 0, decision.exit_code != 0
        asked = GateCall(judging.against, judging.fail_on, final=False, held=held, part=run.header.part, red=red)
        publish_unjudged(session, run.run, decision.because, decision.exit_code == 0, call.wish.status, asked)
    output.note(f"terec: {decision.because}")
    if decision.exit_code:
        raise typer.Exit(decision.exit_code)


def _tell_unjudged(session: Session, run: RunWords, call: _Call, because: str) -> None:
    """What waits on the commit since before the command waits no more, unless a job of its own is to judge."""
    judging = call.judging
    if judging.check and not judging.dry_run:
        words = GateCall(judging.against, judging.fail_on, final=False, held=True, part=run.header.part, red=True)
        publish_unjudged(session, run.run, because, False, call.wish.status, words)


def _about(ended: Ended, paths: list[str]) -> dict[str, Any]:
    """What the JSON says of the command."""
    return {"command_exit_code": ended.code, "reports": paths}
