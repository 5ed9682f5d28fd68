"""One report file on its own, of which more is asked than its results."""

from collections.abc import Generator
from functools import partial

from terec.importers.chunks import Budget, chunks_again, limited_chunks
from terec.importers.document import Document
from terec.importers.options import ReadOptions
from terec.importers.report_file import ReportFile
from terec.model import Result, Run


class Report:
    """A report being read."""

    def __init__(self, file: ReportFile, options: ReadOptions) -> None:
        self._file, self._options = file, options
        self._document = Document(options)

    def results(self) -> Generator[list[Result]]:
        """Batches of results as they stream in; BrokenReport where it breaks, after what stood before. Called once."""
        budget = Budget(self._options.report_limit)
        chunks = limited_chunks(self._file, budget)
        try:
            yield from self._document.results(chunks, partial(chunks_again, self._file, budget))
        finally:
            chunks.close()

    @property
    def run(self) -> Run | None:
        """As Document.run."""
        return self._document.run
