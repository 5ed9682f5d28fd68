"""Any text is a log: nothing raises, nothing grows, and results can be stored."""

import tracemalloc
from collections.abc import Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.importers import ConsoleCounts, ReadOptions, ReportFile, read_reports
from terec.importers.console.lines import LINE_LIMIT, clean_lines
from terec.importers.console.log import ConsoleLog
from terec.ingest.limits import checked_result
from terec.model import TextLimit
from terec_testing.console import read_log

WORDS = [
    "[ERROR] ", "[INFO] ", "Tests run: 1, Failures: 1, Errors: 0, Skipped: 0", ", Time elapsed: 1 s", " <<< FAILURE!",
    " in a.B", "Running a.B", "Results:", "Failures:", "Flakes:", "a.B.c", "B.c:1 ",
    "(", ")", "[", "]", " » ", "->", ">",
    "=== test session starts ===", "=== FAILURES ===", "=== short test summary info ===", "___ x ___", "FAILED ",
    "ERROR ",
    "a.py::x", " PASSED", " [ 10%]", "E   ", "a.py:1: E", "=== 1 failed in 0.1s ===", " - ", "ERROR at setup of x",
    "=== RUN   TestX", "--- FAIL: TestX (0.00s)", "    --- PASS: TestX/y (1.00s)", "FAIL\ta/b\t0.1s", "ok  \ta/b\t0.1s",
    "panic: x", "# a/b", '{"Action":"run","Package":"p","Test":"T"}', '{"Action":"fail","Package":"p","Test":"T"}',
    '{"Action":"fail","Package":"p"}', '{"Action":"output","Package":"p","Test":"\\ud800","Output":"\\u0000"}',
    "\x1b[31m", "\x1b[8mha:////abc\x1b[0m", "10:11:12 ", "\r", "\x00", " ", "\t", "ä", "\u2028", "x" * 300,
]  # fmt: skip

logs = st.lists(st.one_of(st.sampled_from(WORDS), st.just("\n"), st.just("\n"), st.text(max_size=8)), max_size=120).map(
    "".join
)


@given(logs)
def test_any_text_gives_results_that_can_be_stored(log: str) -> None:
    for result in read_log(log.encode("utf-8", "surrogatepass"))[0]:
        checked_result(result, TextLimit())


@given(st.binary(max_size=500), st.integers(1, 40))
def test_any_bytes_in_any_pieces_are_lines(data: bytes, size: int) -> None:
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    results = [each for batch in ConsoleLog(ReadOptions()).results(pieces) for each in batch]

    assert all(each.test_case for each in results)


@given(logs)
def test_pieces_do_not_change_what_is_read(log: str) -> None:
    data = log.encode("utf-8", "replace")
    whole = [each for batch in ConsoleLog(ReadOptions()).results([data]) for each in batch]
    pieces = [data[start : start + 7] for start in range(0, len(data), 7)]

    assert [each for batch in ConsoleLog(ReadOptions()).results(pieces) for each in batch] == whole


def _bytes_at_most(chunks: Iterator[bytes]) -> int:
    """Most memory that reading the chunks took."""
    tracemalloc.start()
    try:
        for _ in ConsoleLog(ReadOptions()).results(chunks):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "piece",
    [
        b"x" * 65536,
        b"{" * 65536,
        b" " * 65536,
        b"FAILED a::b " * 5000,
        b"--- FAIL: " * 6000,
        b"<<< FAILURE! Time elapsed: " * 2000,
        b"\x1b" * 65536,
        b"\x1b]" * 30000,
        b"a::b PASSED (" * 5000,
    ],
    ids=lambda piece: piece[:12].decode(),
)
def test_a_line_without_end_takes_neither_memory_nor_time(piece: bytes) -> None:
    assert _bytes_at_most(piece for _ in range(100)) < 32 * LINE_LIMIT


def test_memory_does_not_grow_with_the_log() -> None:
    line = b"[ERROR] a.B.c -- Time elapsed: 1 s <<< FAILURE!\n" + b"\tat somewhere.in.the.Stack(Stack.java:1)\n" * 50
    piece = b"".join(line.replace(b"a.B.c", b"a.B.c%d" % number) for number in range(20))

    assert _bytes_at_most(piece for _ in range(80)) < 24 * 2**20


def test_utf_16_of_a_windows_shell_is_read() -> None:
    log = "=== RUN   TestX\n--- FAIL: TestX (0.00s)\nFAIL\ta/b\t0.1s\n"

    assert [each.test_case for each in read_log(log.encode("utf-16"))[0]] == ["TestX"]
    assert list(clean_lines([b"\xff\xfea\x00\n\x00"])) == ["a"]


def test_failures_without_a_name_are_told() -> None:
    log = b"=== FAILURES ===\n=== 2 failed, 1 passed in 0.10s ===\n"
    problems = []
    counts: list[ConsoleCounts] = []
    file = ReportFile("build.log", None, lambda: BytesIO(log))
    assert list(read_reports([file], ReadOptions(console=True), problems.append, counted=counts.append)) == []

    assert [str(each) for each in problems] == ["build.log: it counts 2 failed tests and names only 0 of them."]
    assert not problems[0].mended
    assert counts[0].passed == 1
