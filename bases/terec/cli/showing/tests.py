"""`terec tests`: failed tests, their history, their whole texts and verdicts."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from terec.cli.branches import require_branch
from terec.cli.gate import check
from terec.cli.gate.publishing import wish_words
from terec.cli.people import corrections
from terec.cli.session import Session
from terec.cli.showing import flaky
from terec.cli.showing.case_choice import choose_case
from terec.cli.showing.folding import fold as folded
from terec.cli.showing.folding import matching
from terec.cli.showing.resembling import resemblance
from terec.cli.showing.strips import plain_strips, strips_of
from terec.cli.words import Branch, Fold, Limit, RunId, Suite, TestName, command, group
from terec.model import RUN_ID_MAX, CaseSelection, JudgedTest, Outcome, RecordedResult, RunKey, RunVerdicts, TestInRun

if TYPE_CHECKING:
    from rich.console import RenderableType

app = group("Failed tests, their history and their whole texts.", "terec tests failed ci main")

Threshold = Annotated[int, typer.Option(help="Only tests that failed in at least so many of the builds.", min=1)]
TestFilter = Annotated[
    str, typer.Option(help="Only tests whose package, class or name has this in it; with * or ? it must fit whole.")
]


@command(app, "failed", 'terec tests failed ci main --threshold 2 --test-filter "com.acme.*"')
def failed(
    session: Session,
    suite: Suite,
    branch: Branch,
    limit: Limit = 32,
    threshold: Threshold = 1,
    fold: Fold = False,
    test_filter: TestFilter = "",
) -> None:
    """List the tests that failed in the newest builds."""
    found = _failed(session, suite, branch, limit, threshold)
    rows = matching(found, test_filter)
    classes = folded(rows) if fold else []

    def page() -> Iterator["RenderableType"]:
        from terec.render import failed_tests_table, folded_table

        empty = threshold, _tests_of(found)
        yield folded_table(classes, *empty) if fold else failed_tests_table(rows, *empty)

    session.show([each._asdict() for each in classes] if fold else rows, page)


@command(app, "history", "terec tests history ci main --limit 20 --threshold 2")
def history(
    session: Session,
    suite: Suite,
    branch: Branch,
    limit: Limit = 32,
    threshold: Threshold = 1,
    fold: Fold = False,
    test_filter: TestFilter = "",
    top: Annotated[int, typer.Option(help="How many tests to show, those that failed most.", min=1, max=200)] = 50,
) -> None:
    """Show what each test that failed did in every build: one strip for a test, oldest build left."""
    found = _failed(session, suite, branch, limit, threshold)
    rows = matching(found, test_filter)
    runs = session.service.history.builds(session.suite(suite), branch, limit)
    strips = strips_of(session.service.history, session.suite(suite), branch, runs, rows, fold, top)

    def page() -> Iterator["RenderableType"]:
        from terec.render import history_table

        yield history_table(runs, strips, threshold, _tests_of(found))

    session.show(plain_strips(runs, strips), page)


@command(app, "show", 'terec tests show ci main 17 "com.acme.CartTest::adds"')
def show(session: Session, suite: Suite, branch: Branch, run_id: RunId, test: TestName, limit: Limit = 32) -> None:
    """Show one test's result in a run with its whole texts, and where it failed before."""
    key = session.run(suite, branch, run_id)
    result = choose_case(session.service.results, key, test)
    found = _up_to(session, key, result, limit)
    verdicts = session.service.judgement.verdicts(key) if result.result is Outcome.FAIL else None
    judged = _judged(verdicts, result)
    suspects = [each for each in verdicts.suspects if each.cause_id == judged.cause_id] if verdicts and judged else []
    alike = resemblance(session.service, verdicts, judged, found, limit) if verdicts and judged else None

    def page() -> Iterator["RenderableType"]:
        from terec.render import result_view

        yield result_view(result, found, suspects, key.run_id, alike)

    session.show(
        {"result": result, "suspects": suspects, "resembles": alike and alike._asdict(), "history": found}, page
    )


command(app, "check", "terec tests check ci main latest", gathered={"wish": wish_words})(check.check)
command(app, "flaky", "terec tests flaky ci --branch main")(flaky.flaky)
command(app, "correct", 'terec tests correct ci main 17 CartTest::adds FLAKY --because "clock"')(corrections.correct)
command(app, "corrections", "terec tests corrections ci")(corrections.corrections)


def _up_to(session: Session, key: RunKey, result: RecordedResult, limit: int) -> list[TestInRun]:
    """What the test did in the newest `limit` builds of the branch up to this run, newest first."""
    before = key.run_id + 1 if key.run_id < RUN_ID_MAX else None
    return session.service.history.test_runs(key.suite_key, key.branch, CaseSelection(*result.case), limit, before)


def _judged(verdicts: RunVerdicts | None, result: RecordedResult) -> JudgedTest | None:
    """The result with its verdict, where it failed."""
    tests = verdicts.tests if verdicts else ()
    return next((each for each in tests if each.test_run.test_id == result.test_id), None)


def _failed(session: Session, suite: str, branch: str, limit: int, threshold: int) -> list[TestInRun]:
    """Failures of the newest builds; NotFound for a branch that has none but others of the suite have."""
    key = session.suite(suite)
    rows = session.service.history.failed_tests(key, branch, limit, threshold)
    if not rows:
        require_branch(session.service.history, key, branch)
    return rows


def _tests_of(rows: Iterable[TestInRun]) -> int:
    """How many tests are in the rows."""
    return len({row.test_run.test_id for row in rows})
