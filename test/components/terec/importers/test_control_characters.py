"""Control characters that XML forbids are left out, told once, and end nothing."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terec.importers import ReadOptions, ReportFile, ReportProblem, read_reports
from terec.importers.chunks import CHUNK
from terec.model import Result, TextLimit

Read = Callable[..., Any]

REPORT = """<testsuite>
<testcase classname="C" name="a"><failure><![CDATA[{}]]></failure></testcase>
<testcase classname="C" name="b"/>
</testsuite>"""
FORBIDDEN = re.compile("[\x00\x07\x08\x0b\x0c\x1b]")


def test_colours_of_a_terminal_leave_their_text_and_one_warning(read: Read) -> None:
    reading = read(REPORT.format("\x1b[31mred\x1b[0m"))

    assert [each.error_stacktrace for each in reading.results] == ["red", None]
    assert reading.problem == ReportProblem(
        "junit.xml",
        "it holds control characters that XML does not allow, such as U+001B; they were left out",
        line=2,
        mended=True,
    )
    assert str(reading.problem).startswith("junit.xml, line 2: it holds")


@pytest.mark.parametrize(
    "colour", ["\x1b[31m", "\x1b[1;38;5;208m", "\x1b[m", "\x1b[2K", "\x1b[?25l", "&#27;[0m", "&#x1b;[4:3m"]
)
def test_whole_sequences_go_wherever_the_chunks_end(read: Read, colour: str) -> None:
    inside = f"{colour}a{colour}[b]"
    for shift in range(len(colour) + 4):
        blanks = " " * (CHUNK - len("<testsuite>") - shift)
        (result,) = read(
            f"<testsuite>{blanks}<testcase name='n'><failure>{inside}</failure></testcase></testsuite>"
        ).results
        assert result.error_stacktrace == "a[b]"
        text = "x" * (CHUNK - 56 - shift)
        (result,) = read(
            f"<testsuite><testcase name='n'><failure>{text}{inside}</failure></testcase></testsuite>",
            text_limit=TextLimit(10**6, 10**6),
        ).results
        assert result.error_stacktrace == f"{text}a[b]"


def test_escape_that_begins_no_sequence_goes_alone(read: Read) -> None:
    assert read(REPORT.format("\x1bMa\x1b[31")).results[0].error_stacktrace == "Ma[31"


def test_line_is_that_of_the_first_one_wherever_the_chunks_end(read: Read) -> None:
    log = "\n".join(f"line {nth}" for nth in range(3, 20_000))

    reading = read(f"<testsuite>\n<system-out>{log}\x07\n\x1b</system-out></testsuite>")

    assert (reading.problem.line, "U+0007" in reading.problem.message) == (19_998, True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "windows-1252", "shift_jis", "utf-32"])
def test_in_every_encoding_but_utf_16(read: Read, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    report = f'<?xml version="1.0" encoding="{declared}"?>' + REPORT.format("a\0b\x1b")

    reading = read(report.encode(encoding))

    assert [each.error_stacktrace for each in reading.results] == ["ab", None]
    assert reading.problem.mended


def test_break_after_them_is_told_alone(read: Read) -> None:
    reading = read(REPORT.format("\x1b").removesuffix("</testsuite>"))

    assert (len(reading.results), reading.problem.mended, reading.problem.cases) == (2, False, 2)


def test_what_stands_hidden_behind_them_is_refused_all_the_same(read: Read) -> None:
    bomb = '<!DOCTYPE a [<!\x1bENT\0ITY a "aaaa">]>' + REPORT.format("a")

    reading = read(bomb)

    assert (reading.results, reading.problem.mended) == ([], False)
    assert "entities of its own" in reading.problem.message


@given(st.text(st.sampled_from("\x00\x07\x08\x0b\x0c\x1b[mé\n\t ax<&"), max_size=40))
def test_text_is_read_as_if_they_had_never_been_there(text: str) -> None:
    def results(content: bytes, problems: list[ReportProblem]) -> list[Result]:
        file = ReportFile("junit.xml", None, lambda: BytesIO(content))
        return list(read_reports([file], ReadOptions(), problems.append))

    told: list[ReportProblem] = []
    clean = FORBIDDEN.sub("", re.sub(r"\x1b\[[0-9;:?]*[A-Za-z]", "", text))
    assert results(REPORT.format(text).encode(), told) == results(REPORT.format(clean).encode(), [])
    assert [each.mended for each in told] == ([True] if clean != text else [])
