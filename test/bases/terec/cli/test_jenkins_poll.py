"""`terec jenkins poll`, `terec backfill jenkins`, and builds without a test report."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from terec_testing.jenkins import MockJenkins, a_case, a_suite, mock_jenkins
from terec_testing.web_server import Asked, Reply, json_reply

Terec = Callable[..., Any]
PLACE = ("--org", "acme", "--project", "shop")
GO_LOG = "=== RUN   TestAdds\n    a_test.go:8: no\n--- FAIL: TestAdds (0.01s)\nFAIL\tshop/cart\t0.1s\n"
BUILDS = 30


@pytest.fixture
def jenkins(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[MockJenkins]:
    """A Jenkins with the finished builds 1 to 3 of shop."""
    with mock_jenkins() as mock:
        monkeypatch.setenv("JENKINS_URL", mock.url)
        mock.job("shop")
        for number in (1, 2, 3):
            _finish(mock, number)
        yield mock


def _finish(jenkins: MockJenkins, number: int) -> None:
    jenkins.build("shop", number, "UNSTABLE")
    jenkins.report("shop", number, a_suite(a_case("C", "adds", "FAILED", errorDetails="boom"), a_case("C", "pays")))


def test_poll_once_takes_what_is_new(terec: Terec, jenkins: MockJenkins) -> None:
    first = terec("jenkins", "poll", "--jobs", "shop", "--once", *PLACE)
    assert (first.code, first.out) == (0, "Imported 3 builds of 1 job: 6 results.\n")

    _finish(jenkins, 4)
    again = terec("jenkins", "poll", "--jobs", "shop", "--once", "--json", *PLACE).json
    assert again == {"jobs": 1, "imported": 1, "results": 2, "left_out": [], "trouble": []}
    assert len(terec("builds", "history", "shop", "shop", "--json", *PLACE).json) == 4


def test_poll_needs_to_know_which_jobs(terec: Terec, jenkins: MockJenkins) -> None:
    said = terec("jenkins", "poll", "--once", *PLACE)
    assert said.code == 2
    assert "TEREC_JENKINS_JOBS" in said.err


def test_a_pattern_that_no_job_fits_is_said(terec: Terec, jenkins: MockJenkins) -> None:
    said = terec("jenkins", "poll", "--jobs", "shpo, acme/*", "--once", *PLACE)
    assert said.code == 2
    assert f"No job of {jenkins.url} fits shpo, acme/*" in said.err


def test_a_jenkins_that_is_away_is_exit_3(terec: Terec, jenkins: MockJenkins, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JENKINS_URL", "http://127.0.0.1:9")
    said = terec("jenkins", "poll", "--jobs", "*", "--once", *PLACE)
    assert said.code == 3
    assert "127.0.0.1:9" in said.err


def test_backfill_ends_with_a_backtest(terec: Terec, jenkins: MockJenkins) -> None:
    said = terec("backfill", "jenkins", "shop", "--last", 2, *PLACE)
    assert said.code == 0
    assert "Imported 2 builds of shop: 4 results, 2 failed." in said.out
    assert "backtest shop --since 2026-03-01" in said.out


def test_a_build_without_a_report_says_where_its_results_came_from(terec: Terec, jenkins: MockJenkins) -> None:
    jenkins.build("shop", 4, "FAILURE")
    jenkins.log("shop", 4, GO_LOG)
    said = terec("jenkins", "import-run", "shop", 4, *PLACE)
    assert said.code == 0
    assert "The build has no test report: its console log told." in said.out
    assert "TestAdds" in said.out

    exported = terec("jenkins", "export-tests", "shop", 4)
    assert exported.json[0]["test_case"] == "TestAdds"
    assert "its console log told" in exported.err


def test_last_builds_say_how_many_came_from_where(terec: Terec, jenkins: MockJenkins) -> None:
    jenkins.build("shop", 4, "FAILURE")
    jenkins.log("shop", 4, GO_LOG)
    jenkins.build("shop", 5, "FAILURE")
    said = terec("jenkins", "import-run", "shop", "--last", 5, *PLACE)
    assert "From the console log, as there was no test report: 1 build of these." in said.out
    assert "Without a test that is named: 1 build of these." in said.out


def test_a_poller_that_is_killed_amid_ends_with_every_build_once(
    terec: Terec, jenkins: MockJenkins, tmp_path: Path
) -> None:
    for number in range(4, BUILDS + 1):
        _finish(jenkins, number)
    reached = BUILDS // 3
    poller: list[subprocess.Popen[bytes]] = []

    def killing(asked: Asked) -> Reply:
        """The cases of this build are asked for: half of them are sent, and who asked is gone."""
        if "errorDetails" in asked.query["tree"][0]:
            os.kill(poller[0].pid, signal.SIGKILL)
        return json_reply(jenkins.values[f"/job/shop/{reached}/testReport"])

    jenkins.answers[f"/job/shop/{reached}/testReport"] = killing
    words = ["jenkins", "poll", "--jobs", "*", "--seconds", "1", *PLACE]
    poller.append(subprocess.Popen([sys.executable, "-c", "from terec.cli import main; main()", *words]))
    assert poller[0].wait(60) == -signal.SIGKILL

    last = Event()
    jenkins.answers[f"/job/shop/{BUILDS}/testReport"] = _telling(jenkins, last)
    del jenkins.answers[f"/job/shop/{reached}/testReport"]
    jenkins.web.asked.clear()
    again = subprocess.Popen([sys.executable, "-c", "from terec.cli import main; main()", *words])
    try:
        assert last.wait(60)  # once the lease of the one that was killed has run out
        again.send_signal(signal.SIGINT)
        assert again.wait(60) == 0
    finally:
        again.kill()
        again.wait()
    runs = terec("builds", "history", "shop", "shop", "--limit", 100, "--json", *PLACE).json
    assert [each["run_id"] for each in runs] == list(range(BUILDS, 0, -1))
    assert {(each["total_count"], each["fail_count"], each["complete"]) for each in runs} == {(2, 1, True)}
    asked = [each.path for each in jenkins.web.asked if "/testReport/" in each.path]
    assert len(asked) == 2 * (BUILDS - reached + 1)  # nothing that was stored is read again


def test_a_poller_that_is_told_to_end_leaves_the_store_to_the_next(terec: Terec, jenkins: MockJenkins) -> None:
    _finish(jenkins, 4)
    words = ["jenkins", "poll", "--jobs", "*", "--seconds", "1", *PLACE]
    poller = subprocess.Popen(
        [sys.executable, "-c", "from terec.cli import main; main()", *words], stdout=subprocess.PIPE, text=True
    )
    try:
        assert poller.stdout is not None
        assert poller.stdout.readline().startswith("Imported ")
        poller.send_signal(signal.SIGTERM)
        assert poller.wait(60) == 0
    finally:
        poller.kill()
        poller.communicate()

    assert "Another process polls" not in terec("jenkins", "poll", "--once", "--jobs", "*", *PLACE).err


def _telling(jenkins: MockJenkins, last: Event) -> Callable[[Asked], Reply]:
    """Sets last when the cases of the last build are asked for."""
    report = jenkins.values[f"/job/shop/{BUILDS}/testReport"]

    def answer(asked: Asked) -> Reply:
        if "errorDetails" in asked.query["tree"][0]:
            last.set()
        return json_reply(report)

    return answer
