"""Imports reports into a run: finds, reads and sends them as one stream."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple
from uuid import uuid4

from terec.cli.importing.own_changes import with_own_changes
from terec.cli.importing.owning import with_owners
from terec.cli.importing.shards import check_total
from terec.cli.importing.words import STDIN, RunWords, tested_folder
from terec.cli.progress import Progress
from terec.cli.session import Session
from terec.importers import (
    ConsoleCounts,
    ReadOptions,
    ReportFile,
    ReportProblem,
    content_digest,
    find_reports,
    read_reports,
    with_counts,
)
from terec.ingest import put_with_results, upload_results
from terec.model import (
    AlreadyExists,
    EmptyUpload,
    Org,
    Outcome,
    Project,
    Received,
    RecordedRun,
    Result,
    Run,
    RunKey,
    TerecError,
    TextLimit,
    UnreadableReport,
)
from terec.service import Service
from terec.settings import Settings, is_server

OTHER_FILES = "a file of JSON, or with --console a log such as that of go test -json, is named itself"


class Reports(NamedTuple):
    """Where reports are, and what every result of them gets: see import_words.Given. console: read logs, too."""

    paths: list[str]
    config: str = ""
    group: str = ""
    console: bool = False


class Imported(NamedTuple):
    """What an import did. files: reports with cases. problems: reports that are broken, and files that are none.

    source: where the results came from, when not from files. branch_origin: as RunWords has it.
    again: all of it had been there already.
    """

    run: RecordedRun
    received: Received
    files: int
    problems: list[ReportProblem]
    source: str = ""
    branch_origin: str = ""
    again: bool = False


@dataclass
class Tally:
    """What was seen in reports while their results were read. files: cases by name of file.

    unnamed: what console logs counted where nothing has a name: all of Maven's tests passed.
    """

    tests: int = 0
    failures: int = 0
    files: dict[str, int] = field(default_factory=dict)
    problems: list[ReportProblem] = field(default_factory=list)
    unnamed: ConsoleCounts | None = None

    def clear(self) -> None:
        """Forget it all: the reports are read from the start."""
        self.tests = self.failures = 0
        self.unnamed = None
        self.files.clear()
        self.problems.clear()

    @property
    def broken(self) -> list[ReportProblem]:
        """Reports that could not be read to their end: more tests may have failed."""
        return [each for each in self.problems if each.broken]


Find = Callable[[], Iterator[ReportFile]]


def identified(words: RunWords, find: Find, progress: Progress, settings: Settings) -> RunWords:
    """The words with what makes a second sending the same run and the same upload."""
    run = words.run if words.run.run_id is not None else _with_digest(words.run, find, progress, settings)
    return words._replace(run=run, header=replace(words.header, upload_id=uuid4().hex))


def send_reports(
    session: Session, words: RunWords, reports: Reports, find: Find, progress: Progress, tally: Tally | None = None
) -> Imported:
    """Store the results of reports under words that were identified; tally is told what is read."""
    tally = tally if tally is not None else Tally()
    results = read_results(find, reports, session.settings, tally, progress.file_done)
    service = session.service
    check_total(service.results, words.run, words.header.part)
    if not is_server(session.settings.url):
        make_place(service, words.run)
    run = with_own_changes(service.history, words)
    if tally.unnamed is not None:
        return _counts_alone(service, words._replace(run=run), tally.unnamed, tally.problems)

    def upload(key: RunKey) -> Received:
        return upload_results(service.results, key, words.header, results, progress.results_stored)

    before: list[RecordedRun] = []

    def put_run(header: Run) -> RecordedRun:
        before.append(service.results.put_run(header))
        return before[-1]

    received = put_with_results(put_run, run, upload)
    files = sum(map(bool, tally.files.values()))
    recorded = service.results.run(received.run)
    again = _was_there(words, before[0], recorded, received)
    return Imported(recorded, received, files, tally.problems, branch_origin=words.branch_origin, again=again)


def _was_there(words: RunWords, before: RecordedRun, after: RecordedRun, received: Received) -> bool:
    """Whether reports that were found by their content had arrived whole, in this part and with these configs."""
    found = words.run.run_id is None and words.header.attempt == 1 and words.header.part in before.parts
    whole = before.arrived_total >= received.test_count and not before.open_uploads
    return found and whole and before.total_count == after.total_count


def _counts_alone(service: Service, words: RunWords, counts: ConsoleCounts, problems: list[ReportProblem]) -> Imported:
    """Store a run of which only the counts are known."""
    stored = service.results.put_run(with_counts(words.run, counts))
    recorded = service.results.run(stored.key)
    return Imported(recorded, Received(stored.key), 0, problems, branch_origin=words.branch_origin)


def read_results(
    find: Find, reports: Reports, settings: Settings, tally: Tally, file_done: Callable[[], None] = lambda: None
) -> Iterator[Result]:
    """Every result of the reports, as they stream in, counted in tally; the error of an import that finds no case.

    The first result is read at once. There is none where console logs only count tests: tally.unnamed says how many.
    """

    def seen(file: ReportFile, cases: int) -> None:
        tally.files[file.name] = cases
        file_done()

    counts: list[ConsoleCounts] = []
    options = read_options(settings, reports.config, reports.group, reports.console)
    results = read_reports(find(), options, tally.problems.append, seen, counts.append)
    first = next(results, None)
    if first is None and any(each.total for each in counts):
        tally.unnamed = sum(counts, ConsoleCounts())
        return iter(())
    if first is None:
        raise nothing_read(tally.problems, len(tally.files), reports.paths)
    return _counted(with_owners(chain((first,), results), tested_folder(reports.paths)), tally)


def _counted(results: Iterator[Result], tally: Tally) -> Iterator[Result]:
    for result in results:
        tally.tests += 1
        tally.failures += result.result is Outcome.FAIL
        yield result


def read_options(settings: Settings, config: str = "", group: str = "", console: bool = False) -> ReadOptions:
    """How reports are read under these settings."""
    limit = TextLimit(settings.text_head, settings.text_tail)
    return ReadOptions(config or None, group or None, limit, settings.report_limit, console)


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


def make_place(service: Service, run: Run) -> None:
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
    return UnreadableReport(
        f"Nothing was imported: {where} holds no report (*.xml, or an archive of them); {OTHER_FILES}."
    )
