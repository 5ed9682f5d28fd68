"""Writes the demo's reports and imports them as any others."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from terec.cli.importing.importing import read_options
from terec.cli.progress import Progress, import_progress
from terec.cli.session import Session
from terec.cli.wiring import drain
from terec.demo import Demo, DemoBuild, DemoPart, write_demo
from terec.importers import ReportFile, ReportProblem, find_reports, read_reports
from terec.ingest import upload_in_pieces
from terec.model import NotFound, Org, Project, Received, Result, UnreadableReport, UploadHeader
from terec.service import Service

ORG = PROJECT = "test"


class ImportedDemo(NamedTuple):
    """Counts are of all builds."""

    demo: Demo
    test_count: int
    fail_count: int
    skip_count: int

    @property
    def branches(self) -> list[str]:
        """The branch of each build."""
        return [build.branch for build in self.demo.builds]


def import_demo(session: Session) -> ImportedDemo:
    """Replace the org by what the shop's CI reported; other orgs of the store stay. Shows progress on a terminal."""
    with TemporaryDirectory(prefix="terec-demo-") as folder, import_progress() as progress:
        demo = write_demo(Path(folder))
        for _ in chain.from_iterable(_files(part) for build in demo.builds for part in build.parts):
            progress.file_found()
        _make_place(session.service)
        received = [each for build in demo.builds for each in _import_build(session, build, progress)]
    drain(session.where)
    return ImportedDemo(
        demo,
        sum(each.test_count for each in received),
        sum(each.fail_count for each in received),
        sum(each.skip_count for each in received),
    )


def _make_place(service: Service) -> None:
    with suppress(NotFound):
        service.administration.delete_org(ORG)
    service.administration.create_org(Org(ORG, full_name="The demo", url="http://shop.example.com"))
    service.administration.put_project(Project(ORG, PROJECT, full_name="A small web shop"))


def _import_build(session: Session, build: DemoBuild, progress: Progress) -> Iterator[Received]:
    """One run with a part for each job of the build."""
    service = session.service.results
    key = service.put_run(build.run(ORG, PROJECT, parts=len(build.parts))).key
    for part in build.parts:
        header = UploadHeader(part.group, sender=part.group, upload_id=f"{build.name} {part.group}")
        results = _read(session, part, progress)
        yield upload_in_pieces(service, key, header, results, progress.results_stored)


def _read(session: Session, part: DemoPart, progress: Progress) -> Iterator[Result]:
    def broken(problem: ReportProblem) -> None:
        raise UnreadableReport(str(problem))

    def done(file: ReportFile, cases: int) -> None:
        progress.file_done()

    return read_reports(_files(part), read_options(session.settings, group=part.group), broken, done)


def _files(part: DemoPart) -> Iterator[ReportFile]:
    return find_reports([str(part.reports)])
