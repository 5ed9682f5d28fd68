"""Imports the last builds of a Jenkins job, and shows how the gate would have done on them."""

from terec.cli.backfill.ending import show_backtests
from terec.cli.jenkins.last import import_last
from terec.cli.jenkins.words import asked
from terec.cli.session import Session


def backfill_jenkins(session: Session, job: str, last: int, suite: str, branch: str, requests: int | None) -> None:
    """As `terec jenkins import-run JOB --last N`, then the backtest."""
    with asked(session, job, "", suite, branch, requests) as words:
        report = import_last(words, last)
    if not session.as_json:
        show_backtests(session, [each.run for each in report.imported])
