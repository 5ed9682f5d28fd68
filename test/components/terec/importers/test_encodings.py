"""Reports in any encoding that they declare or mark."""

import codecs
from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]
CASE = '<testcase classname="C" name="a" time="1"/>'


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


def test_a_wrong_declaration_is_named_and_the_bytes_that_it_cannot_mean_are_marked(read: Read) -> None:
    report = b"<?xml version='1.0' encoding='shift_jis'?><testsuite>" + CASE.encode() + b"\x81\xff</testsuite>"
    problem = read(report).problem
    assert (problem.mended, len(read(report).results)) == (True, 1)
    assert problem.message.startswith("its text cannot be decoded: 'shift_jis' codec can't decode byte 0x81")


@pytest.mark.parametrize(
    ("declared", "mark", "encoding"),
    [
        ("utf-16", b"", "utf-8"),
        ("UTF-16LE", b"", "utf-8"),
        ("utf-16", codecs.BOM_UTF8, "utf-8"),
        ("iso-8859-1", codecs.BOM_UTF8, "utf-8"),
        ("windows-1252", codecs.BOM_UTF8, "utf-8"),
        ("utf-8", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-8", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-8", b"", "utf-16-le"),
        ("klingon", codecs.BOM_UTF8, "utf-8"),
    ],
)
def test_bytes_that_show_their_encoding_are_believed_rather_than_the_declaration(
    read: Read, declared: str, mark: bytes, encoding: str
) -> None:
    report = f"<?xml version='1.0' encoding='{declared}'?>\n<testsuite><testcase name='Käse'/></testsuite>"
    assert read(mark + report.encode(encoding)).only.test_case == "Käse"
