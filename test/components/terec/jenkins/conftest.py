"""A Jenkins that answers over HTTP, and what asks it."""

from collections.abc import Iterator

import pytest

from terec.jenkins import Build, JenkinsServer, named_job, open_jenkins
from terec.web_api import Bounds
from terec_testing.jenkins import MockJenkins, mock_jenkins

HASTE = Bounds(connect_seconds=10, read_seconds=60, total_seconds=300, tries=2, pause_seconds=0.001, retry_after_max=0)


@pytest.fixture
def jenkins() -> Iterator[MockJenkins]:
    with mock_jenkins() as mock:
        yield mock


@pytest.fixture
def server(jenkins: MockJenkins) -> Iterator[JenkinsServer]:
    with open_jenkins(jenkins.url, bounds=HASTE) as opened:
        yield opened


@pytest.fixture
def read(server: JenkinsServer):  # type: ignore[no-untyped-def]
    """Reads a build, the last one unless told otherwise."""

    def read_one(job: str, build: str = "lastBuild") -> Build:
        return server.build(server.job(named_job(job, server.url).job), build)

    return read_one
