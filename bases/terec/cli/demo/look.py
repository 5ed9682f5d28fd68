"""The first look at the demo: what failed, one test's history, the builds, and what TeReC says of four failures."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from terec.cli.demo.importing import ORG, PROJECT, ImportedDemo
from terec.cli.output import plot_width, write
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.cli.showing.strips import strips_of
from terec.demo import MAIN, SUITE, Truth
from terec.model import CaseId, JudgedTest, Outcome, RecordedRun, RunKey, SuiteKey

if TYPE_CHECKING:
    from rich.console import RenderableType

LIMIT = 32
"""Builds looked at, as the commands do by default."""


def look_at(session: Session, imported: ImportedDemo) -> None:
    """Print the failures of main's last build, its flakiest test's history, a bar for each build, and verdicts."""
    builds, requests = imported.branches.count(MAIN), len(imported.demo.truth.pull_requests)
    others = len(imported.branches) - builds
    print(f"A small shop's CI: {counted(builds, 'build')} of main and {others} of {counted(requests, 'pull request')},")
    print(f"{counted(imported.test_count, 'result')} in org {ORG}, project {PROJECT}, suite {SUITE}.")
    write(*_pages(session, imported))


def _pages(session: Session, imported: ImportedDemo) -> Iterator["RenderableType"]:
    from terec.render import builds_bar, failures_table, history_table, judged_table

    service, suite = session.service, SuiteKey(ORG, PROJECT, SUITE)
    runs = service.history.builds(suite, MAIN, LIMIT)
    yield f"\nRed in the last build of main, #{runs[0].run_id} by {runs[0].author}:"
    yield failures_table(list(service.results.results(runs[0].key, Outcome.FAIL)))
    flaky = imported.demo.truth.flaky[0].case
    failed = [row for row in service.history.failed_tests(suite, MAIN, LIMIT) if row.test_run.case == flaky]
    yield f"\nOne test through the last {len(runs)} builds, the oldest left:"
    yield history_table(runs, strips_of(service.history, suite, MAIN, runs, failed, fold=False, top=1))
    yield ""
    yield builds_bar(runs, "fail_count", plot_width())
    yield "\nIs it new, known or flaky, or did the machines break?"
    yield judged_table([_judged(session, *each) for each in telling_failures(imported.demo.truth)])


def telling_failures(truth: Truth) -> list[tuple[int, CaseId]]:
    """A build of main and a case that failed in it: one for each thing that a failure can be."""
    fresh, flaky = truth.regressions[0], truth.flaky[0]
    return [
        (fresh.introduced, fresh.cases[0]),
        (fresh.introduced, truth.long_known.cases[0]),
        (flaky.failed_in[-1], flaky.case),
        (truth.outage.build, truth.outage.cases[0]),
    ]


def _judged(session: Session, build: int, case: CaseId) -> tuple[RecordedRun, JudgedTest]:
    verdicts = session.service.judgement.verdicts(RunKey(ORG, PROJECT, SUITE, MAIN, build))
    return verdicts.run, next(each for each in verdicts.tests if each.test_run.case == case)
