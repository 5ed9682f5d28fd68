"""One report of whatever format: XML or JSON, else a console log where that is asked for."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from terec.importers.console.counts import ConsoleCounts
from terec.importers.console.log import ConsoleLog
from terec.importers.json_document import JsonDocument
from terec.importers.options import ReadOptions
from terec.importers.problems import (
    BrokenReport,
    NoReport,
    ReportProblem,
    UnfitCharacter,
    blank,
    characters_left_out,
    characters_mended,
    failures_without_name,
    tests_without_name,
)
from terec.importers.run_words import run_in
from terec.importers.xml_document import BEFORE_CONTENT, XmlDocument
from terec.model import Result, Run

_XML = re.compile(rb"[\xef\xbb\xbf\xff\xfe\0 \t\r\n]*<\0?[?!A-Za-z]")
"""A log's first line may begin with `<` too: `<===[JENKINS REMOTING`."""

Again = Callable[[], Iterable[bytes] | None]


class Document:
    """Reads one report; results() may be called once. remark(): what its reader should know, once it is read."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._xml = XmlDocument(options)
        self._json: JsonDocument | None = None
        self._unfit: UnfitCharacter | None = None
        self._log: ConsoleLog | None = None

    @property
    def counts(self) -> ConsoleCounts | None:
        """What a console log counted; None of anything else."""
        return self._log.counts if self._log is not None else None

    @property
    def run(self) -> Run | None:
        """The run in an export of TeReC, once its first results were read; None in any other report, and without one.

        BrokenReport for a run that lacks a word of its key.
        """
        words = self._json.run if self._json is not None else {}
        return run_in(words) if words else None

    def results(self, chunks: Iterable[bytes], again: Again = lambda: None) -> Iterator[list[Result]]:
        """Batches of results as the chunks arrive; BrokenReport as XmlDocument, NoReport for a log without tests.

        again: the chunks from the start, for XML with a character that XML does not allow; None: they cannot be had.
        """
        each = iter(chunks)
        first = next(each, b"")
        whole = chain((first,), each)
        if not self._options.console and first.lstrip(BEFORE_CONTENT)[:1] == b"{":
            self._json = JsonDocument(self._options)
            yield from self._json.results(whole)
            return
        if not self._options.console or _XML.match(first):
            yield from self._xml_results(whole, again)
            return
        log = self._log = ConsoleLog(self._options)
        yield from log.results(whole)
        if not log.counts.total and not log.named:
            if not first.strip(BEFORE_CONTENT):
                raise blank()
            raise NoReport("it shows no test of Maven (Surefire), pytest or Go")

    def _xml_results(self, chunks: Iterable[bytes], again: Again) -> Iterator[list[Result]]:
        """Those of XML; after an unfit character the others of a second reading, which takes it out."""
        given = 0
        try:
            for batch in self._xml.results(chunks):
                given += len(batch)
                yield batch
        except UnfitCharacter as unfit:
            fresh = again()
            if fresh is None:
                yield unfit.rest
                raise
            self._unfit, self._xml = unfit, XmlDocument(self._options, made_fit=True)
            yield from self._second(fresh, given, unfit)

    def _second(self, chunks: Iterable[bytes], given: int, first: UnfitCharacter) -> Iterator[list[Result]]:
        """The results behind those that were given; one that breaks at a character in spite of all says the first."""
        try:
            for batch in self._xml.results(chunks):
                yield batch[given:]
                given -= min(given, len(batch))
        except UnfitCharacter as again:
            yield again.rest[given:]
            raise BrokenReport(first.message, first.line, first.column) from None

    def remark(self, file: str) -> ReportProblem | None:
        """What was left out or could not be named; None where all is well."""
        if self._log is not None:
            return self._log_remark(file, self._log)
        if self._unfit is not None:
            return characters_mended(file, self._unfit)
        left_out, told = self._xml.left_out, self._xml.remark
        if left_out.line is not None:
            return characters_left_out(file, left_out.line, left_out.character)
        return None if told is None else ReportProblem(file, told.message, told.line, mended=True)

    def _log_remark(self, file: str, log: ConsoleLog) -> ReportProblem | None:
        if log.failed < log.counts.failed:
            return failures_without_name(file, log.failed, log.counts.failed)
        return tests_without_name(file, log.named, log.counts.total) if log.named < log.counts.total else None
