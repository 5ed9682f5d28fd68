"""`terec builds`: list, plot and show the builds of a suite."""

from enum import StrEnum
from typing import Annotated

import typer

from terec.cli.output import plot_width
from terec.cli.session import Session
from terec.cli.shortening import shortened
from terec.cli.words import Branch, Limit, MaybeBranch, MaybeRunId, MaybeSuite, Suite, command
from terec.model import Outcome, RecordedRun

app = typer.Typer(no_args_is_help=True, help="List, plot and show the builds of a suite.")


class Field(StrEnum):
    """What a plot shows of a build."""

    FAIL = "fail_count"
    PASS = "pass_count"  # noqa: S105 - a count, no password
    SKIP = "skip_count"
    TOTAL = "total_count"
    DURATION = "duration_sec"


PlotField = Annotated[Field, typer.Option("--field", help="What is plotted of each build.")]


@command(app, "history", "terec builds history ci main --limit 10")
def history(session: Session, suite: Suite, branch: Branch, limit: Limit = 32) -> None:
    """List builds, newest first."""
    from terec.render import builds_table

    runs = _builds(session, suite, branch, limit)
    session.show(runs, lambda: [builds_table(runs)])


@command(app, "view", "terec builds view ci main")
def view(session: Session, suite: Suite, branch: Branch, limit: Limit = 32) -> None:
    """Plot passed, skipped and failed tests of each build, one on top of the other."""
    from terec.render import builds_view

    runs = _builds(session, suite, branch, limit)
    session.show(runs, lambda: [builds_view(runs, plot_width())])


@command(app, "bar", "terec builds bar ci main")
def bar(session: Session, suite: Suite, branch: Branch, limit: Limit = 32, field: PlotField = Field.FAIL) -> None:
    """Plot a bar for each build, as high as its count of failed tests."""
    from terec.render import builds_bar

    runs = _builds(session, suite, branch, limit)
    session.show(runs, lambda: [builds_bar(runs, field, plot_width())])


@command(app, "histogram", "terec builds histogram ci main --field duration_sec")
def histogram(session: Session, suite: Suite, branch: Branch, limit: Limit = 32, field: PlotField = Field.FAIL) -> None:
    """Plot how often builds have which count of failed tests."""
    from terec.render import builds_histogram

    runs = _builds(session, suite, branch, limit)
    session.show(runs, lambda: [builds_histogram(runs, field, plot_width())])


@command(app, "show", "terec builds show ci main latest")
def show(session: Session, suite: MaybeSuite = None, branch: MaybeBranch = None, run_id: MaybeRunId = None) -> None:
    """Show one build with its failed tests."""
    from terec.render import build_view, failures_table

    key = session.run(suite, branch, run_id)
    run = session.service.results.run(key)
    failures = list(session.service.results.results(key, Outcome.FAIL))
    answer = {"run": run, "failures": [shortened(each) for each in failures]} if session.as_json else None
    session.show(answer, lambda: [build_view(run), *([failures_table(failures)] if failures else [])])


def _builds(session: Session, suite: str, branch: str, limit: int) -> list[RecordedRun]:
    return session.service.history.builds(session.suite(suite), branch, limit)
