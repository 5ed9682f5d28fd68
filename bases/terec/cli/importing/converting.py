"""Writes a report as JSON, one result after the other."""

import json
import sys

from terec.cli.importing.importing import nothing_read, read_options, reports_at
from terec.cli.output import note
from terec.cli.session import Session
from terec.importers import ReportProblem, read_reports
from terec.model import Run, as_plain


def write_converted(session: Session, run: Run, file: str) -> None:
    """`{"run": …, "results": […]}` on stdout, without the run's unknown words; memory does not grow with the report.

    UnreadableReport when it holds no case.
    """
    problems: list[ReportProblem] = []
    with reports_at([file], session.settings) as find:
        results = read_reports(find(), read_options(session.settings), problems.append)
        first = next(results, None)
        if first is None:
            raise nothing_read(problems, 1, [file])
        known = {name: value for name, value in as_plain(run).items() if value is not None}
        sys.stdout.write(f'{{"run": {json.dumps(known, ensure_ascii=False)},\n"results": [\n')
        sys.stdout.write(json.dumps(as_plain(first), ensure_ascii=False))
        for result in results:
            sys.stdout.write(",\n" + json.dumps(as_plain(result), ensure_ascii=False))
        sys.stdout.write("\n]}\n")
    for problem in problems:
        note(f"terec: {problem}")
