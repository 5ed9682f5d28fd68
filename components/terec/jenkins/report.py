"""Reads the test report of a build while it arrives."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from terec.importers import point_in_time
from terec.jenkins.builds import Build, Leg
from terec.jenkins.cases import Cases
from terec.jenkins.job_names import JobName
from terec.jenkins.server import NAME, JenkinsServer
from terec.json_stream import BrokenJson, JsonReader
from terec.json_values import object_in, text_in, texts_in, whole_in
from terec.model import NotFound, RemoteError, Result, TextLimit

CASE_FIELDS = "className,name,status,duration,errorDetails,errorStackTrace,skippedMessage,stdout,stderr"
REPORT_LIMIT = 1024 * 1024 * 1024
"""Bytes that a report may have, unpacked, unless told otherwise."""

_GATHERED = 3
"""Reports inside each other: those of a matrix of Maven modules are three deep."""

_CHUNK = 256 * 1024
"""Bytes asked for at once: a quarter of the calls that the usual chunk takes."""


def report_tree(fields: str, depth: int = _GATHERED) -> str:
    """The `tree` that asks for these fields of suites, at any depth of gathered reports."""
    suites = f"suites[{fields}]"
    inner = f"childReports[child[number,url],result[{report_tree(fields, depth - 1)}]]" if depth > 1 else ""
    return f"{suites},{inner}" if inner else suites


OUTLINE_TREE = report_tree("name,timestamp,enclosingBlockNames")
CASES_TREE = report_tree(f"cases[{CASE_FIELDS}]")


class ReportReader:
    """The results of builds. left_out: cases that could not be read, over all builds read so far."""

    def __init__(
        self,
        server: JenkinsServer,
        report_limit: int = REPORT_LIMIT,
        text_limit: TextLimit = TextLimit(),  # noqa: B008 - frozen
    ) -> None:
        self._server = server
        self._limit = report_limit
        self._cases = Cases(text_limit)

    @property
    def left_out(self) -> int:
        return self._cases.left_out

    def results(self, build: Build) -> Iterator[Result]:
        """Every result of the build, as it arrives; none where it has no report. A matrix build has those of its legs.

        The axes of a leg and the stages around a test, outermost first, stand before the test's own config.
        RemoteError for a report that breaks off, is none, or changes while it is read.
        """
        try:
            yield from self._report(build, build.job.name)
        except NotFound:
            for leg in build.legs:
                with suppress(NotFound):
                    # Asked for where this server is: Jenkins may know itself under another address.
                    yield from self._report(build, build.job.name._replace(axes=leg.axes))

    def _report(self, build: Build, job: JobName) -> Iterator[Result]:
        """Jenkins writes the cases of a suite before its stages, so the stages are asked for first."""
        where = f"{job.path}/{build.number}/testReport/api/json"
        outline = self._server.value(where, OUTLINE_TREE)
        with self._server.open(where, CASES_TREE, self._limit) as answer:
            reader = JsonReader(answer.chunks(_CHUNK), errors="replace")
            try:
                for found in self._batches(reader, outline, build, job.axes):
                    yield from found
                reader.end()
            except BrokenJson as error:
                kind = answer.headers.get("Content-Type", "nothing known").partition(";")[0][:200]
                what = f"{NAME} at {self._server.url}/{where} answers {kind}"
                raise RemoteError(f"{what}, which is no whole test report: {error}.") from None

    def _batches(
        self, reader: JsonReader, outline: dict[str, Any], build: Build, config: str, depth: int = _GATHERED
    ) -> Iterator[list[Result]]:
        """Results of the report that the reader stands before, as many at a time as have arrived."""
        for key in reader.members():
            if key == "suites":
                for place in reader.elements():
                    yield from self._suite(reader, _item(outline, key, place), config)
            elif key == "childReports" and depth > 1:
                for place in reader.elements():
                    yield from self._child(reader, _item(outline, key, place), build, config, depth - 1)

    def _child(
        self, reader: JsonReader, outline: dict[str, Any], build: Build, config: str, depth: int
    ) -> Iterator[list[Result]]:
        child = object_in(outline, "child")
        leg = Leg(whole_in(child, "number") or 0, text_in(child, "url"))
        for key in reader.members():
            if key == "result" and build.gathers(leg):
                config = "/".join(filter(None, (config, leg.axes)))
                yield from self._batches(reader, object_in(outline, "result"), build, config, depth)

    def _suite(self, reader: JsonReader, outline: dict[str, Any], config: str) -> Iterator[list[Result]]:
        whole = "/".join(filter(None, (config, *reversed(texts_in(outline, "enclosingBlockNames")))))
        tstamp = point_in_time(text_in(outline, "timestamp"))
        for key in reader.members():
            if key == "cases":
                for batch in reader.batches():
                    yield self._cases.results(batch, whole or None, tstamp)


def _item(outline: dict[str, Any], key: str, place: int) -> dict[str, Any]:
    """What the outline says of the suite or report at this place."""
    items = outline.get(key)
    if not isinstance(items, list) or place >= len(items):
        raise BrokenJson("it grew while it was read")
    return items[place] if isinstance(items[place], dict) else {}
