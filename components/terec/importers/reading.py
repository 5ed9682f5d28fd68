"""From report files to results, one after the other; a broken file is told and the rest goes on."""

from collections.abc import Callable, Iterable, Iterator

from terec.importers.chunks import Budget
from terec.importers.options import ReadOptions
from terec.importers.problems import BrokenReport, NoReport, ReportProblem, characters_left_out
from terec.importers.report import Report
from terec.importers.report_file import ReportFile
from terec.model import Result


def read_reports(
    files: Iterable[ReportFile],
    options: ReadOptions,
    problem: Callable[[ReportProblem], None],
    seen: Callable[[ReportFile, int], None] = lambda file, cases: None,
) -> Iterator[Result]:
    """All results of all files, in their order, as they stream in; memory does not grow with a file.

    problem is told once of each file that is not read to its end, what stood before the break is yielded; and of each
    that is read without the control characters that XML does not allow.
    seen is told of every file when it is done, with the number of its cases.
    """
    budget = Budget(options.report_limit)
    for file in files:
        cases = 0
        if budget.exhausted(file):
            continue
        report = Report(file, options, budget)
        try:
            for batch in report.results():
                cases += len(batch)
                yield from batch
        except BrokenReport as broken:
            problem(
                ReportProblem(
                    file.name, broken.message, broken.line, broken.column, cases, isinstance(broken, NoReport)
                )
            )
        else:
            left_out = report.left_out
            if left_out.line is not None:
                problem(characters_left_out(file.name, left_out.line, left_out.character))
        seen(file, cases)
