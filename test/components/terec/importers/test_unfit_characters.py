"""One character that XML does not allow ends no reading: it is taken out, and that is told."""

import tarfile
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.importers import ReadOptions, Report, ReportFile, ReportProblem, read_reports, reports_in_stream
from terec.importers.chunks import CHUNK
from terec.importers.fit_text import fit_for_xml
from terec.model import Outcome

Read = Callable[..., Any]

REPORT = """<testsuite name="s">
<testcase classname="C" name="a"><failure>{}</failure></testcase>
<testcase classname="C" name="b"/>
</testsuite>"""
REFERENCE = "a character reference such as &#0; names a character that XML does not allow"
BYTE = "the byte 0x{} does not belong to its encoding (UTF-8 when it declares none)"
CONTROL = "it holds the control character U+{}, which XML does not allow"


@pytest.mark.parametrize(
    ("text", "kept", "said"),
    [
        (b"x&#27;y", "xy", REFERENCE),
        (b"x&#x1B;y", "xy", REFERENCE),
        (b"x&#0;y", "xy", REFERENCE),
        (b"x&#xD83D;&#xDE00;y", "xy", REFERENCE),
        (b"x&#xFFFF;y &#x41;&#233;", "xy Aé", REFERENCE),
        (b"x\x01y\x1f", "xy", CONTROL.format("0001")),
        ("x\ufffey".encode(), "xy", BYTE.format("EF")),
        (b"x\xe9y", "x\ufffdy", BYTE.format("E9")),
        (b"x\xed\xa0\x80y", "x\ufffd\ufffd\ufffdy", BYTE.format("ED")),
    ],
)
def test_file_is_read_to_its_end_without_it(read: Read, text: bytes, kept: str, said: str) -> None:
    reading = read(REPORT.encode().replace(b"{}", text))

    assert [each.error_stacktrace for each in reading.results] == [kept, None]
    problem = reading.problem
    assert (problem.mended, problem.line, problem.column) == (True, 2, 44)
    assert problem.message == f"{said}; characters like it were left out or became U+FFFD"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_control_characters_in_utf_16_end_nothing_either(read: Read, encoding: str) -> None:
    reading = read(REPORT.format("x\x1by").encode(encoding))

    assert [each.error_stacktrace for each in reading.results] == ["xy", None]
    assert reading.problem.mended


def test_each_result_comes_once_and_has_the_output_that_its_suite_writes_later(read: Read) -> None:
    passes = "".join(f'<testcase classname="C" name="n{number}" time="1"/>' for number in range(3_000))
    failure = '<testcase classname="C" name="f"><failure message="m"/></testcase>'
    report = f"<testsuite>{passes}{failure}{passes}<system-out>&#27;said</system-out></testsuite>"
    assert len(report) > 3 * CHUNK

    reading = read(report)

    assert len(reading.results) == 6_001
    assert [each.stdout for each in reading.results if each.result is Outcome.FAIL] == [None]  # too many wait for it
    short = read(report.replace(passes, passes[:4_000].rpartition("<")[0]))
    assert [each.stdout for each in short.results if each.result is Outcome.FAIL] == ["said"]


def test_break_behind_it_is_told_alone(read: Read) -> None:
    reading = read(REPORT.format("&#0;").removesuffix("</testsuite>"))

    assert (len(reading.results), reading.problem.broken, reading.problem.cases) == (2, True, 2)
    assert "it ends before" in reading.problem.message


@pytest.mark.parametrize(
    "head", ['<!DOCTYPE a [<!ENTITY b "&#0;">]>', "<!DOCTYPE a [<!EN\x01TITY b SYSTEM 'file:///etc/passwd'>]>"]
)
def test_entities_are_refused_in_the_second_reading_too(read: Read, head: str) -> None:
    reading = read(head + REPORT.format("\x01&b;"))

    assert (reading.results, reading.problem.broken) == ([], True)
    assert "entities of its own" in reading.problem.message


def test_from_a_pipe_what_stands_before_it_counts() -> None:
    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

    content = REPORT.format("x").replace("</testsuite>", "\x01</testsuite>").encode()
    problems: list[ReportProblem] = []
    files = reports_in_stream("log", cast(BinaryIO, Pipe(content)))
    assert len(list(read_reports(files, ReadOptions(), problems.append))) == 2
    assert [(each.broken, each.message, each.cases) for each in problems] == [(True, CONTROL.format("0001"), 2)]


def test_a_report_on_its_own_is_read_without_it_too() -> None:
    content = REPORT.format("&#27;x").encode()
    report = Report(ReportFile("a.xml", None, lambda: BytesIO(content)), ReadOptions())
    assert [each.error_stacktrace for batch in report.results() for each in batch] == ["x", None]


@given(st.text(st.sampled_from("&#x1bB;27 aé\x01\ufffe"), max_size=60), st.integers(1, 7))
def test_where_a_chunk_ends_does_not_matter(text: str, size: int) -> None:
    content = text.encode()
    pieces = [content[place : place + size] for place in range(0, len(content), size)]
    assert b"".join(fit_for_xml(pieces, "utf-8")) == b"".join(fit_for_xml([content], "utf-8"))


@pytest.mark.parametrize("tag", [b'<testcase gr\xf6\xdfe="1"/>', b"<testcase\xe9 name='a'/>", b"<testcase \xff/>"])
def test_character_in_a_tag_ends_the_reading_and_what_stands_before_it_counts(read: Read, tag: bytes) -> None:
    failures = b"".join(b'<testcase classname="C" name="n%d"><failure/></testcase>' % number for number in range(5))
    reading = read(b"<testsuite>" + failures + tag + b"</testsuite>")

    assert len(reading.results) == 5
    assert reading.problem.broken
    assert "0xEF" not in reading.problem.message


def test_archive_is_unpacked_and_counted_once_though_each_of_its_reports_is_read_twice() -> None:
    packed = Rewound(a_tar(*(REPORT.format("x&#27;y") for _ in range(30))))
    told: list[ReportProblem] = []
    once = ReadOptions(report_limit=6 * 1024)
    results = list(read_reports(reports_in_stream("a.tar.gz", packed), once, told.append))

    assert (len(results), {each.mended for each in told}) == (60, {True})
    assert packed.rewound < 5


class Rewound(BytesIO):
    """Counts how often it is read from its start."""

    rewound = 0

    def seek(self, place: int, whence: int = 0) -> int:
        self.rewound += place == 0 and whence == 0
        return super().seek(place, whence)


def a_tar(*reports: str) -> bytes:
    """A packed archive of these reports."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for number, report in enumerate(reports):
            member = tarfile.TarInfo(f"{number}.xml")
            member.size = len(report.encode())
            archive.addfile(member, BytesIO(report.encode()))
    return packed.getvalue()
