"""Imports the last finished builds of a job, oldest first; what is stored already is skipped."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import NamedTuple

from terec.ingest import Backfilled, is_stored
from terec.jenkins.builds import Build, Job
from terec.jenkins.importing import ImportedBuild, import_build
from terec.jenkins.run_words import BuildRun
from terec.jenkins.server import JenkinsServer
from terec.jenkins.sources import BuildReader
from terec.service import Results

THREADS = 8
"""More than a Jenkins is asked at once by default; the server holds those back that are too many."""


LastBuilds = Backfilled[ImportedBuild]
"""What became of the builds, oldest first."""


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
        report = LastBuilds()
        with asked_ahead(lambda number: self.server.build(job, number), numbers) as builds:
            for number, asked in zip(numbers, builds, strict=True):
                if not go_on():
                    break
                report.take(number, partial(self._take_in, asked))
                results = sum(each.received.test_count for each in report.imported if each.received)
                told(report.done, len(numbers), results)
        return report

    def _take_in(self, asked: "Future[Build]") -> ImportedBuild | None:
        build = asked.result()
        words = self.words(build)
        if is_stored(self.results, words.run, self.now()):
            return None
        return import_build(self.reader, self.results, build, words)


@contextmanager
def asked_ahead(ask: Callable[[int], Build], numbers: Sequence[int]) -> Iterator[list["Future[Build]"]]:
    """The builds of these numbers, asked for by a few threads; what is not begun at the end of the block never is."""
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="jenkins")
    try:
        yield [pool.submit(ask, number) for number in numbers]
    finally:
        pool.shutdown(cancel_futures=True)
