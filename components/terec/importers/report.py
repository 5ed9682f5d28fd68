"""One report, whose content tells its format."""

from collections.abc import Generator
from itertools import chain

from terec.importers.chunks import Budget, limited_chunks
from terec.importers.control_characters import LeftOut
from terec.importers.json_document import JsonDocument
from terec.importers.options import ReadOptions
from terec.importers.report_file import ReportFile
from terec.importers.run_words import run_in
from terec.importers.xml_document import BEFORE_CONTENT, XmlDocument
from terec.model import Result, Run


class Report:
    """A report being read; budget: bytes that it may have, by default those of the options."""

    def __init__(self, file: ReportFile, options: ReadOptions, budget: Budget | None = None) -> None:
        self._file, self._options = file, options
        self._budget = budget or Budget(options.report_limit)
        self._document: XmlDocument | JsonDocument | None = None

    def results(self) -> Generator[list[Result]]:
        """Batches of results as they stream in; BrokenReport where it breaks, after what stood before. Called once."""
        chunks = limited_chunks(self._file, self._budget)
        try:
            first = next(chunks, b"")
            is_json = first.lstrip(BEFORE_CONTENT)[:1] == b"{"
            self._document = JsonDocument(self._options) if is_json else XmlDocument(self._options)
            yield from self._document.results(chain((first,), chunks))
        finally:
            chunks.close()

    @property
    def left_out(self) -> LeftOut:
        """What the format does not allow and was left out."""
        return self._document.left_out if isinstance(self._document, XmlDocument) else LeftOut()

    @property
    def run(self) -> Run | None:
        """The run in an export of TeReC, once its first results were read; None in any other report, and without one.

        BrokenReport for a run that lacks a word of its key.
        """
        words = self._document.run if isinstance(self._document, JsonDocument) else {}
        return run_in(words) if words else None
