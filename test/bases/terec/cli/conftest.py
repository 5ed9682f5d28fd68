"""Commands run in this process, on a file of their own, as if nothing else were set."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from terec.cli.main import run
from terec_testing.ci_variables import github

CI_PREFIXES = (
    *("TEREC_", "GITHUB_", "RUNNER_", "JENKINS_", "BUILD_", "JOB_", "GIT_", "CHANGE_", "BRANCH_"),
    *("GITLAB_", "CI_", "BUILDKITE", "CIRCLE", "SYSTEM_", "TF_BUILD"),
)
"""How the variables begin that settings and CI read."""


class Said(NamedTuple):
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def problem(self) -> Any:
        return json.loads(self.err)


Terec = Callable[..., Said]
Report = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder called shop outside of any repository, current while the test runs; no CI, no settings."""
    for name in os.environ:
        if name == "CI" or name.startswith(CI_PREFIXES):
            monkeypatch.delenv(name)
    place = tmp_path / "shop"
    place.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("TEREC_URL", f"sqlite:///{tmp_path / 'terec.sqlite'}")
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def terec(folder: Path, capsys: pytest.CaptureFixture[str]) -> Terec:
    """Runs a command."""

    def call(*words: object) -> Said:
        capsys.readouterr()
        code = run([str(word) for word in words])
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def report(folder: Path) -> Report:
    """Writes a report: each test passes, or fails with the text given, or is skipped for `None`."""

    def write(name: str = "report.xml", classname: str = "com.acme.CartTest", **tests: str | bool | None) -> Path:
        cases = "".join(
            f'<testcase classname="{classname}" name="{test}" time="0.5">{_inner(said)}</testcase>'
            for test, said in tests.items()
        )
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'<testsuite name="{classname}">{cases}</testsuite>')
        return path

    return write


@pytest.fixture
def filled(terec: Terec, report: Report) -> Terec:
    """Two runs of suite ci: pays fails in both, adds in the second, ships is skipped."""
    for number, adds in ((1, True), (2, "wrong sum")):
        path = report(adds=adds, pays="declined", ships=None)
        words = ("--suite", "ci", "--run-id", number, "--org", "acme", "--project", "web")
        assert terec("import", path, *words, "--json").code == 0
    return terec


def _inner(said: str | bool | None) -> str:
    if said is None:
        return "<skipped/>"
    return "" if said is True else f'<failure message="{said}">AssertionError: {said}</failure>'


@pytest.fixture
def base_passed(terec: Terec, report: Report) -> None:
    """The base of GitHub's pull request passed."""
    words = ("--branch", "main", "--suite", "CI - unit", "--commit", github.BASE, "--run-id", 1)
    assert terec("import", report(adds=True, pays=True), *words, "--org", "acme", "--project", "shop").code == 0
