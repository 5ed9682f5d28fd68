"""One Jenkins: its jobs, its builds, and whatever else lies below them."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any

from terec.jenkins.build_reading import (
    BUILD_TREE,
    JOB_TREE,
    read_build,
    read_environment,
    read_job,
    tells_environment,
)
from terec.jenkins.builds import Build, Job
from terec.jenkins.job_names import JobName
from terec.json_values import objects_in, whole_in
from terec.model import Denied, InvalidInput, NotFound, RemoteError
from terec.web_api import Bounds, Opened, WebServer

NAME = "Jenkins"
REQUESTS = 4
"""Requests at once, unless told otherwise."""

PAGE = 100
"""Builds asked for at once."""

FOLDERS = ("Folder", "WorkflowMultiBranchProject", "OrganizationFolder", "MultiBranchProject")


class JenkinsServer:
    """Asks the Jenkins at url as user with an API token, or as anybody.

    Every method raises Denied for 401 and 403, NotFound where there is nothing, and RemoteError for any other answer
    that is none; each says in one sentence what was asked. Usable from several threads, of which as many as `requests`
    ask at once and the others wait.
    """

    def __init__(
        self,
        url: str,
        user: str = "",
        token: str = "",
        requests: int = REQUESTS,
        bounds: Bounds = Bounds(),  # noqa: B008 - frozen
    ) -> None:
        if user and not token:
            raise InvalidInput("JENKINS_USER is set without JENKINS_TOKEN; make an API token at your user's page.")
        headers = _headers(user, token)
        self._web = WebServer(NAME, url, headers, bounds)
        self._files = WebServer(NAME, url, headers, replace(bounds, elsewhere=True))
        self._turn = BoundedSemaphore(requests)

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return self._web.url

    def close(self) -> None:
        self._web.close()
        self._files.close()

    def job(self, name: JobName) -> Job:
        """The job; InvalidInput for a folder or multibranch job, which have jobs and no builds."""
        job = read_job(name, self.value(f"{name.path}/api/json", JOB_TREE))
        if job.kind in FOLDERS:
            raise InvalidInput(f"{name} is a folder or multibranch job; name one of its jobs, as in {name}/main.")
        return job

    def build(self, job: Job, build: str | int) -> Build:
        """A build by its number or by one of NAMED_BUILDS."""
        where = f"{job.name.path}/{build}"
        value = self.value(f"{where}/api/json", BUILD_TREE)
        found = read_build(job, value)
        if found is None:
            raise RemoteError(f"{NAME} at {self.url}/{where} answers JSON that is no build.")
        return replace(found, environment=self._environment(found)) if tells_environment(value) else found

    def finished(self, job: Job, limit: int) -> list[int]:
        """Numbers of the newest builds that are not running, newest first; asks for PAGE builds at once."""
        found: dict[int, bool] = {}
        for start in range(0, 2**31, PAGE):
            tree = f"allBuilds[number,building]{{{start},{start + PAGE}}}"
            page = objects_in(self.value(f"{job.name.path}/api/json", tree), "allBuilds")
            known = len(found)
            # A build that began meanwhile moves the others on, into the next page.
            found |= {each["number"]: each.get("building") is True for each in page if whole_in(each, "number")}
            done = [number for number, building in found.items() if not building]
            if len(page) < PAGE or len(done) >= limit or len(found) == known:
                return done[:limit]
        return []

    def value(self, path: str, tree: str) -> dict[str, Any]:
        """The JSON object below the server's address, with the fields that the tree names."""
        with self._turn:
            value = self._web.json(path, {"tree": tree})
        if not isinstance(value, dict):
            raise RemoteError(f"{NAME} at {self.url}/{path} answers JSON that is no object.")
        return value

    @contextmanager
    def open(
        self, path: str, tree: str | None = None, most_bytes: int | None = None, elsewhere: bool = False
    ) -> Iterator[Opened]:
        """What lies below the server's address (a log, an artifact), read as it arrives; takes a turn until closed.

        elsewhere: Jenkins may send the caller to where it keeps artifacts; user and token do not go there.
        """
        web = self._files if elsewhere else self._web
        with self._turn, web.open(path, {"tree": tree}, most_bytes) as answer:
            yield answer

    def _environment(self, build: Build) -> Any:
        """Not everybody who may see a build may see its variables."""
        try:
            with self._turn:
                return read_environment(self._web.json(f"{build.path}/injectedEnvVars/api/json"))
        except (Denied, NotFound):
            return {}


@contextmanager
def open_jenkins(
    url: str,
    user: str = "",
    token: str = "",
    requests: int = REQUESTS,
    bounds: Bounds = Bounds(),  # noqa: B008 - frozen
) -> Iterator[JenkinsServer]:
    """The server, closed at the end of the block; InvalidInput for an address that is none."""
    server = JenkinsServer(url, user, token, requests, bounds)
    try:
        yield server
    finally:
        server.close()


def _headers(user: str, token: str) -> dict[str, str]:
    """A user's API token goes as Basic; a token without user is one of a plugin, and goes as Bearer."""
    if not token:
        return {}
    given = f"Basic {b64encode(f'{user}:{token}'.encode()).decode()}" if user else f"Bearer {token}"
    return {"Authorization": given}
