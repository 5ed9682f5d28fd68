"""The shell flow of the first TeReC: a build and its tests out of Jenkins, piped into a server by curl."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from terec_testing import require
from terec_testing.jenkins import MockJenkins, a_case, a_suite, change, changes, checkout, mock_jenkins

TEREC = f'{shlex.quote(sys.executable)} -c "from terec.cli.main import main; main()"'
JSON = "-H 'Content-Type: application/json'"


@pytest.fixture
def jenkins() -> Iterator[MockJenkins]:
    with mock_jenkins() as mock:
        mock.account = "ann:11token"
        mock.job("acme/shop/fix%2Ftax", of_branch=True)
        mock.build(
            "acme/shop/fix%2Ftax", 17, "UNSTABLE", checkout("1" * 40, "fix/tax"), changeSets=changes(change("1" * 40))
        )
        failed = a_case(
            "com.acme.CartTest",
            "adds[1]",
            "REGRESSION",
            errorDetails="boom ü",
            errorStackTrace="E\n\tat C.a(C.java:1)",
        )
        skipped = a_case("com.acme.CartTest", "pays", "SKIPPED", skippedMessage="no network")
        passed = (a_case("com.acme.TaxTest", f"rate{number}") for number in range(7_000))
        mock.report("acme/shop/fix%2Ftax", 17, a_suite(failed, skipped, *passed, stages=("unit",)))
        yield mock


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The URL of `terec serve`, in a process of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TEREC_STORE": f"sqlite:///{tmp_path / 'a.sqlite'}",
    }
    command = [sys.executable, "-c", "from terec.standalone import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        line = next(line for line in run.stdout if "http://" in line)
        yield next(word for word in line.split() if word.startswith("http://"))
        run.terminate()
        run.wait(20)


def test_build_and_tests_piped_by_curl_fill_a_server(jenkins: MockJenkins, served: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        require("curl", "there is no curl on this machine")
    job = shlex.quote("acme/shop/fix%2Ftax")
    curl = f"curl --silent --show-error --fail-with-body --max-time 60 {JSON}"
    runs = f"{served}/tests/orgs/acme/projects/web/suites/shop/branches/fix/tax/runs"
    script = f"""
        set -euo pipefail
        {curl} -X PUT -d '{{"name": "acme"}}' {served}/admin/orgs
        {curl} -X PUT -d '{{"org": "acme", "name": "web"}}' {served}/admin/orgs/acme/projects
        {TEREC} jenkins export-build {job} 17 --org acme --project web --suite shop |
            {curl} -X POST --data-binary @- {served}/tests/orgs/acme/runs
        {TEREC} jenkins export-tests {job} lastCompletedBuild | {curl} -X POST --data-binary @- {runs}/17/tests
        {curl} {runs}/17/ > run.json
        {curl} '{runs}/17/tests?result=FAIL' > failed.json
    """
    account = {"JENKINS_URL": jenkins.url, "JENKINS_USER": "ann", "JENKINS_TOKEN": "11token"}
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **account}
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stderr == "terec: The branch is fix/tax, from checkout.\n"
    run = json.loads((tmp_path / "run.json").read_text())
    assert (run["total_count"], run["pass_count"], run["fail_count"], run["skip_count"]) == (7_002, 7_000, 1, 1)
    assert (run["status"], run["commit"], run["tstamp"]) == ("FAILURE", "1" * 40, "2026-03-02T05:00:00Z")
    (failed,) = json.loads((tmp_path / "failed.json").read_text())
    assert (failed["test_package"], failed["test_suite"], failed["test_case"], failed["test_config"]) == (
        "com.acme",
        "CartTest",
        "adds",
        "unit/1",
    )
    assert (failed["error_details"], failed["error_stacktrace"]) == ("boom ü", "E\n\tat C.a(C.java:1)")
