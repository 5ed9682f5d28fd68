"""`terec serve` as a process: where it listens, how it stops, what it refuses."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from terec_testing.jenkins import a_case, a_suite, mock_jenkins

START = "from terec.standalone import main; main()"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `terec serve` with the words and variables given; killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def serve(*words: str, **variables: str) -> subprocess.Popen[str]:
        environment = {"TEREC_STORE": f"sqlite:///{tmp_path}/terec.sqlite", "HOME": str(tmp_path), **variables}
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", START, "serve", *words],
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return started[-1]

    yield serve
    for process in started:
        process.kill()
        process.communicate()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_and_stops_on_order(start: Callable[..., subprocess.Popen[str]], order: int) -> None:
    process = start("--port", "0")
    told = line(process)
    url = told.split()[3]
    assert told.startswith("TeReC listens at http://127.0.0.1:")
    with urlopen(f"{url}/health", timeout=20) as answer:
        health = json.load(answer)
        assert health["status"] == "ok"
        assert health["analyzer"] == {"records": 0, "seconds": 0.0, "dead_letters": 0, "lost": 0}

    with urlopen(f"{url}/metrics", timeout=20) as figures:
        assert figures.status == 200
    process.send_signal(order)

    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert [json.loads(each)["event"] for each in errors.splitlines()] == ["request"]


def test_port_in_use_is_one_sentence_and_exit_2(start: Callable[..., subprocess.Popen[str]]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start("--port", str(taken.getsockname()[1]))
        output, errors = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "Address already in use; choose another with --host or --port." in " ".join(errors.split())
    assert "Traceback" not in errors
    assert output == ""


@pytest.mark.parametrize(
    ("words", "variables"),
    [
        (("--host", "192.0.2.1"), {}),
        (("--host", "no.such.host.invalid"), {}),
        ((), {"TEREC_STORE": "mysql://host/base"}),
        ((), {"TEREC_STORE": "cassandra://host"}),
        ((), {"TEREC_EVENTS": "rabbit://host"}),
        ((), {"TEREC_BODY_LIMIT_MIB": "many"}),
    ],
)
def test_what_cannot_be_is_told_before_it_listens(
    start: Callable[..., subprocess.Popen[str]], words: tuple[str, ...], variables: dict[str, str]
) -> None:
    process = start("--port", "0", *words, **variables)

    output, errors = process.communicate(timeout=30)

    assert process.returncode == 2
    assert "Traceback" not in errors
    assert output == ""


@pytest.mark.parametrize(
    ("words", "variables", "sentence"),
    [
        (("--host", "0.0.0.0"), {}, "0.0.0.0 is no loopback address: public orgs are only read without a token"),
        ((), {"TEREC_PUBLIC_URL": "https://terec.example"}, "TEREC_PUBLIC_URL is https://terec.example"),
    ],
)
def test_what_changes_about_access_is_said(
    start: Callable[..., subprocess.Popen[str]], words: tuple[str, ...], variables: dict[str, str], sentence: str
) -> None:
    process = start("--port", "0", *words, **variables)

    told = line(process)

    assert sentence in told
    assert "creating orgs is off: TEREC_ADMIN_TOKEN is not set" in told
    assert line(process).startswith("TeReC listens at")


def send(method: str, url: str, body: Any) -> Any:
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}, method=method)
    with urlopen(request, timeout=20) as answer:
        return json.load(answer)


def a_red_run(url: str, run_id: int) -> None:
    """A run of acme/shop ci main with one failure."""
    run = {"org": "acme", "project": "shop", "suite": "ci", "branch": "main", "run_id": run_id}
    send("POST", f"{url}/tests/orgs/acme/runs", run)
    case = {"test_package": "com.acme", "test_suite": "CartTest", "test_case": "adds", "result": "FAIL"}
    path = f"/tests/orgs/acme/projects/shop/suites/ci/branches/main/runs/{run_id}/tests"
    send("POST", f"{url}{path}", [{**case, "error_details": "expected 2 but was 3"}])


def wait_until_judged(process: subprocess.Popen[str], run_id: int) -> None:
    """Reads the log of the process up to the line that says so."""
    assert process.stderr is not None
    for text in process.stderr:
        told = json.loads(text)
        assert told["event"] != "event not handled", text
        if told["event"] == "event handled" and told["run"].endswith(f"#{run_id}"):
            return
    raise AssertionError("the process ended")


def test_what_comes_in_is_judged_by_the_server_that_holds_the_lease_then_by_the_next(
    start: Callable[..., subprocess.Popen[str]],
) -> None:
    one = start("--port", "0")
    url_of_one = line(one).split()[3]
    send("PUT", f"{url_of_one}/admin/orgs", {"name": "acme"})
    send("PUT", f"{url_of_one}/admin/orgs/acme/projects", {"org": "acme", "name": "shop"})
    a_red_run(url_of_one, 1)
    wait_until_judged(one, 1)

    other = start("--port", "0")
    url = line(other).split()[3]
    a_red_run(url, 2)
    wait_until_judged(one, 2)
    one.send_signal(signal.SIGTERM)
    one.communicate(timeout=30)
    a_red_run(url, 3)
    wait_until_judged(other, 3)
    with urlopen(f"{url}/metrics", timeout=20) as answer:
        figures = answer.read().decode()
    other.send_signal(signal.SIGTERM)
    other.communicate(timeout=30)

    assert (one.returncode, other.returncode) == (0, 0)
    assert 'terec_dead_letters{reader="analyzer"} 0.0' in figures
    assert 'terec_events_unread_seconds{reader="analyzer"}' in figures


def test_a_configured_jenkins_is_polled(start: Callable[..., subprocess.Popen[str]]) -> None:
    with mock_jenkins() as jenkins:
        jenkins.job("shop")
        jenkins.build("shop", 1, "UNSTABLE")
        jenkins.report("shop", 1, a_suite(a_case("C", "adds", "FAILED")))
        place = {"TEREC_JENKINS_ORG": "acme", "TEREC_JENKINS_PROJECT": "web"}
        often = {"TEREC_JENKINS_URL": jenkins.url, "TEREC_JENKINS_JOBS": "*", "TEREC_JENKINS_SECONDS": "1"}
        process = start("--port", "0", **place, **often)
        url = line(process).split()[3]
        send("PUT", f"{url}/admin/orgs", {"name": "acme"})
        send("PUT", f"{url}/admin/orgs/acme/projects", {"org": "acme", "name": "web"})
        assert process.stderr is not None
        polled = next(told for each in process.stderr if "builds" in (told := json.loads(each)))
        assert (polled["event"], polled["builds"], polled["results"]) == ("jenkins poll", 1, 1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_jobs_without_a_place_are_one_sentence_and_exit_2(start: Callable[..., subprocess.Popen[str]]) -> None:
    process = start("--port", "0", TEREC_JENKINS_JOBS="*", TEREC_JENKINS_URL="http://127.0.0.1:9")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "TEREC_JENKINS_ORG" in err + out
