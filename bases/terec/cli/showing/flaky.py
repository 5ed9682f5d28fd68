"""`terec tests flaky`: tests that come and go."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from terec.cli.branches import require_branch
from terec.cli.session import Session
from terec.cli.words import Limit, OnBranch, Suite

if TYPE_CHECKING:
    from rich.console import RenderableType


def flaky(session: Session, suite: Suite, branch: OnBranch = "", limit: Limit = 200) -> None:
    """List flaky tests, those that cost most first: rate with its 95 % interval, last seen, cost, pull requests hit."""
    key = session.suite(suite)
    found = session.service.judgement.flaky_tests(key, branch or None, limit)
    if not found:
        require_branch(session.service.history, key, branch)

    def page() -> Iterator["RenderableType"]:
        from terec.render import flaky_table

        yield flaky_table(found)

    session.show(found, page)
