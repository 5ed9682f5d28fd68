"""One GitHub: the runs of a workflow and their artifacts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO, NamedTuple, TypeVar, cast
from urllib.parse import quote

from terec.github.pace import SECONDARY_SECONDS, Pace
from terec.github.workflow_runs import Artifact, PullRequest, WorkflowRun, read_artifact, read_pull_request, read_run
from terec.model import AskedTooOften, InvalidInput, RemoteError
from terec.web_api import Bounds, WebServer

NAME = "GitHub"
API = "https://api.github.com"
PAGE = 100
"""As many as GitHub gives at once."""

PAGES = 200
"""Pages of one list that are read; GitHub itself ends a list of runs after 1,000."""

_VERSION = "2022-11-28"
_TRIES = 3

Item = TypeVar("Item")


class Repository(NamedTuple):
    """Addresses a repository."""

    owner: str
    name: str

    @property
    def path(self) -> str:
        return f"repos/{quote(self.owner, safe='')}/{quote(self.name, safe='')}"

    def __str__(self) -> str:
        return f"{self.owner}/{self.name}"


def named_repository(text: str) -> Repository:
    """OWNER/REPO; InvalidInput for anything else."""
    words = text.strip().split("/")
    if len(words) != 2 or not all(words) or any(word in (".", "..") for word in words):
        raise InvalidInput(f"{text[:200]!r} names no repository; write OWNER/REPO.")
    return Repository(*words)


class GithubServer:
    """Asks the API at url with a token, or as anybody. pace: how long to wait where it wants to be left alone.

    Raises Denied, NotFound, AskedTooOften and RemoteError, each with one sentence that says what was asked.
    An artifact lies at another server, to which GitHub sends the caller: the token does not go there.
    """

    def __init__(self, url: str, token: str, pace: Pace) -> None:
        headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": _VERSION}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._web = WebServer(NAME, url, headers, Bounds(elsewhere=True))
        self._pace = pace

    def close(self) -> None:
        self._web.close()

    def finished(self, repository: Repository, workflow: str, limit: int, branch: str = "") -> list[WorkflowRun]:
        """The newest runs that are done, newest first. workflow: its file's name, or its number."""
        path = f"{repository.path}/actions/workflows/{quote(workflow, safe='')}/runs"
        query = {"status": "completed", "branch": branch or None, "exclude_pull_requests": None}
        return self._list(path, "workflow_runs", read_run, query, limit)

    def artifacts(self, repository: Repository, run: WorkflowRun) -> list[Artifact]:
        """All artifacts of a run, oldest first."""
        found = self._list(f"{repository.path}/actions/runs/{run.number}/artifacts", "artifacts", read_artifact, {})
        return sorted(found, key=lambda each: each.number)

    def pull_request_of(self, repository: Repository, commit: str) -> PullRequest | None:
        """The pull request that a commit of a fork is in: GitHub names none in a run of a fork."""
        value = self._ask(f"{repository.path}/commits/{quote(commit, safe='')}/pulls", {"per_page": 1})
        return read_pull_request(value[0]) if isinstance(value, list) and value else None

    @contextmanager
    def download(self, repository: Repository, artifact: Artifact, most_bytes: int) -> Iterator[BinaryIO]:
        """The archive of an artifact, in a file that is gone when the block ends; NotFound when it has expired.

        most_bytes: RemoteError for a larger one.
        """
        path = f"{repository.path}/actions/artifacts/{artifact.number}/zip"
        with TemporaryFile() as file:
            self._patiently(lambda: self._fetch(path, cast(BinaryIO, file), most_bytes))
            file.seek(0)
            yield cast(BinaryIO, file)

    def _fetch(self, path: str, file: BinaryIO, most_bytes: int) -> None:
        file.seek(0)
        file.truncate()
        with self._web.open(path, None, most_bytes) as answer:
            for chunk in answer.chunks():
                file.write(chunk)

    def _list(
        self,
        path: str,
        member: str,
        read: Callable[[Any], Item | None],
        query: dict[str, Any],
        limit: int | None = None,
    ) -> list[Item]:
        """The items of a list, page by page, each once: what begins meanwhile moves the others on."""
        found: dict[str, Item] = {}
        for page in range(1, PAGES + 1):
            value = self._ask(path, {**query, "per_page": PAGE, "page": page})
            items = value.get(member) if isinstance(value, dict) else None
            if not isinstance(items, list):
                raise RemoteError(f"{NAME} at {self._web.url}/{path} answers JSON without {member}.")
            known = len(found)
            found |= {str(each.get("id")): item for each in items if (item := read(each)) is not None}
            if len(items) < PAGE or len(found) == known or (limit is not None and len(found) >= limit):
                break
        return list(found.values())[:limit]

    def _ask(self, path: str, query: dict[str, Any]) -> Any:
        def ask() -> Any:
            answer = self._web.ask("GET", path, query)
            self._pace.after(answer.headers)
            return answer.value

        return self._patiently(ask)

    def _patiently(self, ask: Callable[[], Item]) -> Item:
        """The answer, asked for again after the time that GitHub names, as far as patience reaches."""
        for _ in range(_TRIES):
            self._pace.before()
            try:
                return ask()
            except AskedTooOften as error:
                self._pace.wait(max(error.seconds, 1.0))
        raise AskedTooOften(f"{NAME} wants to be left alone; call the same again later.", SECONDARY_SECONDS)


@contextmanager
def open_github(url: str, token: str, pace: Pace) -> Iterator[GithubServer]:
    """The server, closed at the end of the block; InvalidInput for an address that is none."""
    server = GithubServer(url or API, token, pace)
    try:
        yield server
    finally:
        server.close()
