"""The workspace and its projects declare the same things in the same words."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROJECTS = sorted(ROOT.glob("projects/*/pyproject.toml"))


def _declared(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text())["project"]


WORKSPACE = _declared(ROOT / "pyproject.toml")


@pytest.mark.parametrize("project", PROJECTS, ids=lambda file: file.parent.name)
def test_a_project_has_the_version_of_the_workspace(project: Path) -> None:
    assert _declared(project)["version"] == WORKSPACE["version"]


@pytest.mark.parametrize("project", PROJECTS, ids=lambda file: file.parent.name)
def test_the_libraries_of_a_project_are_declared_as_in_the_workspace(project: Path) -> None:
    assert set(_declared(project)["dependencies"]) <= set(WORKSPACE["dependencies"])
