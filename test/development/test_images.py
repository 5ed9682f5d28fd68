"""The images of the projects, as their Dockerfiles say."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECTS = sorted(path.parent.name for path in ROOT.glob("projects/*/Dockerfile"))


def dockerfile(project: str) -> str:
    return (ROOT / "projects" / project / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("project", PROJECTS)
def test_user_is_a_number_that_tells_that_it_is_not_root(project: str) -> None:
    (user,) = re.findall(r"^USER (.*)$", dockerfile(project), re.MULTILINE)

    assert user == "10001"
    assert f"useradd --uid {user} " in dockerfile(project)


@pytest.mark.parametrize("project", PROJECTS)
def test_all_that_pip_fetches_is_locked_by_hash(project: str) -> None:
    installed = re.findall(r"pip (?:install|wheel) .*", dockerfile(project))

    assert [line for line in installed if "--require-hashes" not in line and "--no-deps" not in line] == []
    assert all("--no-build-isolation" in line for line in installed if " wheel " in line)


@pytest.mark.parametrize("project", PROJECTS)
def test_lock_of_the_build_holds_what_the_project_is_built_with(project: str) -> None:
    lock = (ROOT / "requirements-build.lock").read_text(encoding="utf-8")
    with (ROOT / "projects" / project / "pyproject.toml").open("rb") as file:
        wanted = tomllib.load(file)["build-system"]["requires"]

    for name, _, version in (each.partition("~=") for each in wanted):
        assert re.search(rf"^{re.escape(name)}=={re.escape(version)}[0-9.]* ", lock, re.MULTILINE), name


@pytest.mark.parametrize("project", ["ingest_api", "regression_analyzer"])
def test_server_of_a_cluster_leaves_no_volume_behind(project: str) -> None:
    assert "VOLUME" not in dockerfile(project)
