"""Reads kept report files into a run."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from terec.auth import Caller
from terec.importers import ReadOptions, ReportFile, ReportProblem, content_digest, read_reports, reports_in_stream
from terec.ingest import put_with_results, upload_in_pieces
from terec.ingest_api.api import Api
from terec.ingest_api.importing.report_files import SentFile
from terec.ingest_api.runs.runs import save_run
from terec.ingest_api.wire.words import ReportsTaken
from terec.ingest_api.wire.writing import taken
from terec.model import EmptyUpload, Received, Run, RunKey, UnreadableReport, UploadHeader

PROBLEMS_KEPT = 100
"""Most problems that an answer lists."""


def take_reports(
    api: Api, caller: Caller, run: Run, header: UploadHeader, options: ReadOptions, sent: Sequence[SentFile]
) -> ReportsTaken:
    """What was taken in. The run is made with the first result: a body without any leaves nothing behind.

    UnreadableReport when no file could be read, EmptyUpload when the reports hold no test. The same content sent
    again is the same upload: what a broken-off call left open is closed by its repetition.
    """
    files = 0
    problems: list[ReportProblem] = []

    def count(file: ReportFile, cases: int) -> None:
        nonlocal files
        files += 1

    results = read_reports(_found(sent), options, problems.append, count)
    first = next(results, None)
    if first is None:
        broken = [each for each in problems if not each.mended]
        raise UnreadableReport(_none_read(broken)) if broken else EmptyUpload("The reports hold no test.")
    header = replace(header, upload_id=content_digest(_found(sent), options.report_limit))
    every = chain([first], results)

    def upload(key: RunKey) -> Received:
        return upload_in_pieces(api.service.results, key, header, every, api.metrics.results)

    counts = taken(put_with_results(partial(save_run, api, caller), run, upload))
    return ReportsTaken(
        counts.test_count,
        counts.fail_count,
        counts.skip_count,
        counts.new_cases,
        counts.new_case_names,
        counts.warnings,
        counts.run,
        files,
        tuple(map(str, problems[:PROBLEMS_KEPT])),
    )


def _found(sent: Sequence[SentFile]) -> Iterator[ReportFile]:
    for file in sent:
        yield from reports_in_stream(file.name, file.stream)


def _none_read(problems: list[ReportProblem]) -> str:
    more = f" ({len(problems) - 1:,} more files like this.)" if len(problems) > 1 else ""
    return f"No report could be read: {problems[0]}{more}"
