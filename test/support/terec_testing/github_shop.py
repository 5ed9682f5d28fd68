"""A repository at a mock GitHub whose jobs call the real commands against a real server."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from terec_testing.ci_variables import github
from terec_testing.code_hosts import TOKEN, MockGitHub
from terec_testing.processes import Processes, Running, call

TEREC = [sys.executable, "-c", "from terec.cli.main import main; main()"]
BASE = "b" * 40
DECLINED = "card was declined by bank"
SECONDS = 180


class Left(NamedTuple):
    """How a step ended."""

    code: int
    out: str
    err: str


def serve_shop(started: Processes, hub: MockGitHub, folder: Path) -> Running:
    """`terec serve` with org acme and its project shop, which corrects statuses at the hub."""
    variables = {"TEREC_STORE": f"sqlite:///{folder / 'server.sqlite'}", "TEREC_GITHUB_TOKEN": TOKEN}
    server = started.serve(TEREC_GITHUB_URL=hub.url, **variables)
    assert call("PUT", f"{server.url}/admin/orgs", {"name": "acme"})[0] == 201
    project = {"org": "acme", "name": "shop", "url": f"{hub.url}/acme/shop"}
    assert call("PUT", f"{server.url}/admin/orgs/acme/projects", project)[0] == 201
    return server


class GitHubShop:
    """Pull request `number` with a workflow of its own, whose tests passed on main at BASE.

    folder: where jobs run. head, later: the commits that are pushed.
    """

    def __init__(self, url: str, hub: MockGitHub, folder: Path, number: int) -> None:
        self.url, self.hub, self.folder, self.number = url, hub, folder, number
        self.head, self.later = f"{number:040x}", f"{number + 1000:040x}"
        self.suite = f"ci {number}"
        assert self.push().code == 0

    def tests(self, adds: str = "", code: int = 0, name: str = "report.xml", report: bool = True) -> list[str]:
        """A command that runs two tests, adds and pays, writes its report, and ends with the code."""
        failure = f'<failure message="{adds}">AssertionError: {adds}</failure>' if adds else ""
        cases = (
            f'<testcase classname="com.acme.CartTest" name="adds">{failure}</testcase>'
            '<testcase classname="com.acme.CartTest" name="pays"/>'
        )
        (self.folder / "written.xml").write_text(f"<testsuite>{cases}</testsuite>")
        copy = f"cp written.xml {name}; " if report else ""
        return ["sh", "-c", f"{copy}exit {code}"]

    def ci(self, *options: str, command: list[str], head: str = "", fork: bool = False, **variables: str) -> Left:
        """`terec ci OPTIONS -- COMMAND` in a job of the pull request."""
        words = ("ci", "--reports", "report.xml", *options, "--", *command)
        return self.request(*words, head=head, fork=fork, **variables)

    def push(self) -> Left:
        """A push to main."""
        event = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main", "GITHUB_REF_NAME": "main"}
        words = ("ci", "--reports", "report.xml", "--", *self.tests())
        return self.step({**github.RUN, **event, "GITHUB_SHA": BASE, "GITHUB_RUN_ID": "1"}, {}, *words)

    def request(self, *words: str, head: str = "", fork: bool = False, **variables: str) -> Left:
        """A step of a job of the pull request; head: what was pushed, else self.head."""
        payload = json.loads(json.dumps(github.PULL_PAYLOAD).replace("acme-inc/web.shop", "acme/shop"))
        pull = payload["pull_request"]
        payload["number"] = pull["number"] = self.number
        pull["head"] |= {"sha": head or self.head, **({"repo": {"full_name": "eve/shop"}} if fork else {})}
        pull["base"]["sha"] = BASE
        return self.step({**github.PULL, "GITHUB_RUN_ID": "2", "GITHUB_RUN_ATTEMPT": "1"}, payload, *words, **variables)

    def step(self, variables: dict[str, str], payload: dict[str, Any], *words: str, **more: str) -> Left:
        event = self.folder / "event.json"
        event.write_text(json.dumps(payload))
        done = subprocess.run(
            [*TEREC, *words],
            env={**self.environment(), **variables, **self.place(), "GITHUB_EVENT_PATH": str(event), **more},
            cwd=self.folder, capture_output=True, text=True, timeout=SECONDS,
        )  # fmt: skip
        return Left(done.returncode, done.stdout, done.stderr)

    def place(self) -> dict[str, str]:
        """Where everything is, as a workflow of this repository has it."""
        return {
            "GITHUB_API_URL": self.hub.url + self.hub.api,
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_SERVER_URL": self.hub.url,
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_WORKFLOW": self.suite,
            "TEREC_URL": self.url,
        }

    def environment(self) -> dict[str, str]:
        """No settings and no repository around."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "GIT_CEILING_DIRECTORIES": str(self.folder.parent), "XDG_DATA_HOME": str(self.folder / "data")}

    @property
    def comments(self) -> list[str]:
        """The first line that people see of each comment on the pull request."""
        return [text.splitlines()[1] for text in self.texts]

    @property
    def texts(self) -> list[str]:
        return self.hub.texts(str(self.number))

    def states(self, commit: str = "") -> list[str]:
        return [state for state, _ in self.said(commit)]

    def said(self, commit: str = "") -> list[tuple[str, str]]:
        """State and description of each status of self.head, or of the commit."""
        return self.hub.states(commit or self.head)

    def wait_for(self, fits: Callable[[], bool]) -> None:
        """Until what the server does by itself is done."""
        until = time.monotonic() + SECONDS
        while not fits():
            assert time.monotonic() < until, (self.said(), self.comments)
            time.sleep(0.1)
