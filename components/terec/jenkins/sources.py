"""Reads the results of a build from the best there is: its test report, its artifacts, its console log."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from terec.importers import ConsoleCounts, ReadOptions, ReportFile, ReportProblem, read_reports
from terec.jenkins.artifacts import results_in_artifacts
from terec.jenkins.builds import Build
from terec.jenkins.log_stream import LogStream
from terec.jenkins.report import ReportReader
from terec.jenkins.server import JenkinsServer
from terec.model import NotFound, Result, TextLimit

REPORT, ARTIFACTS, LOG, NOTHING = "test report", "artifacts", "console log", ""
"""Where results came from."""


class BuildReader(ReportReader):
    """The results of builds, one after the other, from whichever source has them.

    source: of the build read last, one of the words above. counts: what its console log counted without naming a test,
    else None. problems: of its artifacts or log.
    """

    def __init__(self, server: JenkinsServer, report_limit: int, text_limit: TextLimit) -> None:
        super().__init__(server, report_limit, text_limit)
        self._from = server
        self._options = ReadOptions(text_limit=text_limit, report_limit=report_limit)
        self.source = NOTHING
        self.counts: ConsoleCounts | None = None
        self.problems: list[ReportProblem] = []

    def results(self, build: Build) -> Iterator[Result]:
        """As ReportReader; without tests there, those of its artifacts, else, once it is done, of its console log."""
        self.source, self.counts, self.problems = NOTHING, None, []
        for source, results in self._sources(build):
            first = next(results, None)
            if first is not None or (source == LOG and self.counts is not None):
                self.source = source
            if first is not None:
                yield from chain((first,), results)
                return

    def _sources(self, build: Build) -> Iterator[tuple[str, Iterator[Result]]]:
        yield REPORT, super().results(build)
        yield ARTIFACTS, results_in_artifacts(self._from, build, self._options, self._note)
        if not build.building:
            yield LOG, self._log(build)

    def _log(self, build: Build) -> Iterator[Result]:
        options = replace(self._options, console=True)
        counts: list[ConsoleCounts] = []
        named = 0
        try:
            with self._from.open(f"{build.path}/consoleText", None, 2 * options.report_limit) as answer:
                stream = LogStream(answer.chunks(), options.report_limit)
                file = ReportFile(f"log of {build}", None, stream.open)
                for result in read_reports([file], options, self._note, counted=counts.append):
                    named += 1
                    yield result
        except NotFound:
            return
        if not named and any(each.total for each in counts):
            self.counts = sum(counts, ConsoleCounts())

    def _note(self, problem: ReportProblem) -> None:
        """A log without tests is nothing to speak of, nor is an artifact that is no report."""
        if not problem.no_report:
            self.problems.append(problem)
