"""A GitHub over real HTTP: workflow runs and artifacts in the shapes of its REST API, archives at another server."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from terec_testing.web_server import NOTHING_THERE, Asked, MockWeb, Reply, json_reply, mock_web

Answer = Callable[[Asked], Reply | None]

REPOSITORY = "acme/shop"
_BASE = f"/repos/{REPOSITORY}"


class MockGithub:
    """Tell it of runs and artifacts. before: asked first, whatever it answers is sent. blobs: the archives' server."""

    def __init__(self) -> None:
        self.api: MockWeb
        self.blobs: MockWeb
        self.runs: list[dict[str, Any]] = []
        self.artifacts: dict[int, list[dict[str, Any]]] = {}
        self.archives: dict[int, bytes] = {}
        self.pulls: dict[str, list[dict[str, Any]]] = {}
        self.before: Answer = lambda asked: None

    @property
    def url(self) -> str:
        return self.api.url

    def run(self, number: int, conclusion: str = "success", **words: Any) -> dict[str, Any]:
        """A finished run; numbers grow with time, an hour apart. words: more fields as GitHub names them."""
        moment = f"2026-03-01T{number % 24:02}:00:00Z"
        run = {
            "id": number,
            "name": "CI",
            "node_id": "WFR_kwLO",
            "head_branch": "main",
            "head_sha": f"{number:040x}",
            "path": ".github/workflows/ci.yml",
            "display_title": "Change",
            "run_number": number,
            "event": "push",
            "status": "completed",
            "conclusion": conclusion,
            "workflow_id": 7,
            "url": f"{self.url}{_BASE}/actions/runs/{number}",
            "html_url": f"https://github.example/{REPOSITORY}/actions/runs/{number}",
            "pull_requests": [],
            "created_at": moment,
            "updated_at": moment,
            "run_started_at": moment,
            "run_attempt": 1,
            "actor": {"login": "ann", "id": 1},
            "triggering_actor": {"login": "ann", "id": 1},
            "head_commit": {"id": f"{number:040x}", "message": "Change", "author": {"name": "Ann", "email": "a@b"}},
            "repository": {"full_name": REPOSITORY, "owner": {"login": "acme"}},
            "head_repository": {"full_name": REPOSITORY, "owner": {"login": "acme"}},
            **words,
        }
        self.runs.insert(0, run)
        self.artifacts.setdefault(number, [])
        return run

    def artifact(
        self, run: int, name: str = "test-results", files: Mapping[str, str] | None = None, **words: Any
    ) -> int:
        """An artifact of the run; its number. files: what its archive holds."""
        number = run * 100 + len(self.artifacts[run])
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for path, text in (files or {}).items():
                packed.writestr(path, text)
        self.archives[number] = archive.getvalue()
        artifact = {
            "id": number,
            "node_id": "MDg6",
            "name": name,
            "size_in_bytes": len(self.archives[number]),
            "url": f"{self.url}{_BASE}/actions/artifacts/{number}",
            "archive_download_url": f"{self.url}{_BASE}/actions/artifacts/{number}/zip",
            "expired": False,
            "created_at": f"2026-03-01T{run % 24:02}:30:00Z",
            "expires_at": "2026-06-01T00:00:00Z",
            "workflow_run": {"id": run, "head_branch": "main"},
            **words,
        }
        self.artifacts[run].append(artifact)
        return number

    def reply(self, asked: Asked) -> Reply:
        """What the API answers."""
        given = self.before(asked)
        if given is not None:
            return given
        path = asked.path.removeprefix(_BASE)
        if path == "/actions/workflows/ci.yml/runs":
            branch = asked.query.get("branch", [None])[0]
            found = [each for each in self.runs if branch in (None, each["head_branch"])]
            return _page(asked, "workflow_runs", found)
        words = path.strip("/").split("/")
        match words:
            case ["actions", "runs", number, "artifacts"] if int(number) in self.artifacts:
                return _page(asked, "artifacts", self.artifacts[int(number)])
            case ["actions", "artifacts", number, "zip"] if int(number) in self.archives:
                return Reply(302, headers={"Location": f"{self.blobs.url}/{number}?sig=secret"})
            case ["commits", commit, "pulls"]:
                return json_reply(self.pulls.get(commit, []))
        return NOTHING_THERE

    def blob(self, asked: Asked) -> Reply:
        """What the archives' server answers."""
        return Reply(200, self.archives[int(asked.path.strip("/"))], "application/zip")


@contextmanager
def mock_github() -> Iterator[MockGithub]:
    """A GitHub without runs until the block ends."""
    github = MockGithub()
    with mock_web(github.reply) as api, mock_web(github.blob) as blobs:
        github.api, github.blobs = api, blobs
        yield github


def junit(**cases: str | None) -> str:
    """A report; of each case the message of its failure, None for a pass."""
    inner = "".join(
        f'<testcase classname="shop.CartTest" name="{name}" time="0.1">'
        + (f'<failure message="{message}">at CartTest.{name}</failure>' if message else "")
        + "</testcase>"
        for name, message in cases.items()
    )
    return f'<testsuite name="shop.CartTest">{inner}</testsuite>'


def _page(asked: Asked, member: str, items: list[dict[str, Any]]) -> Reply:
    size, page = int(asked.query.get("per_page", ["30"])[0]), int(asked.query.get("page", ["1"])[0])
    start = (page - 1) * size
    return json_reply({"total_count": len(items), member: items[start : start + size]})
