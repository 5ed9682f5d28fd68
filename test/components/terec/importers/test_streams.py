"""Streams that are large, endless or broken: memory is bounded, and each is closed."""

import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO, RawIOBase
from typing import Any, BinaryIO, cast

import pytest

from terec.importers import ReadOptions, ReportFile, ReportProblem, read_reports

Read = Callable[..., Any]
CASE = '<testcase classname="C" name="a" time="1"/>'


def test_a_line_of_a_megabyte_is_read_and_cut(read: Read) -> None:
    long = "x" * 2**20
    result = read(
        f'<testsuite><testcase name="{long}"><failure message="{long}">{long}</failure></testcase></testsuite>'
    ).only
    assert len(result.test_case) == 4096
    for text in (result.error_details, result.error_stacktrace):
        assert text is not None
        assert 65_000 < len(text) < 66_000


def test_a_tag_without_end_is_refused_before_it_fills_the_memory() -> None:
    file = ReportFile("a.xml", None, lambda: cast(BinaryIO, Repeated(b"<testsuite name='", b"x" * 65_536, 4096)))
    problem = problem_of(file)
    assert problem.message == "a tag or comment is longer than 8 MiB"


def test_a_report_over_the_limit_is_refused(read: Read) -> None:
    problem = read(f"<testsuite>{CASE * 100}</testsuite>", report_limit=1000).problem
    assert problem.message == "it has more than 1,000 bytes unpacked (TEREC_REPORT_LIMIT_MIB) and is read no further"


def test_memory_does_not_grow_with_the_output_of_a_test() -> None:
    start = f"<testsuite>{CASE}<testcase name='b'><system-out>".encode()
    file = ReportFile("a.xml", None, lambda: cast(BinaryIO, Repeated(start, b"a line of text\n" * 5000, 1400)))
    tracemalloc.start()
    problem = problem_of(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem.cases == 1
    assert peak < 8 * 2**20


def test_a_stream_that_fails_is_named_and_closed() -> None:
    stream = Failing()
    assert problem_of(ReportFile("a.xml", None, lambda: cast(BinaryIO, stream))).message == (
        "it cannot be read: Input/output error"
    )
    assert stream.closed


def test_a_reader_that_stops_early_closes_the_file() -> None:
    stream = BytesIO(f"<testsuite>{CASE * 10}</testsuite>".encode())
    results = read_reports([ReportFile("a.xml", None, lambda: stream)], ReadOptions(), pytest.fail)
    next(results)
    cast(Any, results).close()
    assert stream.closed


def problem_of(file: ReportFile) -> ReportProblem:
    told: list[ReportProblem] = []
    list(read_reports([file], ReadOptions(), told.append))
    (problem,) = told
    return problem


class Repeated:
    """A stream of a start and then many times the same."""

    def __init__(self, start: bytes, piece: bytes, times: int) -> None:
        self._pieces = self._all(start, piece, times)

    @staticmethod
    def _all(start: bytes, piece: bytes, times: int) -> Iterator[bytes]:
        yield start
        for _ in range(times):
            yield piece

    def read(self, size: int) -> bytes:
        return next(self._pieces, b"")

    def close(self) -> None:
        self._pieces = iter(())


class Failing(RawIOBase):
    """A stream on a broken disk."""

    def read(self, size: int = -1) -> bytes:
        raise OSError(5, "Input/output error")
