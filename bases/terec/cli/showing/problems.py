"""`terec problems`: causes that live over time."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.branches import require_branch
from terec.cli.session import Session
from terec.cli.times import time_before
from terec.cli.windows import nothing_since
from terec.cli.words import OnBranch, Suite, command
from terec.model import Problem, SuiteKey, as_plain
from terec.service import Judgement

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer()

Since = Annotated[str, typer.Option(metavar="TIME", help="Only those that failed or were fixed since: 7d, or a day.")]


@command(app, "problems", "terec problems ci --branch main --since 7d")
def problems(session: Session, suite: Suite, branch: OnBranch = "", since: Since = "") -> None:
    """List problems: open ones first, the oldest at the top, then those that were fixed."""
    now = datetime.now(UTC)
    begin = time_before(since, "--since", now) if since else None
    key = session.suite(suite)
    found = session.service.judgement.problems(key, branch or None, begin)
    nothing = "" if found else _nothing(session, key, branch, begin)
    titles = _titles(session.service.judgement, key, found)

    def page() -> Iterator["RenderableType"]:
        from terec.render import problems_table

        yield nothing or problems_table(found, titles, now)

    session.show([{**as_plain(each), "title": titles.get(each.problem_id)} for each in found], page)


def _nothing(session: Session, suite: SuiteKey, branch: str, begin: datetime | None) -> str:
    """What is said where there is no problem since begin; empty without a begin. NotFound: nobody knows the branch."""
    if begin is not None:
        return nothing_since(session, "No problem failed or was fixed", ("problems",), suite, branch, begin)
    require_branch(session.service.history, suite, branch)
    return ""


def _titles(judgement: Judgement, suite: SuiteKey, found: Sequence[Problem]) -> dict[str, str]:
    """What each problem said, by its id: the causes since the earliest of their last failures; one question."""
    begins = [each.last_failed.started for each in found if each.last_failed.started]
    causes = judgement.causes(suite, None, min(begins)) if begins else []
    return {each.cause.cause_id: each.cause.title for each in causes}
