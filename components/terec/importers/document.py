"""One report of whatever format: XML, else a console log where that is asked for."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from terec.importers.console.counts import ConsoleCounts
from terec.importers.console.log import ConsoleLog
from terec.importers.options import ReadOptions
from terec.importers.problems import (
    NoReport,
    ReportProblem,
    characters_left_out,
    failures_without_name,
    tests_without_name,
)
from terec.importers.xml_document import XmlDocument
from terec.model import Result

_XML = re.compile(rb"[\xef\xbb\xbf\xff\xfe\0 \t\r\n]*<\0?[?!A-Za-z]")
"""A log's first line may begin with `<` too: `<===[JENKINS REMOTING`."""


class Document:
    """Reads one report; results() may be called once. remark(): what its reader should know, once it is read."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._xml = XmlDocument(options)
        self._log: ConsoleLog | None = None

    @property
    def counts(self) -> ConsoleCounts | None:
        """What a console log counted; None of anything else."""
        return self._log.counts if self._log is not None else None

    def results(self, chunks: Iterable[bytes]) -> Iterator[list[Result]]:
        """Batches of results as the chunks arrive; BrokenReport as XmlDocument, NoReport for a log without tests."""
        if not self._options.console:
            yield from self._xml.results(chunks)
            return
        each = iter(chunks)
        first = next(each, b"")
        if _XML.match(first):
            yield from self._xml.results(chain((first,), each))
            return
        log = self._log = ConsoleLog(self._options)
        yield from log.results(chain((first,), each))
        if not log.counts.total and not log.named:
            raise NoReport("it shows no test of Maven (Surefire), pytest or Go")

    def remark(self, file: str) -> ReportProblem | None:
        """What was left out or could not be named; None where all is well."""
        if self._log is not None:
            return self._log_remark(file, self._log)
        left_out = self._xml.left_out
        return None if left_out.line is None else characters_left_out(file, left_out.line, left_out.character)

    def _log_remark(self, file: str, log: ConsoleLog) -> ReportProblem | None:
        if log.failed < log.counts.failed:
            return failures_without_name(file, log.failed, log.counts.failed)
        return tests_without_name(file, log.named, log.counts.total) if log.named < log.counts.total else None
