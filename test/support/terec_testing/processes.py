"""TeReC's servers as processes of their own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 30.0
RUNS = "/tests/orgs/acme/projects/shop/suites/ci/branches"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that said where it listens."""

    process: subprocess.Popen[str]
    url: str

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def end(self) -> tuple[int, list[dict[str, Any]]]:
        """Its exit code and the lines of its log, once it has ended."""
        late = Timer(TIMEOUT_SECONDS, self.process.kill)
        late.start()
        lines = [json.loads(line) for line in self.process.stderr or ()]  # communicate() would lose half-read ones
        code = self.process.wait(TIMEOUT_SECONDS)
        late.cancel()
        return code, lines

    def wait_for(self, event: str, **words: Any) -> dict[str, Any]:
        """The next line of its log with this event and these values."""
        for line in self.process.stderr or ():
            told: dict[str, Any] = json.loads(line)
            if told["event"] == event and words.items() <= told.items():
                return told
        raise AssertionError(f"the process ended without {event!r}")

    def workers(self) -> list[int]:
        """Its worker processes; beside them there may be one that counts their resources."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(each) for each in children if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]

    def wait_until(self, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Its health, once that fits."""
        until = time.monotonic() + TIMEOUT_SECONDS
        while True:
            _, health = self.get("/health")
            if fits(health):
                return dict(health)
            if time.monotonic() > until:
                raise AssertionError(health)

    def get(self, path: str) -> tuple[int, Any]:
        """Status and body, which is text where it is no JSON."""
        return call("GET", self.url + path)


class Processes:
    """Starts servers with these variables; all are killed at the end of the context that servers() is."""

    def __init__(self, **variables: str) -> None:
        self._variables = variables
        self._started: list[subprocess.Popen[str]] = []

    def start(self, module: str, *words: str, **variables: str) -> Running:
        """`python -m module words`, up to the line in which it says where it listens."""
        return self._listening(module, self.launch(module, *words, **variables))

    def serve(self, *words: str, **variables: str) -> Running:
        """`terec serve`."""
        call_it = "from terec.standalone import main; main()"
        command = [sys.executable, "-c", call_it, "serve", "--port", "0", *words]
        return self._listening("terec serve", self._run(command, variables))

    def _listening(self, name: str, process: "subprocess.Popen[str]") -> Running:
        told = ""
        for told in process.stdout or ():
            if " http://" in told:
                url = next(word for word in told.split() if word.startswith("http://"))
                return Running(process, "/".join(url.split("/")[:3]))
        raise AssertionError(f"{name} does not listen: {told or process.communicate()[1]}")

    def launch(self, module: str, *words: str, **variables: str) -> subprocess.Popen[str]:
        return self._run([sys.executable, "-m", module, *words], variables)

    def _run(self, command: Sequence[str], variables: Mapping[str, str]) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            command,
            env={**os.environ, **self._variables, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def analyzer(self, **variables: str) -> Running:
        return self.start("terec.regression_analyzer.main", "--port", "0", **variables)

    def api(self, *words: str, **variables: str) -> Running:
        return self.start("terec.ingest_api.main", "--port", "0", *words, **variables)

    def kill(self) -> None:
        for process in self._started:
            with suppress(OSError):
                process.kill()
            process.communicate()


@contextmanager
def processes(**variables: str) -> Iterator[Processes]:
    """Processes with these variables, dead at the end."""
    started = Processes(**variables)
    try:
        yield started
    finally:
        started.kill()


def call(method: str, url: str, body: Any = None) -> tuple[int, Any]:
    """Status and body of one call; a body that is no JSON comes as text."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            status, text = answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            status, text = error.code, error.read().decode()
    try:
        return status, json.loads(text)
    except ValueError:
        return status, text


def with_a_project(server: Running) -> Running:
    """The server, with org acme and its project shop."""
    assert call("PUT", f"{server.url}/admin/orgs", {"name": "acme"})[0] == 201
    assert call("PUT", f"{server.url}/admin/orgs/acme/projects", {"org": "acme", "name": "shop"})[0] == 201
    return server


def a_red_run(server: Running, branch: str, run_id: int) -> None:
    """Upload a complete run of suite ci with one failure, which has the branch for a text."""
    run = {"org": "acme", "project": "shop", "suite": "ci", "branch": branch, "run_id": run_id, "complete": True}
    case = {"test_package": "p", "test_suite": "S", "test_case": "adds", "result": "FAIL", "error_details": branch}
    assert call("POST", f"{server.url}/tests/orgs/acme/runs", run)[0] < 300
    status, answer = call("POST", f"{server.url}{RUNS}/{branch}/runs/{run_id}/tests", [case])
    assert status == 200, answer
