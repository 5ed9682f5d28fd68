"""Imports one build into its run."""

from dataclasses import replace
from itertools import chain
from typing import NamedTuple
from uuid import uuid4

from terec.importers import ReportProblem, with_counts
from terec.ingest import put_with_results, upload_in_pieces
from terec.jenkins.builds import Build
from terec.jenkins.run_words import BuildRun
from terec.jenkins.sources import BuildReader
from terec.model import NAME_LIMIT, Received, RecordedRun, RunKey, UploadHeader
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
    run = words.run if reader.counts is None else with_counts(words.run, reader.counts)

    def upload(key: RunKey) -> tuple[RunKey, Received | None]:
        if first is None:
            return key, None
        header = UploadHeader(sender=sender_of(build), upload_id=uuid4().hex)
        return key, upload_in_pieces(results, key, header, chain((first,), found))

    key, received = put_with_results(results.put_run, run if build.building else replace(run, complete=True), upload)
    return ImportedBuild(build, results.run(key), received, words, reader.source, tuple(reader.problems))


def sender_of(build: Build) -> str:
    """The job: importing a build again replaces what it imported before."""
    return str(build.job.name)[:NAME_LIMIT]
