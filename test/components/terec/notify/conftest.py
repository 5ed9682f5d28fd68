"""The contract of a code host is held at both."""

from collections.abc import Iterator

import pytest

from terec.notify import CodeHost, open_code_host
from terec.web_api import Bounds
from terec_testing.code_hosts import TOKEN, MockGitHub, MockGitLab, mock_github, mock_gitlab

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
