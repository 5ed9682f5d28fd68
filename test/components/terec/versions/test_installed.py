"""A process says which TeReC it is, whichever wheel it came in."""

import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from terec.versions import WHEELS, terec_version
from terec.versions import installed as module

ROOT = Path(__file__).parents[4]


def only(wheel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but this wheel is installed, with the version 1.2.3."""

    def version(asked: str) -> str:
        if asked != wheel:
            raise PackageNotFoundError(asked)
        return "1.2.3"

    monkeypatch.setattr(module, "version", version)


def test_the_wheels_are_those_that_the_workspace_builds() -> None:
    files = [ROOT / "pyproject.toml", *ROOT.glob("projects/*/pyproject.toml")]
    assert sorted(WHEELS) == sorted(tomllib.loads(file.read_text())["project"]["name"] for file in files)


@pytest.mark.parametrize("wheel", WHEELS)
def test_each_wheel_tells_its_version(wheel: str, monkeypatch: pytest.MonkeyPatch) -> None:
    only(wheel, monkeypatch)
    assert terec_version() == "1.2.3"


def test_a_bare_source_tree_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    only("", monkeypatch)
    assert terec_version() == "unknown"
