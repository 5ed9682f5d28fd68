"""From report files to results, one after the other; a broken file is told and the rest goes on."""

from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial

from terec.importers.chunks import Budget, chunks_again, limited_chunks
from terec.importers.console.counts import ConsoleCounts
from terec.importers.document import Document
from terec.importers.earlier_tries import EarlierTries
from terec.importers.options import ReadOptions
from terec.importers.problems import BrokenReport, NoReport, ReportProblem
from terec.importers.report_file import ReportFile
from terec.model import Outcome, Result


def read_reports(
    files: Iterable[ReportFile],
    options: ReadOptions,
    problem: Callable[[ReportProblem], None],
    seen: Callable[[ReportFile, int], None] = lambda file, cases: None,
    counted: Callable[[ConsoleCounts], None] = lambda counts: None,
) -> Iterator[Result]:
    """All results of all files, in their order, as they stream in; memory does not grow with a file.

    Of tries that have files of their own the last one's results are yielded, with those before as attempts.
    problem is told once of each file that is not read to its end, what stood before the break is yielded; and of each
    that is read without the control characters that XML does not allow, or counts tests that it does not name.
    seen is told of every file when it is done, with the number of its cases; counted of what a console log counted.
    """
    budget = Budget(options.report_limit)
    for file in files:
        cases = 0
        if budget.exhausted(file):
            continue
        document = Document(options)
        before = _tries_before(file, options, budget, problem)
        try:
            for batch in batches(file, document, budget):
                cases += len(batch)
                _tell_leg(batch, options.config)
                before.put_before(batch)
                yield from batch
        except BrokenReport as broken:
            problem(
                ReportProblem(
                    file.name, broken.message, broken.line, broken.column, cases, isinstance(broken, NoReport)
                )
            )
        else:
            if (remark := document.remark(file.name)) is not None:
                problem(remark)
            if document.counts is not None:
                counted(document.counts)
        seen(file, cases)


def _tries_before(
    file: ReportFile, options: ReadOptions, budget: Budget, problem: Callable[[ReportProblem], None]
) -> EarlierTries:
    """What the reports of earlier tries tell; one that breaks off is told, and takes nothing from the last try."""
    tries = EarlierTries()
    for each in file.earlier:
        try:
            for batch in batches(each, Document(options), budget):
                tries.add(batch)
        except BrokenReport as broken:
            problem(ReportProblem(each.name, broken.message, broken.line, broken.column, mended=True))
    return tries


def _tell_leg(results: Iterable[Result], leg: str | None) -> None:
    """Tell each failure what stands before its test's own config, which is the one that its runner knows.

    A result that was exported with a leg of its own has both, as its config has.
    """
    if not leg:
        return
    for each in results:
        if each.result is Outcome.FAIL:
            each.leg = f"{leg}/{each.leg}" if each.leg else leg


def batches(file: ReportFile, document: Document, budget: Budget) -> Generator[list[Result]]:
    """As Document.results, of a file, which is closed at the end."""
    chunks = limited_chunks(file, budget)
    try:
        yield from document.results(chunks, partial(chunks_again, file, budget))
    finally:
        chunks.close()
