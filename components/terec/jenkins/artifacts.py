"""Reads the reports among the artifacts of a build."""

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from urllib.parse import quote

from terec.importers import ReadOptions, ReportProblem, read_reports, reports_in_stream
from terec.jenkins.builds import Build
from terec.jenkins.server import JenkinsServer
from terec.model import NotFound, Result

ARTIFACTS = 500
"""Most artifacts of one build that are looked into."""

_REPORT = ".xml"
_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz", ".xml.gz")
_LIKELY = ("*test*", "*junit*", "*report*", "*result*")
"""Paths of archives that hold reports; what is delivered is packed, too, and large."""


def likely_reports(build: Build) -> list[str]:
    """Paths of the artifacts that may be reports: every XML file, and archives by their name."""
    return [path for path in build.artifacts if _is_likely(path.lower())][:ARTIFACTS]


def results_in_artifacts(
    server: JenkinsServer, build: Build, options: ReadOptions, problem: Callable[[ReportProblem], None]
) -> Iterator[Result]:
    """Every result in these artifacts; problem is told of those that are broken, and of files that are no report.

    RemoteError when one cannot be read to its end.
    """
    for path in likely_reports(build):
        with TemporaryFile() as spool:
            file = cast(BinaryIO, spool)
            if _fetched(server, build, path, options.report_limit, file):
                yield from read_reports(reports_in_stream(path, file), options, problem)


def _is_likely(path: str) -> bool:
    if path.endswith(_REPORT):
        return True
    return path.endswith(_ARCHIVES) and any(fnmatchcase(path, pattern) for pattern in _LIKELY)


def _fetched(server: JenkinsServer, build: Build, path: str, limit: int, file: BinaryIO) -> bool:
    """Whether the artifact was there; it is in file then, which stands at its start."""
    try:
        with server.open(f"{build.path}/artifact/{quote(path)}", None, limit, elsewhere=True) as answer:
            for chunk in answer.chunks():
                file.write(chunk)
    except NotFound:
        return False
    file.seek(0)
    return True
