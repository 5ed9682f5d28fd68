"""Broken, hostile and odd input: a sentence with its place, the rest is read, and memory is bounded."""

import codecs
import tracemalloc
from collections.abc import Callable, Iterator
from io import BytesIO, RawIOBase
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.importers import ReadOptions, ReportFile, ReportProblem, read_reports

Read = Callable[..., Any]
CASE = '<testcase classname="C" name="a" time="1"/>'

BROKEN = {
    # report -> line, column, sentence, cases before
    b"": (None, None, "it is empty", 0),
    b"<testsuite>" + CASE.encode(): (1, 55, "it ends before its last element is closed (was it cut off?)", 1),
    b"<testsuite><testcase name='a'": (1, 12, "it ends in the middle of a tag (was it cut off?)", 0),
    b"<testsuite><system-out><![CDATA[a": (1, 34, "it ends inside a CDATA section (was it cut off?)", 0),
    b"<testsuite>\n <a></b></testsuite>": (2, 7, "a closing tag does not match the tag that is open", 0),
    b"<testsuite/><testsuite/>": (1, 13, "more follows after the end of the report (were two files joined?)", 0),
    b"\n<?xml version='1.0'?><testsuite/>": (
        2,
        1,
        "something stands before its XML declaration, which must come first",
        0,
    ),
    b"<testsuite><testcase name='&nbsp;'/></testsuite>": (1, 12, "an entity is used that XML does not know", 0),
    b"<testsuite>&#0;</testsuite>": (
        1,
        12,
        "a character reference such as &#0; names a character that XML does not allow",
        0,
    ),
    b"<testsuite>&#xD800;</testsuite>": (
        1,
        12,
        "a character reference such as &#0; names a character that XML does not allow",
        0,
    ),
    b"<testsuite>\xed\xa0\x80</testsuite>": (
        1,
        12,
        "the byte 0xED does not belong to its encoding (UTF-8 when it declares none)",
        0,
    ),
    b"<testsuite>\x01</testsuite>": (1, 12, "it holds the control character U+0001, which XML does not allow", 0),
    "<testsuite>\x1b[31m</testsuite>".encode("utf-16-le"): (
        1,
        12,
        "it holds the control character U+001B, which XML does not allow",
        0,
    ),
    "<testsuite>\x1b[31m</testsuite>".encode("utf-16"): (
        1,
        13,
        "it holds the control character U+001B, which XML does not allow",
        0,
    ),
    "\ufeff<testsuite>\x00</testsuite>".encode("utf-16-be"): (
        1,
        13,
        "it holds the control character U+0000, which XML does not allow",
        0,
    ),
    b"<testsuite>\xe9</testsuite>": (
        1,
        12,
        "the byte 0xE9 does not belong to its encoding (UTF-8 when it declares none)",
        0,
    ),
    b"<testsuite>a < b</testsuite>": (
        1,
        15,
        "it is no well-formed XML; a character such as < or & may not be escaped",
        0,
    ),
    b"<testsuite name='a' name='b'/>": (1, 21, "a tag has the same attribute twice", 0),
    b"<?xml version='1.0' encoding='utf-16'?><testsuite/>": (
        1,
        31,
        "it is not in the encoding that its XML declaration names",
        0,
    ),
    b"<?xml version='1.0' encoding='klingon'?><testsuite/>": (
        1,
        1,
        "declares the encoding 'klingon', which is not known",
        0,
    ),
    b"<?xml version='1.0' encoding='bz2'?><testsuite/>": (1, 1, "declares the encoding 'bz2', which is not known", 0),
    b"<html/>": (None, None, "is XML but no test report: its root element is <html>", 0),
    b'["results"]': (
        None,
        None,
        "it is neither XML, JSON nor an archive that TeReC reads (.gz, .zip, .tar, .tar.gz); "
        "a console log must be called one: --console, or console=true over HTTP",
        0,
    ),
    b"<!DOCTYPE a [<!ENTITY b 'c'>]><testsuite>&b;</testsuite>": (
        1,
        25,
        "it declares or uses XML entities of its own, which TeReC refuses for safety",
        0,
    ),
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><testsuite>&b;</testsuite>": (
        1,
        52,
        "it declares or uses XML entities of its own, which TeReC refuses for safety",
        0,
    ),
    b"<!DOCTYPE a [<!ENTITY % b SYSTEM 'http://localhost/x'> %b;]><testsuite/>": (
        1,
        54,
        "it declares or uses XML entities of its own, which TeReC refuses for safety",
        0,
    ),
    b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><testsuite>&b;</testsuite>": (
        1,
        55,
        "it declares or uses XML entities of its own, which TeReC refuses for safety",
        0,
    ),
    b"<!DOCTYPE a [<!ATTLIST testcase name CDATA 'x'>]><testsuite/>": (
        1,
        44,
        "its DTD gives attributes default values, which TeReC refuses for safety",
        0,
    ),
    b"<testsuite>" + b"<a>" * 1000: (1, 615, "more than 200 elements of a kind stand inside each other", 0),
    b"<testsuite>" * 1000: (1, 2212, "more than 200 elements of a kind stand inside each other", 0),
    b"<testsuite>" + b"<testcase>" * 1000: (1, 2032, "more than 200 elements of a kind stand inside each other", 0),
    b"<testsuite>" + b"<failure>" * 1000: (1, 1821, "more than 200 elements of a kind stand inside each other", 0),
}


@pytest.mark.parametrize("report", BROKEN, ids=lambda report: repr(report[:60]))
def test_a_broken_report_is_named_with_its_place_and_what_was_read_before(read: Read, report: bytes) -> None:
    reading = read(report)
    problem = reading.problem
    assert (problem.line, problem.column, problem.message, problem.cases) == BROKEN[report]
    assert len(reading.results) == problem.cases


def test_a_problem_is_one_sentence() -> None:
    assert str(ReportProblem("a.xml", "it is empty")) == "a.xml: it is empty."
    whole = ReportProblem("a.xml", "it ends too early", 1200, 3, 4000)
    assert str(whole) == "a.xml, line 1,200, column 3: it ends too early; 4,000 cases before it count."


def test_files_after_a_broken_one_are_read_and_all_are_seen() -> None:
    contents = {"a.xml": b"<testsuite><a>", "b.xml": f"<testsuite>{CASE}{CASE}</testsuite>".encode(), "c.xml": b""}
    files = [ReportFile(name, None, lambda text=text: BytesIO(text)) for name, text in contents.items()]  # type: ignore[misc]
    told: list[ReportProblem] = []
    seen: dict[str, int] = {}
    results = list(read_reports(files, ReadOptions(), told.append, lambda file, cases: seen.update({file.name: cases})))
    assert (len(results), [problem.file for problem in told]) == (2, ["a.xml", "c.xml"])
    assert seen == {"a.xml": 0, "b.xml": 2, "c.xml": 0}


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "iso-8859-1",
        "windows-1252",
        "cp1250",
        "latin1",
    ],
)
def test_any_encoding_that_is_declared_or_marked_is_read(read: Read, encoding: str) -> None:
    declared = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)
    report = f"<?xml version='1.0' encoding='{declared}'?>\n<testsuite><testcase name='Käse'/></testsuite>"
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    assert read(mark + report.encode(encoding)).only.test_case == "Käse"


@pytest.mark.parametrize("encoding", ["shift_jis", "gb18030", "euc-kr", "utf-32-le"])
def test_wide_encodings_are_read(read: Read, encoding: str) -> None:
    report = f"<?xml version='1.0' encoding='{encoding}'?>\n<testsuite><testcase name='日本'/></testsuite>"
    assert read(report.encode(encoding)).only.test_case == "日本"


def test_a_wrong_declaration_is_named(read: Read) -> None:
    report = b"<?xml version='1.0' encoding='shift_jis'?><testsuite>" + CASE.encode() + b"\x81\xff</testsuite>"
    problem = read(report).problem
    assert problem.message.startswith("its text cannot be decoded: 'shift_jis' codec can't decode byte 0x81")


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


@given(st.binary() | st.binary().map(lambda data: b"<testsuite>" + data))
def test_any_bytes_give_a_problem_and_never_raise(data: bytes) -> None:
    told: list[ReportProblem] = []
    list(read_reports([ReportFile("a.xml", None, lambda: BytesIO(data))], ReadOptions(), told.append))
    assert len(told) <= 1
    assert all(str(problem).startswith("a.xml") and str(problem).endswith(".") for problem in told)


words = st.sampled_from(
    [
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "error",
        "skipped",
        "system-out",
        "property",
        "rerunFailure",
        "stackTrace",
        "x:y",
        "b",
    ]
)
tags = st.builds(
    lambda word, kind, text: {0: f"<{word}>{text}", 1: f"</{word}>{text}", 2: f"<{word} name='a' message='m'/>"}[kind],
    words,
    st.integers(0, 2),
    st.sampled_from(["", "text", "&lt;"]),
)
trees = st.recursive(
    st.builds(lambda word: f"<{word} name='a'/>", words),
    lambda inner: st.builds(
        lambda word, parts: f"<{word} name='n' value='v'>t{''.join(parts)}t</{word}>", words, st.lists(inner)
    ),
)


@given(st.lists(tags).map("".join) | trees)
def test_any_order_of_elements_is_read_or_named(body: str) -> None:
    told: list[ReportProblem] = []
    file = ReportFile("a.xml", None, lambda: BytesIO(f"<testsuite>{body}</testsuite>".encode()))
    results = list(read_reports([file], ReadOptions(), told.append))
    assert told or len(results) >= body.count("<testcase")


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
