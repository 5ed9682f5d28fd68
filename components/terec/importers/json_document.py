"""Feeds a JSON report to the reader of its format, as it arrives."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from terec.importers.ctrf import CtrfReader
from terec.importers.options import ReadOptions
from terec.importers.other_formats import no_tests_in_json
from terec.importers.own_json import OwnReader
from terec.importers.problems import BrokenReport, NoReport
from terec.json_stream import BrokenJson, BrokenOff, JsonReader, MoreBehind
from terec.json_values import object_in
from terec.model import Result

CTRF, OWN = ("results", "tests"), ("results",)
"""The keys that lead to the array of tests in each format, by which the format is known."""

_OF_A_FILE: dict[type[BrokenJson], str] = {
    BrokenOff: "it ends before its last value is closed (was it cut off?)",
    MoreBehind: "more follows after its end (were two files joined?)",
}


class JsonDocument:
    """One document; results() may be called once."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._format: tuple[str, ...] | None = None
        self._told: dict[str, Any] = {}
        """Every value met before the tests, by its path joined with dots."""

    def results(self, chunks: Iterable[bytes]) -> Iterator[list[Result]]:
        """Batches of results as the chunks arrive; BrokenReport where the document breaks, after what stood before."""
        reader = JsonReader(chunks)
        try:
            yield from self._batches(reader)
            reader.end()
        except (BrokenJson, BrokenReport) as error:
            other = no_tests_in_json(self._told) if self._format != CTRF else None
            raise (other or _of_a_file(error)) from None
        if self._format is None:
            raise no_tests_in_json(self._told) or NoReport(
                "is JSON but no test report: neither CTRF nor an export of TeReC"
            )

    @property
    def run(self) -> dict[str, Any]:
        """The words of the run in an export of TeReC, once the first batch was read; empty for anything else."""
        return object_in(self._told, "run") if self._format == OWN else {}

    def _batches(self, reader: JsonReader, path: tuple[str, ...] = ()) -> Iterator[list[Result]]:
        """Batches out of the object that stands here; what stands after the tests is let go."""
        for key in reader.members():
            place, opening = (*path, key), reader.opening()
            if self._format is not None:
                continue
            if opening == "[" and place in (CTRF, OWN):
                self._format = place
                yield from self._made(reader)
            elif opening == "{" and place == CTRF[:1]:
                yield from self._batches(reader, place)
            else:
                self._told[".".join(place)] = reader.value()

    def _made(self, reader: JsonReader) -> Iterator[list[Result]]:
        """The results of the tests that stand here, an empty batch first; those before a test that is broken stay."""
        read = self._reader()
        yield []
        for tests in reader.batches():
            results: list[Result] = []
            try:
                for each in tests:
                    results.append(read(each))
            except BrokenReport:
                yield results
                raise
            yield results

    def _reader(self) -> Callable[[Any], Result]:
        if self._format == OWN:
            return OwnReader(self._options).read
        return CtrfReader(self._options, self._told).read


def _of_a_file(error: BrokenJson | BrokenReport) -> BrokenReport:
    """The error, as the one who has the file understands it."""
    if isinstance(error, BrokenReport):
        return error
    return BrokenReport(_OF_A_FILE.get(type(error), str(error)), error.line)
