"""Where reports are found: files, folders, globs, archives and standard input; nothing is ever written."""

import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from terec.importers import ReadOptions, ReportFile, ReportProblem, find_reports, read_reports, reports_in_stream
from terec.model import InvalidInput


def a_report(case: str = "a") -> bytes:
    return f"<testsuite><testcase name='{case}'/></testsuite>".encode()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    packed = io.BytesIO()
    with cast(Any, tarfile.open)(fileobj=packed, mode=mode) as archive:
        for name, content in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return packed.getvalue()


TWO = {"b.xml": a_report("b"), "deep/c.xml": a_report("c"), "deep/notes.txt": b"no report"}

PACKINGS: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "two.zip": zipped,
    "two.tar": tarred,
    "two.tar.gz": lambda members: tarred(members, "w:gz"),
    "two.tgz": lambda members: tarred(members, "w:gz"),
    "download": zipped,
}


def read(files: Iterable[ReportFile], **options: Any) -> tuple[dict[str, list[str]], list[str]]:
    """The cases of each file by its name, and the problems."""
    problems: list[ReportProblem] = []
    found: dict[str, list[str]] = {}
    for file in files:
        results = read_reports([file], ReadOptions(**options), problems.append)
        found.setdefault(file.name, []).extend(result.test_case for result in results)
    return found, [str(problem) for problem in problems]


def cases(*paths: Path | str, stdin: BinaryIO | None = None) -> list[str]:
    found, problems = read(find_reports([str(path) for path in paths], stdin))
    assert problems == []
    return [case for names in found.values() for case in names]


def write(folder: Path, contents: dict[str, bytes]) -> None:
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_a_file_is_read_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, {"report.junit": a_report()})
    assert cases(tmp_path / "report.junit") == ["a"]


def test_a_folder_is_searched_in_order_for_reports_and_archives(tmp_path: Path) -> None:
    write(tmp_path, {"z.XML": a_report("z"), "a/y.xml": a_report("y"), "a/readme.txt": b"", "m.zip": zipped(TWO)})
    assert cases(tmp_path) == ["b", "c", "z", "y"]


def test_an_archive_without_report_is_no_problem_in_a_folder_and_one_when_named(tmp_path: Path) -> None:
    write(tmp_path, {"lib.zip": zipped({"lib.py": b""}), "a.xml": a_report()})
    assert cases(tmp_path) == ["a"]
    _, problems = read(find_reports([str(tmp_path / "lib.zip")]))
    assert problems == [f"{tmp_path / 'lib.zip'}: it holds no .xml file."]


def test_globs_are_expanded_and_sorted(tmp_path: Path) -> None:
    write(tmp_path, {"b/TEST-2.xml": a_report("2"), "a/TEST-1.xml": a_report("1"), "a/other.xml": a_report("3")})
    assert cases(f"{tmp_path}/**/TEST-*.xml") == ["1", "2"]


def test_a_file_met_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.xml": a_report(), "b.xml": a_report("b")})
    (tmp_path / "link.xml").symlink_to(tmp_path / "a.xml")
    assert cases(tmp_path / "a.xml", tmp_path, f"{tmp_path}/*.xml") == ["a", "b"]


def test_a_path_or_glob_that_finds_nothing_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.xml": a_report()})
    for missing in ("missing.xml", "*.json", "x\0y"):
        with pytest.raises(InvalidInput):
            find_reports([str(tmp_path / "a.xml"), str(tmp_path / missing)])
    with pytest.raises(InvalidInput, match="standard input"):
        find_reports(["-"])


def test_a_name_that_looks_like_a_glob_is_taken_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"report[1].xml": a_report()})
    assert cases(tmp_path / "report[1].xml") == ["a"]


def test_a_file_that_may_not_be_read_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.xml": a_report()})
    (tmp_path / "gone.xml").symlink_to(tmp_path / "nowhere.xml")
    files = list(find_reports([str(tmp_path)]))
    (tmp_path / "a.xml").unlink()
    _, problems = read(files)
    assert problems == [f"{tmp_path / 'a.xml'}: it cannot be read: No such file or directory."]


def test_a_compressed_report_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.xml.gz": gzip.compress(a_report())})
    assert cases(tmp_path) == cases(tmp_path / "a.xml.gz") == ["a"]


@pytest.mark.parametrize("name", PACKINGS)
def test_reports_in_archives_are_named_after_both(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: PACKINGS[name](TWO)})
    found, problems = read(find_reports([str(tmp_path / name)]))
    assert found == {f"{tmp_path / name}!b.xml": ["b"], f"{tmp_path / name}!deep/c.xml": ["c"]}
    assert problems == []


@pytest.mark.parametrize("name", PACKINGS)
def test_files_of_an_archive_can_be_kept_and_read_again_in_any_order(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: PACKINGS[name](TWO)})
    files = list(find_reports([str(tmp_path / name)]))
    for order in (files, files[::-1]):
        found, problems = read(order)
        assert sorted(found.values()) == [["b"], ["c"]]
        assert problems == []


@pytest.mark.parametrize(
    "packed",
    [a_report("b"), gzip.compress(a_report("b")), zipped({"x.xml": a_report("b")})],
    ids=["plain", "gz", "zip"],
)
@pytest.mark.parametrize("seekable", [True, False])
def test_standard_input_is_read_packed_or_not(packed: bytes, seekable: bool) -> None:
    stdin = io.BytesIO(packed) if seekable else Pipe(packed)
    assert cases("-", "-", stdin=cast(BinaryIO, stdin)) == ["b"]
    assert not stdin.closed


def test_tar_archives_come_through_a_pipe() -> None:
    assert cases("-", stdin=cast(BinaryIO, Pipe(tarred(TWO, "w:gz")))) == ["b", "c"]


def test_a_pipe_can_be_read_only_once() -> None:
    (file,) = reports_in_stream("upload", cast(BinaryIO, Pipe(a_report())))
    assert read([file]) == ({"upload": ["a"]}, [])
    assert read([file]) == ({"upload": []}, ["upload: it comes from a pipe, which can be read only once."])


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, a_report())
    os.close(writer)
    try:
        assert cases(f"/dev/fd/{reader}") == ["a"]
    finally:
        os.close(reader)


def test_names_that_lead_out_of_an_archive_are_only_names(tmp_path: Path) -> None:
    names = {"../../evil.xml": a_report("a"), "/etc/evil.xml": a_report("b")}
    write(tmp_path, {"in/evil.zip": zipped(names), "in/evil.tar": tarred(names)})
    assert sorted(cases(tmp_path)) == ["a", "a", "b", "b"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["evil.tar", "evil.zip", "in"]


def test_links_in_a_tar_are_not_followed(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        link = tarfile.TarInfo("passwd.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    write(tmp_path, {"links.tar": packed.getvalue()})
    _, problems = read(find_reports([str(tmp_path / "links.tar")]))
    assert problems == [f"{tmp_path / 'links.tar'}: it holds no .xml file."]


def test_an_archive_inside_an_archive_is_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path, {"out.zip": zipped({"in.zip": zipped(TWO), "a.xml": a_report()})})
    found, problems = read(find_reports([str(tmp_path)]))
    assert [case for names in found.values() for case in names] == ["a"]
    name = f"{tmp_path / 'out.zip'}!in.zip"
    assert problems == [f"{name}: it is an archive inside an archive; unpack the outer one first."]


def test_a_zip_bomb_is_stopped_at_the_limit_and_told_once(tmp_path: Path) -> None:
    bomb = b"<testsuite>" + b" " * 2_000_000
    write(tmp_path, {"bomb.zip": zipped({f"{number}.xml": bomb for number in range(20)}), "z.xml": a_report()})
    problems: list[ReportProblem] = []
    files = find_reports([str(tmp_path)])
    results = list(read_reports(files, ReadOptions(report_limit=3_000_000), problems.append))
    assert [result.test_case for result in results] == ["a"]
    assert [problem.message[:44] for problem in problems] == [
        "it ends before its last element is closed (w",
        "its archive has more than 3 MiB unpacked (TE",
    ]


def test_a_tar_header_that_claims_gigabytes_is_refused(tmp_path: Path) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 2**33
    write(tmp_path, {"bomb.tar": header.tobuf(tarfile.GNU_FORMAT) + b"\0" * 1024})
    _, problems = read(find_reports([str(tmp_path / "bomb.tar")]))
    assert problems == [f"{tmp_path / 'bomb.tar'}: it is damaged (a header claims an impossible size)."]


@pytest.mark.parametrize("name", ["two.zip", "two.tar", "two.tar.gz"])
def test_damaged_archives_are_told_and_never_raise(tmp_path: Path, name: str) -> None:
    whole = PACKINGS[name](TWO)
    for end in range(1, len(whole), 17):
        write(tmp_path, {name: whole[:end], f"flip-{name}": flipped(whole, end)})
        read(find_reports([str(tmp_path / name), str(tmp_path / f"flip-{name}")]))
    write(tmp_path, {name: whole[: len(whole) // 20 + 10]})
    _, problems = read(find_reports([str(tmp_path / name)]))
    assert problems


def test_an_encrypted_archive_is_told(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.xml": a_report()}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    write(tmp_path, {"secret.zip": bytes(content)})
    _, problems = read(find_reports([str(tmp_path)]))
    assert problems == [f"{tmp_path / 'secret.zip'}!a.xml: it is encrypted; unpack it first."]


def flipped(content: bytes, position: int) -> bytes:
    return content[:position] + bytes([content[position] ^ 0xFF]) + content[position + 1 :]


class Pipe(io.RawIOBase):
    """Bytes that can be read once, forward."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        return self._content.read(size)
