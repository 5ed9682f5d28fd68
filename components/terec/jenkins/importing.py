"""Imports one build into its run."""

from dataclasses import replace
from itertools import chain
from typing import NamedTuple
from uuid import uuid4

from terec.importers import ConsoleCounts, ReportProblem
from terec.ingest import upload_in_pieces
from terec.jenkins.builds import Build
from terec.jenkins.run_words import BuildRun
from terec.jenkins.sources import BuildReader
from terec.model import NAME_LIMIT, Received, RecordedRun, Run, UploadHeader
from terec.service import Results


class ImportedBuild(NamedTuple):
    """What an import did. received: None for a build without a test, of which the run alone is stored.

    source: where its results, or their counts, came from (see sources). problems: of its artifacts or its log.
    """

    build: Build
    run: RecordedRun
    received: Received | None
    words: BuildRun
    source: str = ""
    problems: tuple[ReportProblem, ...] = ()


def import_build(reader: BuildReader, results: Results, build: Build, words: BuildRun) -> ImportedBuild:
    """Store the run and every result of the build; a build that is done is complete from then on.

    A report that breaks off (RemoteError) leaves nothing, or an incomplete run that the next import mends.
    """
    found = reader.results(build)
    first = next(found, None)
    run = words.run if reader.counts is None else _counted(words.run, reader.counts)
    stored = results.put_run(run)
    received = None
    if first is not None:
        header = UploadHeader(sender=sender_of(build), upload_id=uuid4().hex)
        received = upload_in_pieces(results, stored.key, header, chain((first,), found))
    if not build.building:
        # Only now: a run said to be complete before its results came would count as such when this process ends here.
        results.put_run(replace(run, complete=True))
    return ImportedBuild(build, results.run(stored.key), received, words, reader.source, tuple(reader.problems))


def _counted(run: Run, counts: ConsoleCounts) -> Run:
    """The run with what its log counts, where it names no test."""
    return replace(run, pass_count=counts.passed, fail_count=counts.failed, skip_count=counts.skipped)


def sender_of(build: Build) -> str:
    """The job: importing a build again replaces what it imported before."""
    return str(build.job.name)[:NAME_LIMIT]
