"""Reports of this command, never of an earlier one."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from terec.written_reports import WrittenReports, conventional_reports, told_reports

SECOND = 1_000_000_000


def _watch(folder: Path, **words: object) -> WrittenReports:
    return WrittenReports(lambda: conventional_reports(folder), **words)  # type: ignore[arg-type]


def _report(path: Path, text: str = "<testsuite/>", age: float = 100) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    then = path.stat().st_mtime_ns - int(age * SECOND)
    os.utime(path, ns=(then, then))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "target/surefire-reports/TEST-a.B.xml",
        "module/target/failsafe-reports/deep/TEST-a.B.xml",
        "build/test-results/test/TEST-a.B.xml",
        "app/build/test-results/testDebugUnitTest/any.xml",
        "reports/anything.xml",
        "TestResults/any.xml",
        "junit.xml",
        "packages/web/junit.xml",
        "rspec.xml",
        "TEST-a.xml",
        "out/unit.junit.xml",
        "test-results.xml",
    ],
)
def test_usual_places_are_known(tmp_path: Path, name: str) -> None:
    path = _report(tmp_path / name)
    assert list(conventional_reports(tmp_path)) == [path]


@pytest.mark.parametrize(
    "name",
    [
        "node_modules/x/junit.xml",
        ".git/junit.xml",
        ".venv/reports/a.xml",
        "vendor/junit.xml",
        "pom.xml",
        "phpunit.xml",
        "coverage.xml",
        "src/main/resources/config.xml",
        "reports/index.html",
    ],
)
def test_other_files_are_left_alone(tmp_path: Path, name: str) -> None:
    _report(tmp_path / name)
    assert list(conventional_reports(tmp_path)) == []


def test_virtual_environment_of_any_name_is_not_entered(tmp_path: Path) -> None:
    _report(tmp_path / "env311" / "pyvenv.cfg")
    _report(tmp_path / "env311" / "lib" / "junit.xml")
    assert list(conventional_reports(tmp_path)) == []


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_links_are_not_followed_but_bazels(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    report = _report(tmp_path / "elsewhere" / "unit" / "test.xml")
    (tmp_path / "work" / "round").symlink_to(tmp_path / "work")
    (tmp_path / "work" / "reports").symlink_to(tmp_path / "elsewhere")
    assert list(conventional_reports(tmp_path / "work")) == []
    (tmp_path / "work" / "bazel-testlogs").symlink_to(tmp_path / "elsewhere")
    assert [each.resolve() for each in conventional_reports(tmp_path / "work")] == [report]


def test_report_from_before_is_not_read_and_a_new_one_is(tmp_path: Path) -> None:
    _report(tmp_path / "junit.xml")
    watch = _watch(tmp_path)
    new = _report(tmp_path / "reports" / "new.xml")
    assert watch.since() == ([new], 1)


def test_new_file_with_an_old_time_was_written(tmp_path: Path) -> None:
    watch = _watch(tmp_path)
    unpacked = _report(tmp_path / "junit.xml", age=1_000_000)
    assert watch.since() == ([unpacked], 0)


def test_report_that_is_replaced_by_the_same_content_was_written(tmp_path: Path) -> None:
    path = _report(tmp_path / "junit.xml")
    watch = _watch(tmp_path)
    _report(path, age=0)
    assert watch.since() == ([path], 0)


def test_report_that_is_replaced_under_the_same_time_was_written(tmp_path: Path) -> None:
    path = _report(tmp_path / "junit.xml")
    before = path.stat().st_mtime_ns
    watch = _watch(tmp_path)
    copy = _report(tmp_path / "copy.tmp")
    os.utime(copy, ns=(before, before))
    copy.replace(path)
    assert watch.since() == ([path], 0)


def test_two_names_of_one_file_are_one_report(tmp_path: Path) -> None:
    watch = _watch(tmp_path)
    path = _report(tmp_path / "junit.xml")
    (tmp_path / "reports").mkdir()
    os.link(path, tmp_path / "reports" / "same.xml")
    assert len(watch.since().paths) == 1


@pytest.mark.parametrize(
    ("modified", "now", "paused"),
    [
        (10 * SECOND, 10 * SECOND + SECOND // 2, [1.5]),  # whole seconds: a file system that knows no others
        (10 * SECOND, 12 * SECOND, []),
        (10 * SECOND + 1, 10 * SECOND + 5_000_001, [0.015]),
        (10 * SECOND + 1, 11 * SECOND, []),
        (20 * SECOND, 10 * SECOND, []),  # from the future: no pause brings that about
    ],
)
def test_command_begins_when_a_write_can_be_told_from_the_last_one(
    tmp_path: Path, modified: int, now: int, paused: list[float]
) -> None:
    path = _report(tmp_path / "junit.xml")
    os.utime(path, ns=(modified, modified))
    pauses: list[float] = []
    _watch(tmp_path, pause=pauses.append, now_ns=lambda: now)
    assert pauses == pytest.approx(paused)


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("pytest --junitxml=out/r.xml", ["out/r.xml"]),
        ("pytest --junit-xml out/report -x", ["out/report"]),
        ("gotestsum --junitfile unit.xml ./...", ["unit.xml"]),
        ("phpunit -c phpunit.xml --log-junit=build/log", ["phpunit.xml", "build/log"]),
        ("ctest --output-junit c.xml", ["c.xml"]),
        ("mvn verify", []),
        ("pytest --junitxml", []),
        ("dotnet test --logger:junit;LogFilePath=r.xml", ["r.xml"]),
    ],
)
def test_command_line_says_where_its_report_will_be(line: str, paths: list[str]) -> None:
    assert told_reports(line.split(), {}) == paths


def test_script_and_variables_say_it_too() -> None:
    words = ["sh", "-c", "cd web && pytest --junitxml='my report.xml'"]
    variables = {"JEST_JUNIT_OUTPUT_FILE": "jest.xml", "PYTEST_ADDOPTS": "-q --junitxml=env.xml"}
    assert told_reports(words, variables) == ["jest.xml", "my report.xml", "env.xml"]


def test_broken_quotes_are_no_error() -> None:
    assert "b.xml" in told_reports(["sh", "-c", "echo 'a b.xml"], {"PYTEST_ADDOPTS": "'"})


def test_folder_that_is_nobody_s_to_read_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _report(tmp_path / "junit.xml")
    _report(tmp_path / "closed" / "junit.xml")
    scan: Callable[[str], object] = os.scandir

    def refuse(place: str) -> object:
        if place.endswith("closed"):
            raise PermissionError(place)
        return scan(place)

    monkeypatch.setattr(os, "scandir", refuse)
    assert list(conventional_reports(tmp_path)) == [path]
