"""Bazel keeps the tries of a test in files of their own: the last one counts, those before are its attempts."""

import io
import random
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import pytest

from terec.importers import ReadOptions, ReportProblem, content_digest, find_reports, read_reports
from terec.model import Outcome, Result


def a_try(failure: str = "", case: str = "adds") -> str:
    inside = f'<error message="{failure}"/>' if failure else ""
    return f'<testsuites><testsuite name="cart"><testcase name="{case}">{inside}</testcase></testsuite></testsuites>'


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "bazel-testlogs" / "cart" / "cart_test"
    (folder / "test_attempts").mkdir(parents=True)
    (folder / "test.xml").write_text(a_try())
    for number, failure in ((1, "first"), (2, "second"), (10, "tenth")):
        (folder / "test_attempts" / f"attempt_{number}.xml").write_text(a_try(failure))
    return folder


def read(*paths: Path | str, problems: list[ReportProblem] | None = None) -> list[Result]:
    told = [] if problems is None else problems
    return list(read_reports(find_reports([str(path) for path in paths]), ReadOptions(), told.append))


@pytest.mark.parametrize("given", ["../..", "test.xml", "*.xml", "**/*.xml"])
def test_failed_tries_are_attempts_of_the_last_one_in_their_order(logs: Path, given: str) -> None:
    (result,) = read(logs / given)

    assert result.result is Outcome.PASS
    assert [(each.result, each.error_details) for each in result.attempts] == [
        (Outcome.FAIL, "first"),
        (Outcome.FAIL, "second"),
        (Outcome.FAIL, "tenth"),
    ]


def test_every_file_named_alone_is_one_test_too(logs: Path) -> None:
    (result,) = read(*sorted(logs.rglob("*.xml")))

    assert len(result.attempts) == 3


def test_try_without_a_last_one_counts_itself(logs: Path) -> None:
    (only,) = read(logs / "test_attempts" / "attempt_1.xml")
    assert only.error_details == "first"

    (logs / "test.xml").unlink()
    assert len(read(logs)) == 3


def test_cases_of_a_try_that_the_last_one_has_not_are_left_out(logs: Path) -> None:
    (logs / "test_attempts" / "attempt_2.xml").write_text(a_try("crashed", "cart_test"))

    (result,) = read(logs)

    assert [each.error_details for each in result.attempts] == ["first", "tenth"]


def test_try_that_breaks_off_is_told_and_the_last_one_is_whole(logs: Path) -> None:
    (logs / "test_attempts" / "attempt_1.xml").write_text(a_try("first")[:-5])
    problems: list[ReportProblem] = []

    (result,) = read(logs, problems=problems)

    assert len(result.attempts) == 3
    assert [(Path(each.file).name, each.broken) for each in problems] == [("attempt_1.xml", False)]


def test_other_tries_are_other_reports(logs: Path) -> None:
    before = content_digest(find_reports([str(logs)]))
    (logs / "test_attempts" / "attempt_1.xml").unlink()

    assert content_digest(find_reports([str(logs)])) != before


def packed(folder: Path, name: str, members: Iterable[tuple[str, str]]) -> Path:
    path = folder / name
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for inner, report in members:
                archive.writestr(inner, report)
        return path
    with cast(Any, tarfile.open)(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for inner, report in members:
            header = tarfile.TarInfo(inner)
            header.size = len(report)
            archive.addfile(header, io.BytesIO(report.encode()))
    return path


FIRST, SECOND, LAST = "test_attempts/attempt_1.xml", "test_attempts/attempt_2.xml", "test.xml"
TRIES = {FIRST: a_try("first"), SECOND: a_try("second"), LAST: a_try()}
ARCHIVES = pytest.mark.parametrize("archive", ["logs.zip", "logs.tar", "logs.tar.gz"])


@ARCHIVES
@pytest.mark.parametrize("order", [(FIRST, SECOND, LAST), (LAST, SECOND, FIRST), (SECOND, LAST, FIRST)])
@pytest.mark.parametrize("folder", ["", "./", "logs/cart_test/", "cart (1)!test/"])
def test_tries_in_an_archive_are_attempts_in_whatever_order(
    tmp_path: Path, archive: str, order: tuple[str, ...], folder: str
) -> None:
    (result,) = read(packed(tmp_path, archive, [(folder + each, TRIES[each]) for each in order]))

    assert result.result is Outcome.PASS
    assert [each.error_details for each in result.attempts] == ["first", "second"]


@ARCHIVES
def test_each_test_of_an_archive_has_its_own_tries(tmp_path: Path, archive: str) -> None:
    members = [
        ("cart/test.xml", a_try()),
        ("cart/sums/test_attempts/attempt_1.xml", a_try("of sums")),
        ("cart/sums/test.xml", a_try()),
        ("cart/test_attempts/attempt_1.xml", a_try("of cart")),
        ("cart-web/test.xml", a_try()),
        ("shop/junit.xml", a_try("of shop")),
    ]
    results = read(packed(tmp_path, archive, members))

    tried = sorted((each.attempts[0].error_details or "") if each.attempts else "" for each in results)
    assert tried == ["", "", "of cart", "of sums"]


@ARCHIVES
def test_tries_in_an_archive_without_a_last_one_count_themselves(tmp_path: Path, archive: str) -> None:
    members = [(f"cart/{FIRST}", a_try("first")), (f"cart/{SECOND}", a_try("second")), ("shop/test.xml", a_try())]
    results = read(packed(tmp_path, archive, members))

    assert [each.error_details for each in results] == ["first", "second", None]


def test_report_that_an_archive_has_twice_is_read_twice(tmp_path: Path) -> None:
    members = [("cart/test.xml", a_try("old")), ("cart/test.xml", a_try("new"))]

    assert [each.error_details for each in read(packed(tmp_path, "logs.tar", members))] == ["old", "new"]


def test_digest_is_the_same_on_disk_and_packed(logs: Path, tmp_path: Path) -> None:
    members = [(str(each.relative_to(logs)), each.read_text()) for each in sorted(logs.rglob("*.xml"))]

    digests = {content_digest(find_reports([str(packed(tmp_path, name, members))])) for name in ("a.zip", "a.tar.gz")}
    assert digests == {content_digest(find_reports([str(logs)]))}


def test_tries_of_an_archive_that_breaks_off_are_read(tmp_path: Path) -> None:
    members = [(f"cart/{each}", report) for each, report in TRIES.items()]
    path = packed(
        tmp_path, "logs.tar.gz", [*members, ("shop/test.xml", a_try(random.Random(1).randbytes(99_999).hex()))]
    )
    path.write_bytes(path.read_bytes()[:-9_999])
    problems: list[ReportProblem] = []
    results = read(path, problems=problems)

    assert [len(each.attempts) for each in results if each.result is Outcome.PASS] == [2]
    assert any(each.broken for each in problems)


def test_beyond_a_bound_tries_wait_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terec.importers.archives.HELD", len(a_try("first")) + len(a_try("second")) - 1)
    members = [(f"cart/{each}", TRIES[each]) for each in (FIRST, SECOND, LAST)]

    held = read(packed(tmp_path, "logs.tar.gz", members))
    assert [each.error_details for each in held] == ["first", "second", None]
    assert len(read(packed(tmp_path, "logs.tar", members))) == 1
