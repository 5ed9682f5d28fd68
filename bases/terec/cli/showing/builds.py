"""`terec builds`: list, plot and show the builds of a suite."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.branches import builds_of
from terec.cli.output import plot_width
from terec.cli.session import Session
from terec.cli.shortening import shortened
from terec.cli.words import Branch, Limit, MaybeBranch, MaybeRunId, MaybeSuite, Suite, command, group
from terec.model import Outcome, RecordedRun

if TYPE_CHECKING:
    from rich.console import RenderableType

app = group("List, plot and show the builds of a suite.", "terec builds history ci main")


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
    runs = _builds(session, suite, branch, limit)

    def page() -> Iterator["RenderableType"]:
        from terec.render import builds_table

        yield builds_table(runs)

    session.show(runs, page)


@command(app, "view", "terec builds view ci main")
def view(session: Session, suite: Suite, branch: Branch, limit: Limit = 32) -> None:
    """Plot passed, skipped and failed tests of each build, one on top of the other."""
    runs = _builds(session, suite, branch, limit)

    def page() -> Iterator["RenderableType"]:
        from terec.render import builds_view

        yield builds_view(runs, plot_width())

    session.show(runs, page)


@command(app, "bar", "terec builds bar ci main")
def bar(session: Session, suite: Suite, branch: Branch, limit: Limit = 32, field: PlotField = Field.FAIL) -> None:
    """Plot a bar for each build, as high as its count of failed tests."""
    runs = _builds(session, suite, branch, limit)

    def page() -> Iterator["RenderableType"]:
        from terec.render import builds_bar

        yield builds_bar(runs, field, plot_width())

    session.show(runs, page)


@command(app, "histogram", "terec builds histogram ci main --field duration_sec")
def histogram(session: Session, suite: Suite, branch: Branch, limit: Limit = 32, field: PlotField = Field.FAIL) -> None:
    """Plot how often builds have which count of failed tests."""
    runs = _builds(session, suite, branch, limit)

    def page() -> Iterator["RenderableType"]:
        from terec.render import builds_histogram

        yield builds_histogram(runs, field, plot_width())

    session.show(runs, page)


@command(app, "trends", "terec builds trends ci main --limit 60")
def trends(session: Session, suite: Suite, branch: Branch, limit: Limit = 32) -> None:
    """Plot how the pass rate and the duration of builds went."""
    runs = _builds(session, suite, branch, limit)

    def page() -> Iterator["RenderableType"]:
        from terec.render import builds_trends

        yield builds_trends(runs, plot_width())

    session.show(runs, page)


@command(app, "show", "terec builds show ci main latest")
def show(session: Session, suite: MaybeSuite = None, branch: MaybeBranch = None, run_id: MaybeRunId = None) -> None:
    """Show one build with its failed tests."""
    key = session.run(suite, branch, run_id)
    run = session.service.results.run(key)
    failures = list(session.service.results.results(key, Outcome.FAIL))

    def page() -> Iterator["RenderableType"]:
        from terec.render import build_view, failures_table

        yield build_view(run, datetime.now(UTC))
        if failures:
            yield failures_table(failures)

    answer = {"run": run, "failures": [shortened(each) for each in failures]} if session.as_json else None
    session.show(answer, page)


@command(app, "suites", "terec builds suites")
def suites(session: Session) -> None:
    """List the suites of the project."""
    found = session.service.results.suites(session.place.org.value, session.place.project.value)

    def page() -> Iterator["RenderableType"]:
        from terec.render import suites_table

        yield suites_table(found)

    session.show(found, page)


@command(app, "branches", "terec builds branches ci")
def branches(session: Session, suite: Suite) -> None:
    """List the branches of a suite with the newest build of each, the most recent first."""
    runs = session.service.history.branches(session.suite(suite))

    def page() -> Iterator["RenderableType"]:
        from terec.render import branches_table

        yield branches_table(runs)

    session.show(runs, page)


def _builds(session: Session, suite: str, branch: str, limit: int) -> list[RecordedRun]:
    return builds_of(session.service.history, session.suite(suite), branch, limit)
