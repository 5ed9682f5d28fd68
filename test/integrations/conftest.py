"""A real server and mock hosts for the ready-made set-ups of integrations/."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.model import Org, Project
from terec.store_sqlite import open_store
from terec_testing.code_hosts import MockGitHub, MockGitLab, mock_github, mock_gitlab
from terec_testing.server import an_app, serving


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """TeReC with org acme and project shop, which has no run yet."""
    with open_store(tmp_path / "server.sqlite") as store, serving(an_app(store)) as url:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        yield url


@pytest.fixture
def hub() -> Iterator[MockGitHub]:
    with mock_github(me=None) as mock:
        yield mock


@pytest.fixture
def lab() -> Iterator[MockGitLab]:
    with mock_gitlab() as mock:
        yield mock


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Where a job runs: gradlew test fails one of two tests, and says so by exit code 1."""
    folder = tmp_path / "shop"
    folder.mkdir()
    wrapper = folder / "gradlew"
    wrapper.write_text(
        "#!/bin/sh\nmkdir -p build/test-results/test\ncat >build/test-results/test/TEST-Cart.xml <<'END'\n"
        '<testsuite name="com.acme.CartTest"><testcase classname="com.acme.CartTest" name="pays"/>'
        '<testcase classname="com.acme.CartTest" name="adds">'
        '<failure message="card was declined by bank">AssertionError: card was declined by bank</failure>'
        "</testcase></testsuite>\nEND\nexit 1\n"
    )
    wrapper.chmod(0o755)
    return folder


@pytest.fixture
def environment(tmp_path: Path, checkout: Path) -> dict[str, str]:
    """What every job has: terec in PATH, no settings, no repository around."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "terec"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "from terec.cli.main import main; main()" "$@"\n')
    command.chmod(0o755)
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "JAVA_HOME") if name in os.environ}
    return {
        **kept,
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "GIT_CEILING_DIRECTORIES": str(tmp_path.parent),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
