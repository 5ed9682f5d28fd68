"""Ends a backfill: how the gate would have done on the past that was just imported."""

from collections.abc import Sequence
from datetime import UTC, datetime

from terec.cli import output
from terec.cli.phrases import quoted
from terec.cli.session import Session
from terec.cli.wiring import backtest_store
from terec.model import RecordedRun, SuiteKey
from terec.settings import is_server


def show_backtests(session: Session, runs: Sequence[RecordedRun]) -> None:
    """The backtest of each suite of the runs, from the first of them on; of a server the command that shows it."""
    since: dict[SuiteKey, datetime] = {}
    for run in runs:
        key, started = run.key.suite_key, run.began
        since[key] = min(since.get(key, started), started)
    for key, begin in since.items():
        day = begin.astimezone(UTC).date().isoformat()
        if is_server(session.settings.url):
            print(f"On the server: {session.program} backtest {quoted(key.suite)} --since {day}")
            continue
        from terec.render import backtest_view

        output.write("", backtest_view(backtest_store(session.where, key, begin)))
        print(f"Again: {session.call('backtest', quoted(key.suite), '--since', day)}")
