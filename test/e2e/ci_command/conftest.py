"""`terec ci` in this process, and a server that takes what it sends."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.cli.main import run
from terec.store import Store
from terec.store_sqlite import open_store
from terec_testing.ci_command import PLACE, Said, Terec
from terec_testing.processes import call
from terec_testing.server import an_app, serving


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No CI, a file of its own, no repository around."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "TEREC_URL": f"sqlite:///{tmp_path / 'terec.sqlite'}",
        "TEREC_SPOOL": str(tmp_path / "spool"),
        "GIT_CEILING_DIRECTORIES": str(tmp_path.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def terec(
    work: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Terec:
    """The command in this process; what its command writes is captured as well."""
    for name in os.environ:
        if name not in environment:
            monkeypatch.delenv(name)
    monkeypatch.chdir(work)

    def said(*words: object, **more: str) -> Said:
        for name, value in {**environment, **more}.items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        code = run([str(word) for word in words])
        out, err = capfd.readouterr()
        for name in more.keys() - environment.keys():
            monkeypatch.delenv(name)
        return subprocess.CompletedProcess(["terec", *map(str, words)], code, out, err)

    return said


@pytest.fixture
def ci(terec: Terec) -> Terec:
    """`terec ci OPTIONS -- COMMAND`, the command as a list."""

    def said(command: list[str], *options: object, **more: str) -> Said:
        return terec("ci", *PLACE, *options, "--", *command, **more)

    return said


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    """The store of the server."""
    with open_store(tmp_path / "server.sqlite") as store:
        yield store


@pytest.fixture
def server(kept: Store) -> Iterator[str]:
    """A server that has the project."""
    with serving(an_app(kept)) as url:
        assert call("PUT", f"{url}/admin/orgs", {"name": "acme"})[0] == 201
        assert call("PUT", f"{url}/admin/orgs/acme/projects", {"org": "acme", "name": "web"})[0] == 201
        yield url
