"""`terec failures`: causes of a time or a run, one failure hash, two failures side by side."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terec.cli.default_command import group_with_default
from terec.cli.session import Session
from terec.cli.shortening import shortened
from terec.cli.showing.case_choice import choose_case
from terec.cli.times import time_before
from terec.cli.windows import nothing_since
from terec.cli.words import Branch, MaybeBranch, MaybeRunId, OnBranch, RunId, Suite, TestName, command
from terec.model import Comparison, FailureFacts, InvalidInput, RunVerdicts, SuiteKey, TestInRun, as_plain

if TYPE_CHECKING:
    from rich.console import RenderableType

app = group_with_default("Causes of failures, and everything about one of them.", "terec failures ci --since 7d")

Since = Annotated[str, typer.Option(metavar="TIME", help="From when: a span such as 7d, or a day.")]
Hash = Annotated[str, typer.Argument(metavar="HASH", help="Failure hash, strict or loose: f1:…")]
InSuite = Annotated[str, typer.Option("--suite", help="Suite (else CI's, else the project's only one).")]


@command(app, "list", "terec failures list ci --branch main --since 7d")
def list_causes(
    session: Session,
    suite: Suite,
    branch: MaybeBranch = None,
    run_id: MaybeRunId = None,
    on_branch: OnBranch = "",
    since: Since = "7d",
) -> None:
    """List the causes of failures since a time, those met in most runs first; or the causes of one run."""
    if branch is not None:
        _show_run(session, session.service.judgement.verdicts(session.run(suite, branch, run_id)))
        return
    begin = time_before(since, "--since", datetime.now(UTC))
    key = session.suite(suite)
    causes = session.service.judgement.causes(key, on_branch or None, begin)
    nothing = "" if causes else nothing_since(session, "Nothing failed", ("failures",), key, on_branch, begin)

    def page() -> Iterator["RenderableType"]:
        from terec.render import causes_table

        yield nothing or causes_table(causes)

    session.show(causes, page)


@command(app, "show", "terec failures show f1:53c1a0b2d4e6f809 --suite ci")
def show(session: Session, failure_hash: Hash, suite: InSuite = "") -> None:
    """Show everything about a failure hash: first and last seen, branches, tests, runs, and its text."""
    found = session.service.judgement.failure(_suite(session, suite), failure_hash)

    def page() -> Iterator["RenderableType"]:
        from terec.render import failure_view

        yield failure_view(found)

    session.show(_plain_facts(found) if session.as_json else None, page)


@command(app, "compare", "terec failures compare ci main 17 CartTest::adds ci main 12 CartTest::adds")
def compare(
    session: Session,
    suite: Suite,
    branch: Branch,
    run_id: RunId,
    test: TestName,
    other_suite: Suite,
    other_branch: Branch,
    other_run_id: RunId,
    other_test: TestName,
) -> None:
    """Show two failures side by side: how alike they are, and by which features."""
    one, other = session.run(suite, branch, run_id), session.run(other_suite, other_branch, other_run_id)
    results = session.service.results
    ids = choose_case(results, one, test).test_id, choose_case(results, other, other_test).test_id
    found = session.service.judgement.compare(one, ids[0], other, ids[1])

    def page() -> Iterator["RenderableType"]:
        from terec.render import comparison_view

        yield comparison_view(found)

    session.show(_plain_comparison(found) if session.as_json else None, page)


def _show_run(session: Session, verdicts: RunVerdicts) -> None:
    def page() -> Iterator["RenderableType"]:
        from terec.render import verdicts_page

        yield verdicts_page(verdicts)

    session.show(_plain_verdicts(verdicts) if session.as_json else None, page)


def _suite(session: Session, suite: str) -> SuiteKey:
    """The suite named, else that of CI, else the only one."""
    name = suite or (session.in_ci and session.context.suite) or ""
    if not name:
        known = [each.suite for each in session.service.results.suites(*_place(session))]
        if len(known) != 1:
            raise InvalidInput(f"Which suite? Please give --suite ({', '.join(known[:8]) or 'there is none'}).")
        name = known[0]
    return session.suite(name)


def _place(session: Session) -> tuple[str, str]:
    return session.place.org.value, session.place.project.value


def _plain_verdicts(verdicts: RunVerdicts) -> dict[str, Any]:
    tests = [{**as_plain(each), "test_run": shortened(each.test_run)} for each in verdicts.tests]
    return {**as_plain(verdicts), "tests": tests}


def _plain_facts(found: FailureFacts) -> dict[str, Any]:
    newest = [_plain_row(each) for each in found.newest]
    return {**as_plain(found), "example": _plain_row(found.example), "newest": newest}


def _plain_comparison(found: Comparison) -> dict[str, Any]:
    return {**as_plain(found), "one": _plain_row(found.one), "other": _plain_row(found.other)}


def _plain_row(row: TestInRun) -> dict[str, Any]:
    return {"test_run": shortened(row.test_run), "suite_run": as_plain(row.suite_run)}
