"""`terec check`: the gate; also `terec tests check`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terec.cli import output
from terec.cli.checking import Answer, Checked, check_failures
from terec.cli.completeness import must_be_judgeable, undeclared
from terec.cli.phrases import counted, quoted, run_words
from terec.cli.progress import check_progress
from terec.cli.session import Session
from terec.cli.words import Fold, MaybeBranch, MaybeRunId, MaybeSuite, command
from terec.model import InvalidInput, Outcome, RecordedRun

if TYPE_CHECKING:
    from rich.console import RenderableType

app = typer.Typer()

FAILURE_WITHOUT_EXCUSE = 1
Depth = Annotated[int, typer.Option("--limit", help="How many earlier runs to compare with.", min=1, max=128)]
ShowProgress = Annotated[bool, typer.Option("--progress", help="Show on a terminal how far it is.")]


@command(app, "check", "terec check ci main latest")
def check(
    session: Session,
    suite: MaybeSuite = None,
    branch: MaybeBranch = None,
    run_id: MaybeRunId = None,
    limit: Depth = 32,
    fold: Fold = False,
    progress: ShowProgress = False,
) -> None:
    """Compare every failure of a run with earlier runs of its branch, by exact text.

    Exit code 0: nothing failed, or every failure is known. 1: one is new or has no history. 4: the run is empty,
    incomplete or ignored. 2 and 3: it could not look; never 0.
    """
    if session.in_ci and not session.settings.url:
        raise InvalidInput("In CI a check needs to know where results are: set TEREC_URL, or give --url.")
    key = session.run(suite, branch, run_id)
    run = session.service.results.run(key)
    must_be_judgeable(run, datetime.now(UTC))
    failures = list(session.service.results.results(key, Outcome.FAIL))
    with check_progress(len(failures) if progress else 0) as done:
        checked = check_failures(session.service, run, failures, limit, done)
    _show(session, run, checked, fold)
    if any(each.answer is not Answer.KNOWN for each in checked):
        raise typer.Exit(FAILURE_WITHOUT_EXCUSE)


def _show(session: Session, run: RecordedRun, checked: list[Checked], fold: bool) -> None:
    caution = undeclared(run, datetime.now(UTC))
    if session.as_json:
        session.show(_plain(run, checked, caution), tuple)
    else:
        output.write(*_page(run, checked, caution, fold))
        _look_closer(session, run, checked)


def _page(run: RecordedRun, checked: list[Checked], caution: str | None, fold: bool) -> Iterator["RenderableType"]:
    from terec.render import checked_table

    if checked:
        yield checked_table([(each.result, each.answer, each.check.message) for each in checked], fold)
    counts = [f"{sum(each.answer is answer for each in checked):,} {answer}" for answer in Answer]
    yield f"{counted(len(checked), 'failure')} in {run.key}" + (f": {', '.join(counts)}." if checked else ".")
    if caution:
        yield caution


def _look_closer(session: Session, run: RecordedRun, checked: list[Checked]) -> None:
    """The command that shows the first failure without excuse, whole."""
    unknown = next((each.result for each in checked if each.answer is not Answer.KNOWN), None)
    if unknown is not None:
        closer = session.call("tests show", run_words(run.key), quoted(str(unknown.case)))
        output.write_command(f"Look closer: {closer}")


def _plain(run: RecordedRun, checked: list[Checked], caution: str | None) -> dict[str, Any]:
    counts = {answer.name.lower(): sum(each.answer is answer for each in checked) for answer in Answer}
    return {"run": run, **counts, "caution": caution, "failures": [_plain_failure(each) for each in checked]}


def _plain_failure(checked: Checked) -> dict[str, Any]:
    check = checked.check
    return {
        "test_id": checked.result.test_id,
        **check.test_case._asdict(),
        "answer": checked.answer,
        "message": check.message,
        "summary": check.summary,
        "same_failure_in": [each.suite_run.run_id for each in check.similar_failures],
    }
