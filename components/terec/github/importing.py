"""Imports one workflow run from the reports among its artifacts."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple
from uuid import uuid4

from terec.github.run_words import header_of
from terec.github.server import GithubServer, Repository
from terec.github.workflow_runs import Artifact, WorkflowRun
from terec.importers import ReadOptions, ReportProblem, read_reports, reports_in_stream
from terec.ingest import upload_in_pieces
from terec.model import NotFound, RecordedRun, Run, RunKey
from terec.service import Results


@dataclass
class ImportedRun:
    """What an import did. stored None: no artifact held a test, so nothing was stored.

    expired: artifacts that GitHub has deleted. problems: reports that could not be read, and archives without any.
    """

    run: WorkflowRun
    stored: RecordedRun | None = None
    tests: int = 0
    failures: int = 0
    expired: int = 0
    problems: list[ReportProblem] = field(default_factory=list)


class Reading(NamedTuple):
    """What an import of runs reads with. wanted: whether an artifact of that name is looked into."""

    server: GithubServer
    repository: Repository
    results: Results
    options: ReadOptions
    wanted: Callable[[str], bool]


def import_run(reading: Reading, found: WorkflowRun, words: Run) -> ImportedRun:
    """Store the run with every result of its wanted artifacts; it is complete only when all of them were read."""
    done = ImportedRun(found)
    artifacts = [each for each in reading.server.artifacts(reading.repository, found) if reading.wanted(each.name)]
    done.expired = sum(each.expired for each in artifacts)
    key: RunKey | None = None
    for artifact in artifacts:
        if not artifact.expired:
            key = _import_artifact(reading, found, words, artifact, done) or key
    if key is not None:
        # Until now it was said to be incomplete, not left open as by put_with_results: of several artifacts the first
        # would count as the whole run when this process ends between them, and the next import would skip it.
        reading.results.put_run(replace(words, complete=True))
        done.stored = reading.results.run(key)
    return done


def _import_artifact(
    reading: Reading, found: WorkflowRun, words: Run, artifact: Artifact, done: ImportedRun
) -> RunKey | None:
    """The run's key when the artifact held a test."""
    name = f"{artifact.name}.zip"
    limit = reading.options.report_limit
    if artifact.size > limit:
        done.problems.append(ReportProblem(name, f"it has {artifact.size:,} bytes packed, more than {limit:,}"))
        return None
    with ExitStack() as downloaded:
        try:
            file = downloaded.enter_context(reading.server.download(reading.repository, artifact, limit))
        except NotFound:
            done.expired += 1
            return None
        results = read_reports(reports_in_stream(name, file), reading.options, done.problems.append)
        first = next(results, None)
        if first is None:
            return None
        key = reading.results.put_run(replace(words, complete=False)).key
        header = header_of(found, artifact, uuid4().hex)
        received = upload_in_pieces(reading.results, key, header, chain((first,), results))
    done.tests += received.test_count
    done.failures += received.fail_count
    return key
