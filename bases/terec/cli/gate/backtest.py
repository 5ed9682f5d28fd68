"""`terec backtest`: how often the gate would have been wrong on a suite's own past."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.session import Session
from terec.cli.times import time_before
from terec.cli.windows import nothing_since
from terec.cli.wiring import backtest_store
from terec.cli.words import Suite, command

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer()

Since = Annotated[str, typer.Option(metavar="TIME", help="From when: a span such as 90d, or a day.")]


@command(app, "backtest", "terec backtest ci --since 90d")
def backtest(session: Session, suite: Suite, since: Since = "90d") -> None:
    """Gate every failed run of the store again, as of its own time, and count where it was wrong since.

    A false red was called NEW and then passed on the same commit; a false green was excused and then stayed red.
    """
    begin = time_before(since, "--since", datetime.now(UTC))
    key = session.suite(suite)
    session.service.results.suite(key)
    answer = backtest_store(session.where, key, begin)
    nothing = "" if answer.runs else nothing_since(session, "No run failed", ("backtest",), key, "", begin)

    def page() -> Iterator["RenderableType"]:
        from terec.render import backtest_view

        yield nothing or backtest_view(answer)

    session.show(answer, page)
