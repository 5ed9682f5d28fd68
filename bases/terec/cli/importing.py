"""Imports reports into a run: finds, reads and sends them as one stream."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple
from uuid import uuid4

from terec.cli.import_words import STDIN, RunWords
from terec.cli.progress import Progress, import_progress
from terec.cli.session import Session
from terec.importers import ReadOptions, ReportFile, ReportProblem, content_digest, find_reports, read_reports
from terec.ingest import upload_in_pieces, upload_observations
from terec.model import (
    AlreadyExists,
    EmptyUpload,
    Org,
    Project,
    Received,
    RecordedResult,
    RecordedRun,
    Run,
    TerecError,
    TextLimit,
    UnreadableReport,
)
from terec.service import Service
from terec.settings import Settings, is_server


class Imported(NamedTuple):
    """What an import did. files: reports with cases. problems: reports that are broken, and files that are none."""

    run: RecordedRun
    received: Received
    files: int
    problems: list[ReportProblem]


def import_reports(session: Session, words: RunWords, paths: list[str], config: str, group: str) -> Imported:
    """Store every readable result as one upload; nothing, not even the run, when there is none.

    UnreadableReport when no file could be read; EmptyUpload when the reports hold no case.
    """
    settings = session.settings
    options = read_options(settings, config, group)
    problems: list[ReportProblem] = []
    counted: dict[str, int] = {}
    with reports_at(paths, settings) as find, import_progress() as progress:
        run = words.run if words.run.run_id is not None else _with_digest(words.run, find, progress, settings)

        def seen(file: ReportFile, cases: int) -> None:
            counted[file.name] = cases
            progress.file_done()

        results = read_reports(find(), options, problems.append, seen)
        first = next(results, None)
        if first is None:
            raise nothing_read(problems, len(counted), paths)
        service = session.service
        if not is_server(settings.url):
            _make_place(service, run)
        stored = service.results.put_run(run)
        header = replace(words.header, upload_id=uuid4().hex)
        everything = chain((first,), results)
        if isinstance(first, RecordedResult):
            received = upload_observations(service.results, stored.key, everything, header, progress.results_stored)
        else:
            received = upload_in_pieces(service.results, stored.key, header, everything, progress.results_stored)
    return Imported(service.results.run(stored.key), received, sum(map(bool, counted.values())), problems)


def read_options(settings: Settings, config: str = "", group: str = "") -> ReadOptions:
    """How reports are read under these settings."""
    limit = TextLimit(settings.text_head, settings.text_tail)
    return ReadOptions(config or None, group or None, limit, settings.report_limit)


@contextmanager
def reports_at(paths: list[str], settings: Settings) -> Iterator[Callable[[], Iterator[ReportFile]]]:
    """A function that finds the reports, as often as it is called: standard input is spooled to a file first."""
    if STDIN not in paths:
        yield lambda: find_reports(paths)
        return
    with TemporaryFile() as spool:
        shutil.copyfileobj(sys.stdin.buffer, spool)
        spool.seek(0)
        stream: BinaryIO = spool
        yield lambda: find_reports(paths, stream)


def _with_digest(run: Run, find: Callable[[], Iterator[ReportFile]], progress: Progress, settings: Settings) -> Run:
    """The run with what finds it again when the same reports come once more."""

    def each() -> Iterator[ReportFile]:
        for file in find():
            progress.file_found()
            yield file

    return replace(run, content_digest=content_digest(each(), settings.report_limit))


def _make_place(service: Service, run: Run) -> None:
    """Org and project of a local file are made by the first import."""
    with suppress(AlreadyExists):
        service.administration.create_org(Org(run.org))
    if not any(each.name == run.project for each in service.administration.projects(run.org)):
        service.administration.put_project(Project(run.org, run.project))


def nothing_read(problems: list[ReportProblem], files: int, paths: list[str]) -> TerecError:
    """The error of an import that found no case."""
    problems = [each for each in problems if not each.mended]
    where = ", ".join(paths[:3]) + (", …" if len(paths) > 3 else "")
    if problems:
        more = f" ({len(problems) - 1} more files could not be read either)" if len(problems) > 1 else ""
        return UnreadableReport(f"Nothing was imported: {problems[0]}{more}")
    if files:
        return EmptyUpload(f"Nothing was imported: the reports in {where} hold no test.")
    return UnreadableReport(f"Nothing was imported: {where} holds no report (*.xml, or an archive of them).")
