"""A Jenkins over real HTTP: jobs, builds and reports in the shapes it answers, cut to the `tree` asked for."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from terec_testing.jenkins.builds import STARTED
from terec_testing.jenkins.reports import a_report
from terec_testing.jenkins.tree import cut
from terec_testing.web_server import Asked, MockWeb, Reply, json_reply, mock_web

Answer = Reply | Callable[[Asked], Reply]

LOGIN_PAGE = Reply(200, b"<!DOCTYPE html><html><title>Sign in [Jenkins]</title></html>", "text/html;charset=utf-8")
NOT_HERE = Reply(404, b"<html>Not Found</html>", "text/html")

FREESTYLE = "hudson.model.FreeStyleProject"
PIPELINE = "org.jenkinsci.plugins.workflow.job.WorkflowJob"
FOLDER = "com.cloudbees.hudson.plugins.folder.Folder"
MATRIX = "hudson.matrix.MatrixProject"
MULTIBRANCH = "org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject"
_BRANCH_PROPERTY = "org.jenkinsci.plugins.workflow.multibranch.BranchJobProperty"
_BUILD_OF = {
    FREESTYLE: "hudson.model.FreeStyleBuild",
    PIPELINE: "org.jenkinsci.plugins.workflow.job.WorkflowRun",
    MATRIX: "hudson.matrix.MatrixBuild",
}


def path_of(job: str) -> str:
    """`/job/acme/job/shop/job/fix%2Ftax` for `acme/shop/fix%2Ftax`; axes of a matrix job stand without `job/`."""
    words = job.split("/")
    return "".join(f"/{word}" if "=" in word else f"/job/{word}" for word in words)


class MockJenkins:
    """Tell it of jobs, builds and reports, or of any answer at all; `web.asked` has what it was asked."""

    def __init__(self) -> None:
        self.web: MockWeb
        self.answers: dict[str, Answer] = {}
        self.values: dict[str, Any] = {}
        self.builds: dict[str, dict[int, dict[str, Any]]] = {}
        self.account: str | None = None
        self.down = False

    @property
    def url(self) -> str:
        return f"{self.web.url}/ci"

    def job(self, name: str, kind: str = PIPELINE, of_branch: bool = False, **words: Any) -> None:
        """A job; of_branch: stands for a branch of a multibranch job. words: more fields as Jenkins names them."""
        properties = [{"_class": _BRANCH_PROPERTY, "branch": {}}] if of_branch else []
        self.values[path_of(name)] = {
            "_class": kind,
            "name": name.rpartition("/")[2],
            "fullName": name,
            "url": f"{self.url}{path_of(name)}/",
            "property": properties,
            "actions": [{}],
            **words,
        }
        self.builds.setdefault(path_of(name), {})

    def build(
        self, job: str, number: int, result: str | None = "SUCCESS", *actions: Any, **words: Any
    ) -> dict[str, Any]:
        """A build of a job; result None: it is running. actions, words: as Jenkins names them; answers the whole."""
        kind = self.values[path_of(job)]["_class"]
        build = {
            "_class": _BUILD_OF.get(kind, kind),
            "actions": [{}, *actions],
            "artifacts": [],
            "building": result is None,
            "description": None,
            "displayName": f"#{number}",
            "duration": 0 if result is None else 60_750,
            "fullDisplayName": f"{job} #{number}",
            "id": str(number),
            "keepLog": False,
            "number": number,
            "queueId": 70 + number,
            "result": result,
            "timestamp": STARTED + number * 3_600_000,
            "url": f"{self.url}{path_of(job)}/{number}/",
            "changeSets": [],
            "culprits": [],
            **words,
        }
        self.builds[path_of(job)][number] = build
        return build

    def report(self, job: str, number: int, *suites: Mapping[str, Any]) -> None:
        """The test report of a build."""
        self.values[f"{path_of(job)}/{number}/testReport"] = a_report(*suites)

    def reply(self, asked: Asked) -> Reply:
        """What Jenkins answers."""
        if self.down:
            return Reply(503, b"<html>Jenkins is restarting</html>", "text/html")
        if not asked.path.startswith("/ci/"):
            return NOT_HERE
        path = asked.path.removeprefix("/ci").removesuffix("/api/json")
        given = self.answers.get(path)
        if given is not None:
            return given(asked) if callable(given) else given
        if self.account is not None and _account(asked) != self.account:
            return Reply(401, b"<html>Unauthorized</html>", "text/html")
        value = self._value(path)
        return NOT_HERE if value is None else json_reply(cut(value, asked.query.get("tree", [""])[0]))

    def folder(self, name: str, kind: str = FOLDER) -> None:
        """A folder or multibranch job; what is below it is listed there."""
        self.values[path_of(name)] = {"_class": kind, "name": name.rpartition("/")[2], "fullName": name}

    def log(self, job: str, number: int, text: str) -> None:
        """The console log of a build."""
        self.answers[f"{path_of(job)}/{number}/consoleText"] = Reply(200, text.encode(), "text/plain;charset=utf-8")

    def artifact(self, job: str, number: int, path: str, content: bytes) -> None:
        """A file that the build has archived."""
        self.builds[path_of(job)][number]["artifacts"].append({"relativePath": path, "fileName": path})
        self.answers[f"{path_of(job)}/{number}/artifact/{path}"] = Reply(200, content, "application/octet-stream")

    def _listed(self, path: str) -> list[Any]:
        inside = re.compile(rf"{re.escape(path)}/job/[^/]+")
        return [value for below, value in self.values.items() if inside.fullmatch(below)]

    def _value(self, path: str) -> Any:
        if path == "" or self.values.get(path, {}).get("_class") in (FOLDER, MULTIBRANCH):
            return {"_class": "hudson.model.Hudson", **self.values.get(path, {}), "jobs": self._listed(path)}
        if path in self.values:
            builds = self.builds.get(path)
            listed = [] if builds is None else [builds[number] for number in sorted(builds, reverse=True)]
            return self.values[path] if builds is None else {**self.values[path], "allBuilds": listed}
        job, _, build = path.rpartition("/")
        return self._build(self.builds.get(job, {}), build)

    def _build(self, builds: dict[int, dict[str, Any]], name: str) -> Any:
        done = {number: build for number, build in builds.items() if not build["building"]}
        among = {"lastBuild": builds, "lastCompletedBuild": done}.get(name)
        if among is not None:
            return among[max(among)] if among else None
        return builds.get(int(name)) if name.isdigit() else None


@contextmanager
def mock_jenkins() -> Iterator[MockJenkins]:
    """A Jenkins without jobs, below /ci, until the block ends."""
    jenkins = MockJenkins()
    with mock_web(jenkins.reply) as web:
        jenkins.web = web
        yield jenkins


def _account(asked: Asked) -> str:
    kind, _, given = asked.headers.get("authorization", "").partition(" ")
    return b64decode(given).decode() if kind == "Basic" else ""
