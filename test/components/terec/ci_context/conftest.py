"""Small git repositories, made by git itself."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Git = Callable[..., str]


@pytest.fixture
def git() -> Git:
    """Runs git in a folder with a fixed author and time; answers its output."""
    person = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _PERSON.items()}
    environment = {**os.environ, **person, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def run(folder: Path, *words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(folder), *words], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    return run


_PERSON = {"NAME": "Ann", "EMAIL": "ann@acme.example", "DATE": "2026-03-01T12:00:00Z"}


@pytest.fixture
def repository(tmp_path: Path, git: Git) -> Path:
    """A repository called shop on branch main, without a commit."""
    folder = tmp_path / "shop"
    folder.mkdir()
    git(folder, "init", "--initial-branch=main")
    return folder


@pytest.fixture
def commit(git: Git) -> Callable[[Path, str], str]:
    """Makes an empty commit; answers its id."""

    def make(folder: Path, message: str) -> str:
        git(folder, "commit", "--allow-empty", "--message", message)
        return git(folder, "rev-parse", "HEAD")

    return make
