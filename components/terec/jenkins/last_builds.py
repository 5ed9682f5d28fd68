"""Imports the last finished builds of a job, oldest first; what is stored already is skipped."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from terec.ingest import is_stored
from terec.jenkins.builds import Build, Job
from terec.jenkins.importing import ImportedBuild, import_build
from terec.jenkins.run_words import BuildRun
from terec.jenkins.server import JenkinsServer
from terec.jenkins.sources import BuildReader
from terec.model import (
    EventsUnreachable,
    StoreError,
    TerecError,
)
from terec.service import Results

THREADS = 8
"""More than a Jenkins is asked at once by default; the server holds those back that are too many."""


class BuildLeftOut(NamedTuple):
    """A build that was not imported, and why."""

    number: int
    error: TerecError


@dataclass(frozen=True, slots=True)
class LastBuilds:
    """What became of the builds, each oldest first. skipped: numbers of those that are stored already."""

    imported: list[ImportedBuild] = field(default_factory=list)
    skipped: list[int] = field(default_factory=list)
    left_out: list[BuildLeftOut] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.imported) + len(self.skipped) + len(self.left_out)


class Importer(NamedTuple):
    """What an import of many builds works with. words: the run of a build. now: the clock of the receipt."""

    server: JenkinsServer
    reader: BuildReader
    results: Results
    words: Callable[[Build], BuildRun]
    now: Callable[[], datetime]

    def last(self, job: Job, count: int, told: Callable[[int, int, int], None]) -> LastBuilds:
        """Import the last finished builds; told is called after each with how many are done, of how many, and results.

        Builds are asked for ahead, as many at once as the server allows; runs are stored in their order. One build that
        cannot be read stops no other; a store that fails stops all, and the next call goes on from there.
        """
        return self.these(job, self.server.finished(job, count)[::-1], told)

    def these(
        self,
        job: Job,
        numbers: Sequence[int],
        told: Callable[[int, int, int], None] = lambda done, total, results: None,
        go_on: Callable[[], bool] = lambda: True,
    ) -> LastBuilds:
        """Import the builds of these numbers, in their order, as `last` does; go_on: asked before each, whether to."""
        report, results = LastBuilds(), 0
        with asked_ahead(lambda number: self.server.build(job, number), numbers) as builds:
            for number, asked in zip(numbers, builds, strict=True):
                if not go_on():
                    break
                results += self._take(report, number, asked)
                told(report.done, len(numbers), results)
        return report

    def _take(self, report: LastBuilds, number: int, asked: "Future[Build]") -> int:
        """How many results were stored."""
        try:
            build = asked.result()
            words = self.words(build)
            if is_stored(self.results, words.run, self.now()):
                report.skipped.append(number)
                return 0
            imported = import_build(self.reader, self.results, build, words)
        except (StoreError, EventsUnreachable):
            raise
        except TerecError as error:
            report.left_out.append(BuildLeftOut(number, error))
            return 0
        report.imported.append(imported)
        return imported.received.test_count if imported.received else 0


@contextmanager
def asked_ahead(ask: Callable[[int], Build], numbers: Sequence[int]) -> Iterator[list["Future[Build]"]]:
    """The builds of these numbers, asked for by a few threads; what is not begun at the end of the block never is."""
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="jenkins")
    try:
        yield [pool.submit(ask, number) for number in numbers]
    finally:
        pool.shutdown(cancel_futures=True)
