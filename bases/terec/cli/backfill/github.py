"""Imports the last runs of a GitHub workflow, and says what became of them."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from terec.ci_context import CiContext, as_name
from terec.cli.backfill.ending import show_backtests
from terec.cli.backfilled import SHOWN, leave_with_first_error, plain_others, show_others
from terec.cli.importing.importing import make_place, read_options
from terec.cli.output import write_json
from terec.cli.phrases import counted
from terec.cli.place import place_to_write
from terec.cli.progress import runs_progress
from terec.cli.session import Session
from terec.cli.wiring import drain, open_github
from terec.github import Importer, LastRuns, Reading, Repository, WorkflowRun, named_repository, run_of
from terec.model import EmptyUpload, Run, now
from terec.settings import is_server

LIKELY = ("*test*", "*junit*", "*report*", "*result*")
"""Names of artifacts that hold reports, as people call them; upper and lower case are the same."""


class Backfill(NamedTuple):
    """What is to be imported. artifacts: patterns of their names; empty: LIKELY."""

    repository: str
    workflow: str
    last: int
    artifacts: tuple[str, ...] = ()
    suite: str = ""
    branch: str = ""

    def wanted(self, artifact: str) -> bool:
        """Whether an artifact of this name is looked into."""
        return any(fnmatchcase(artifact.lower(), pattern.lower()) for pattern in self.artifacts or LIKELY)


def backfill_github(session: Session, wish: Backfill, token: str, patience: float) -> None:
    """Import them, print the summary and the backtest; AskedTooOften when GitHub's limits ended it before its end."""
    repository = named_repository(wish.repository)
    options = read_options(session.settings)
    with open_github(session.environment, token, patience) as server:
        reading = Reading(server, repository, session.service.results, options, wish.wanted)
        importer = Importer(reading, _words(session, repository, wish), now)
        with runs_progress("Importing") as told:
            report = importer.last(wish.workflow, wish.last, wish.branch, told)
    drain(session.where)
    if session.as_json:
        write_json(_plain(repository, wish, report))
    else:
        _show(repository, wish, report)
        stored = [each.stored for each in report.imported if each.stored is not None]
        show_backtests(session, stored)
    if report.stopped is not None:
        raise report.stopped
    _leave(report, wish)


def _words(session: Session, repository: Repository, wish: Backfill) -> Callable[[WorkflowRun], Run]:
    """The run that a workflow run is, in the place that CI's variables inside of it would name."""
    origin = dict.fromkeys(("org", "project"), "OWNER/REPO")
    context = CiContext(org=as_name(repository.owner), project=as_name(repository.name), origin=origin)
    place = place_to_write(session.word("org"), session.word("project"), context, Path.cwd())
    made = is_server(session.settings.url)

    def words(found: WorkflowRun) -> Run:
        nonlocal made
        run = run_of(found, place.org.value, place.project.value, now(), wish.suite)
        if not made:
            make_place(session.service, run)
            made = True
        return run

    return words


def _show(repository: Repository, wish: Backfill, report: LastRuns) -> None:
    tests = sum(each.tests for each in report.imported)
    failed = sum(each.failures for each in report.imported)
    whole = f"{counted(len(report.imported), 'run')} of {wish.workflow} in {repository}"
    print(f"Imported {whole}: {counted(tests, 'result')}, {failed:,} failed.")
    if report.without:
        patterns = ", ".join(wish.artifacts or LIKELY)
        print(f"Without a test in an artifact called {patterns}: {counted(len(report.without), 'run')}.")
    if report.expired:
        print(f"Expired: {counted(report.expired, 'artifact')} that GitHub has deleted.")
    show_others(report, "run")
    broken = [(each, problem) for each in report.imported for problem in each.problems if not problem.no_report]
    for each, problem in broken[:SHOWN]:
        print(f"- {each.run}, {problem}")


def _leave(report: LastRuns, wish: Backfill) -> None:
    """The exit code is that of the first error when nothing could be imported, 2 when there was nothing."""
    leave_with_first_error(report)
    if report.imported or report.skipped:
        return
    what = "holds a test in its artifacts" if report.wanted else "is finished"
    raise EmptyUpload(f"Nothing was imported: no run of {wish.workflow} {what}.")


def _plain(repository: Repository, wish: Backfill, report: LastRuns) -> dict[str, Any]:
    return {
        "repository": str(repository),
        "workflow": wish.workflow,
        "imported": [
            {
                "run": each.stored,
                "test_count": each.tests,
                "fail_count": each.failures,
                "expired": each.expired,
                "problems": each.problems,
            }
            for each in report.imported
        ],
        "without": [each.run.number for each in report.without],
        **plain_others(report, "run"),
        "expired": report.expired,
        "stopped": str(report.stopped) if report.stopped is not None else None,
    }
