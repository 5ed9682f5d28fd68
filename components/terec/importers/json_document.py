"""Feeds a JSON report to the reader of its format, in chunks."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from terec.importers.ctrf import CtrfReader
from terec.importers.json_items import JsonItems
from terec.importers.options import ReadOptions
from terec.importers.other_formats import no_tests_in_json
from terec.importers.own_json import OwnReader
from terec.importers.problems import BrokenReport, NoReport
from terec.model import Result

CTRF, OWN = ("results", "tests"), ("results",)
"""Where the array of tests stands in each format, by which the format is known."""


class JsonDocument:
    """One document; results() may be called once. told: what stood before its tests, by path."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._items = JsonItems(CTRF, OWN)
        self._read: Callable[[Any], Result] | None = None
        self._results: list[Result] = []

    def results(self, chunks: Iterable[bytes]) -> Iterator[list[Result]]:
        """Batches of results as the chunks arrive; BrokenReport where the document breaks, after what stood before."""
        try:
            for text, last in _decoded(chunks):
                try:
                    self._items.feed(text, last)
                finally:
                    self._make()
                yield self._taken()
        except (BrokenReport, UnicodeDecodeError) as error:
            yield self._taken()
            if isinstance(error, BrokenReport):
                other = no_tests_in_json(self._items.told) if self._items.path != CTRF else None
                raise (other or error) from None
            raise BrokenReport(f"its text cannot be decoded: {error.reason}") from None
        if self._items.path is None:
            raise no_tests_in_json(self._items.told) or NoReport(
                "is JSON but no test report: neither CTRF nor an export of TeReC"
            )

    @property
    def run(self) -> dict[str, Any]:
        """The words of the run in an export of TeReC, once the first batch was read; empty for anything else."""
        run = self._items.told.get("run")
        return run if self._items.path == OWN and isinstance(run, dict) else {}

    def _make(self) -> None:
        """Results of the items that ended; those before one that is broken stay."""
        items, self._items.ready = self._items.ready, []
        if items:
            read = self._read = self._read or self._reader()
            for each in items:
                self._results.append(read(each))

    def _reader(self) -> Callable[[Any], Result]:
        if self._items.path == OWN:
            return OwnReader(self._options).read
        return CtrfReader(self._options, self._items.told).read

    def _taken(self) -> list[Result]:
        results, self._results = self._results, []
        return results


def _decoded(chunks: Iterable[bytes]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is the last, which is empty."""
    decode: Callable[..., str] | None = None
    for chunk in chunks:
        if decode is None:
            wide = chunk[:2] in (BOM_UTF16_LE, BOM_UTF16_BE)
            decode = getincrementaldecoder("utf-16" if wide else "utf-8-sig")().decode
        yield decode(chunk), False
    yield (decode(b"", True) if decode else ""), True
