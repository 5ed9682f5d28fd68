"""Code hosts, each of which holds the contract, and a server that corrects what stands at one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terec.model import Org, Project
from terec.notify import CodeHost, open_code_host
from terec.store_sqlite import open_store
from terec.web_api import Bounds
from terec_testing import a_failure, a_pass
from terec_testing.ci import Ci
from terec_testing.code_hosts import TOKEN, MockGitHub, MockGitLab, mock_github, mock_gitlab
from terec_testing.keeping import TAX, Server

SWIFT = Bounds(connect_seconds=5, read_seconds=5, total_seconds=20, tries=1)

Mock = MockGitHub | MockGitLab


@pytest.fixture(params=["github", "gitlab"])
def kept(request: pytest.FixtureRequest) -> Iterator[Mock]:
    """What the host keeps."""
    with mock_github() if request.param == "github" else mock_gitlab() as mock:
        yield mock


@pytest.fixture
def host(kept: Mock) -> Iterator[CodeHost]:
    opened = open_code_host(kept.url + kept.api, "acme/shop", TOKEN, SWIFT)
    yield opened
    opened.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with open_store(tmp_path / "terec.sqlite") as store, mock_github() as hub:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        shop = Server(Ci(store), hub)
        for run_id in (1, 2):
            shop.ci.build(run_id, a_pass())
        shop.push(1, a_failure(text=TAX))
        shop.publish()
        shop.ci.later(minutes=1)
        assert shop.newest == ("failure", "Red: 1 of 1 failure is yours.")
        yield shop
