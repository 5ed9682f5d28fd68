"""From report files to results, one after the other; a broken file is told and the rest goes on."""

from collections.abc import Callable, Iterable, Iterator

from terec.importers.chunks import Budget, limited_chunks
from terec.importers.options import ReadOptions
from terec.importers.problems import BrokenReport, NoReport, ReportProblem
from terec.importers.report_file import ReportFile
from terec.importers.xml_document import XmlDocument
from terec.model import Result


def read_reports(
    files: Iterable[ReportFile],
    options: ReadOptions,
    problem: Callable[[ReportProblem], None],
    seen: Callable[[ReportFile, int], None] = lambda file, cases: None,
) -> Iterator[Result]:
    """All results of all files, in their order, as they stream in; memory does not grow with a file.

    problem is told once of each file that is not read to its end; what stood before the break is yielded.
    seen is told of every file when it is done, with the number of its cases.
    """
    budget = Budget(options.report_limit)
    for file in files:
        cases = 0
        if budget.exhausted(file):
            continue
        try:
            for batch in _batches(file, options, budget):
                cases += len(batch)
                yield from batch
        except BrokenReport as broken:
            problem(
                ReportProblem(
                    file.name, broken.message, broken.line, broken.column, cases, isinstance(broken, NoReport)
                )
            )
        seen(file, cases)


def _batches(file: ReportFile, options: ReadOptions, budget: Budget) -> Iterator[list[Result]]:
    chunks = limited_chunks(file, budget)
    try:
        yield from XmlDocument(options).results(chunks)
    finally:
        chunks.close()
