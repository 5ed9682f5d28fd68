"""The walk of the first TeReC by curl, on a real server: org, project, suite, runs, results, history, private org."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terec_testing import require

CURL = shutil.which("curl")
REPORT = '<testsuite><testcase classname="com.acme.CartTest" name="adds"><failure>boom</failure></testcase></testsuite>'
SUITE = {"org": "acme", "project": "shop", "suite": "ci"}
RUNS = "/tests/orgs/acme/projects/shop/suites/ci/branches"
HISTORY = "/history/orgs/acme/projects/shop/suites/ci"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server of its own, in a process of its own."""
    if CURL is None:
        require("curl", "there is no curl on this machine")
    store = tmp_path_factory.mktemp("server") / "terec.sqlite"
    environment = {"TEREC_STORE": f"sqlite:///{store}", "PATH": ""}
    command = [sys.executable, "-m", "terec.ingest_api.main", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        told = run.stdout.readline()
        yield told.split()[3]
        run.terminate()
        assert run.wait(20) == 0


def curl(url: str, *words: str) -> tuple[int, Any]:
    """Status and JSON of the answer."""
    assert CURL is not None
    command = [CURL, "--silent", "--show-error", "--max-time", "20", "--write-out", "\n%{http_code}", *words, url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), json.loads(body) if body else None


def sent(method: str, body: Any) -> tuple[str, ...]:
    return ("--request", method, "--header", "Content-Type: application/json", "--data", json.dumps(body))


def test_walk_through_the_first_terecs_commands(server: str, tmp_path: Path) -> None:
    org = {"name": "acme", "full_name": "Acme Ltd", "url": "https://acme.example"}
    assert curl(f"{server}/admin/orgs", *sent("PUT", org)) == (
        201,
        {"message": "Public org acme created. Tokens not required.", "tokens": []},
    )
    assert curl(f"{server}/admin/orgs", *sent("PUT", org))[0] == 403
    assert curl(f"{server}/admin/orgs") == (200, [{**org, "private": False}])
    assert curl(f"{server}/admin/orgs/acme/projects", *sent("PUT", {"org": "acme", "name": "shop"}))[0] == 201
    assert curl(f"{server}/admin/orgs/acme/projects")[1][0]["name"] == "shop"
    assert curl(f"{server}/tests/orgs/acme/suites", *sent("POST", SUITE)) == (200, {**SUITE, "url": None})
    assert curl(f"{server}/tests/orgs/acme/suites")[1] == [{**SUITE, "url": None}]

    for run_id, status in ((1, "SUCCESS"), (2, "FAILURE"), (3, "FAILURE")):
        run = {**SUITE, "branch": "main", "run_id": run_id, "tstamp": f"2026-03-0{run_id}T12:00:00", "status": status}
        code, stands = curl(f"{server}/tests/orgs/acme/runs", *sent("POST", run))
        assert (code, stands["run_id"], stands["tstamp"]) == (200, run_id, f"2026-03-0{run_id}T12:00:00Z")
        adds = {"test_package": "com.acme", "test_suite": "CartTest", "test_case": "adds"}
        failed = {"result": "FAIL", "error_details": "boom", "duration_ms": 12}
        results = [
            {**adds, **(failed if run_id > 1 else {"result": "PASS"})},
            {**adds, "test_case": "b", "result": "SKIP"},
        ]
        code, taken = curl(f"{server}{RUNS}/main/runs/{run_id}/tests", *sent("POST", results))
        assert (code, taken["test_count"]) == (200, 2)

    code, builds = curl(f"{server}{HISTORY}/builds?branch=main&limit=2")
    assert code == 200
    assert [(each["run_id"], each["pass_count"], each["fail_count"], each["skip_count"]) for each in builds] == [
        (3, 0, 1, 1),
        (2, 0, 1, 1),
    ]
    code, failures = curl(f"{server}{HISTORY}/failed-tests?branch=main&limit=32&threshold=2")
    assert [(each["test_run"]["test_case"], each["suite_run"]["run_id"]) for each in failures] == [
        ("adds", 3),
        ("adds", 2),
    ]
    code, history = curl(f"{server}{HISTORY}/test-runs?branch=main&test_class=CartTest&test_case=adds")
    assert [each["test_run"]["result"] for each in history] == ["FAIL", "FAIL", "PASS"]
    code, found = curl(f"{server}{RUNS}/main/runs/3/tests?result=FAIL")
    assert [each["error_details"] for each in found] == ["boom"]
    words = "branch=main&run_id=3&test_package=com.acme&test_class=CartTest&test_case=adds"
    code, check = curl(f"{server}{HISTORY}/test-run-check?{words}")
    assert (code, check["is_known_failure"], check["summary"]["num_same_fail"]) == (200, True, 1)

    assert curl(f"{server}{RUNS}/main/runs/3/tests", *sent("POST", []))[0] == 400
    assert curl(f"{server}{RUNS}/main/runs/9/tests") == (
        404,
        {
            "type": "urn:terec:problem:not-found",
            "title": "Not found",
            "status": 404,
            "detail": "Suite run not found: acme/shop/ci on main #9; `terec builds history` lists the runs.",
            "instance": f"{RUNS}/main/runs/9/tests",
        },
    )

    report = tmp_path / "TEST-cart.xml"
    report.write_text(REPORT)
    for branch, body in (("feature/x", ("--data-binary", f"@{report}")), ("feature%2Fx", ("--form", f"f=@{report}"))):
        code, taken = curl(f"{server}{RUNS}/{branch}/runs/1/reports?commit=abc", *body)
        assert (code, taken["test_count"], taken["fail_count"], taken["run"]["branch"]) == (200, 1, 1, "feature/x")


def test_private_org_opens_to_its_tokens_only(server: str) -> None:
    code, created = curl(f"{server}/admin/orgs", *sent("PUT", {"name": "vault", "private": True}))
    assert code == 201
    tokens = {name: ("--header", f"X-API-KEY: {text}") for name, text in created["tokens"].items()}
    assert list(tokens) == ["admin", "write", "read"]
    projects, suites = f"{server}/admin/orgs/vault/projects", f"{server}/tests/orgs/vault/suites"
    project = sent("PUT", {"org": "vault", "name": "shop"})
    suite = sent("POST", {"org": "vault", "project": "shop", "suite": "ci"})

    assert curl(projects)[0] == curl(projects, *project)[0] == 401
    assert curl(projects, *project, *tokens["write"])[0] == 401
    assert curl(projects, *project, *tokens["admin"])[0] == 201
    assert curl(suites, *suite, *tokens["read"])[0] == 401
    assert curl(suites, *suite, *tokens["write"])[0] == 200
    assert curl(suites, *tokens["read"])[0] == 200
    assert curl(suites, "--header", "X-API-KEY: wrong")[0] == 401
    assert "vault" not in [each["name"] for each in curl(f"{server}/admin/orgs")[1]]
    assert "vault" in [each["name"] for each in curl(f"{server}/admin/orgs", *tokens["read"])[1]]
