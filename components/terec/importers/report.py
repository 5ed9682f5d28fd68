"""One report file on its own, of which more is asked than its results."""

from collections.abc import Generator

from terec.importers.chunks import Budget
from terec.importers.document import Document
from terec.importers.options import ReadOptions
from terec.importers.reading import batches
from terec.importers.report_file import ReportFile
from terec.model import Result, Run


class Report:
    """A report being read."""

    def __init__(self, file: ReportFile, options: ReadOptions) -> None:
        self._file, self._options = file, options
        self._document = Document(options)

    def results(self) -> Generator[list[Result]]:
        """Batches of results as they stream in; BrokenReport where it breaks, after what stood before. Called once."""
        return batches(self._file, self._document, Budget(self._options.report_limit))

    @property
    def run(self) -> Run | None:
        """As Document.run."""
        return self._document.run
