"""What a server that corrects asks of hosts: of the right one, and of one in trouble little."""

from datetime import timedelta
from typing import Any

import pytest

from terec.model import Project
from terec.notify import GateRules
from terec.notify.keeping import TROUBLES
from terec.notify.remembering import BELIEVED, LEFT_ALONE
from terec.notify.rules import with_rules
from terec.notify.watching import LOOK_SECONDS
from terec_testing import a_failure, a_pass
from terec_testing.code_hosts import TOKEN
from terec_testing.keeping import HEAD, SUITE, TAX, Server
from terec_testing.web_server import json_reply


@pytest.mark.parametrize("status", [403, 404, 500])
def test_host_that_refuses_is_left_alone_and_asked_again_later(server: Server, status: int) -> None:
    server.excuse()
    server.hub.refuse = {"POST": status}
    (told,) = [done for _, done in server.turn()]
    assert told.put == ()
    assert told.trouble is not None
    assert f"answers {status}" in told.trouble
    assert TOKEN not in told.trouble
    server.hub.refuse = {}
    server.ci.later(seconds=LEFT_ALONE.total_seconds())
    server.turn()
    assert server.newest[0] == "success"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_commit_that_met_an_error_is_asked_about_again_though_it_was_looked_at_meanwhile(
    server: Server, method: str
) -> None:
    server.excuse()
    server.hub.refuse = {method: 500}
    server.turn()
    server.hub.refuse = {}
    _look_for(server, LEFT_ALONE - timedelta(seconds=LOOK_SECONDS))
    assert server.newest[0] == "failure"
    _look_for(server, timedelta(seconds=LOOK_SECONDS))
    assert server.newest[0] == "success"


def test_commits_that_were_not_asked_about_as_the_host_was_down_are_put_right_when_it_is_back(server: Server) -> None:
    commits = [f"{number}" * 20 for number in range(10, 18)]
    for commit in commits:
        server.push(1, a_pass(), commit=commit, branch=f"pr-{commit[:2]}", pull_request=commit[:2])
        server.stand(commit, "failure", "Red: one.", with_rules("https://ci.example.com", GateRules()))
    server.hub.refuse = {"POST": 500}
    server.turn()
    server.hub.refuse = {}
    _look_for(server, LEFT_ALONE)
    assert {server.hub.states(each)[-1][0] for each in commits} == {"success"}


def test_host_that_asks_to_be_left_alone_for_longer_is(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.excuse()
    with monkeypatch.context() as away:
        away.setattr(server.hub, "reply", lambda asked: json_reply({}, 429, Retry_After="600"))
        server.turn()
    asked = len(server.hub.web.asked)
    _look_for(server, timedelta(seconds=600 - LOOK_SECONDS))
    assert len(server.hub.web.asked) == asked
    _look_for(server, timedelta(seconds=LOOK_SECONDS))
    assert server.newest[0] == "success"


def _look_for(server: Server, time: timedelta) -> None:
    """So much time goes by, in which the server looks as often as it does."""
    for _ in range(int(time.total_seconds() / LOOK_SECONDS)):
        server.ci.later(seconds=LOOK_SECONDS)
        server.turn()


def test_host_that_is_down_is_asked_a_few_times_and_not_once_a_request(server: Server) -> None:
    for number in range(10, 20):
        words = {"branch": f"pr-{number}", "pull_request": str(number), "head_commit": f"{number}" * 20}
        server.push(1, a_pass(), **words)
    server.begin()
    server.hub.refuse = {"GET": 500}
    assert server.correct().trouble is not None
    assert len(server.hub.asked("GET", "/status")) == TROUBLES


def test_commit_that_the_host_does_not_know_keeps_nobody_else_waiting(server: Server) -> None:
    server.excuse()
    server.hub.refuse = {"GET /commits/" + "c" * 40: 422}
    server.push(1, a_pass(), commit="c" * 40, branch="pr-8", pull_request="8")
    assert server.correct().trouble is not None
    assert server.newest[0] == "success"


def test_what_stands_is_believed_for_a_while_and_asked_for_after_an_upload(server: Server) -> None:
    server.correct()
    asked = len(server.hub.web.asked)
    server.correct()
    assert len(server.hub.web.asked) == asked
    server.ci.later(seconds=BELIEVED.total_seconds())
    server.correct()
    assert len(server.hub.web.asked) == asked + 1


@pytest.mark.parametrize(
    "words",
    [
        {"url": "https://evil.example/acme/shop/actions/runs/1"},
        {"url": None},
        {"head_commit": "HEAD/../../x"},
        {"pull_request": None, "target_branch": "main"},
    ],
)
def test_run_of_elsewhere_is_sent_no_token(server: Server, words: dict[str, Any]) -> None:
    server.push(1, a_failure(text=TAX), **{"branch": "pr-8", "pull_request": "8", "head_commit": "e" * 40, **words})
    server.ci.later(minutes=30)
    server.begin()
    asked = len(server.hub.web.asked)
    server.turn()
    assert {each.path.partition("/commits/")[2] for each in server.hub.web.asked[asked:]} == {f"{HEAD}/status"}


def test_projects_address_goes_before_that_of_a_run(server: Server) -> None:
    server.ci.store.put_project(Project("acme", "shop", url=f"{server.hub.url}/acme/other"))
    assert server.correct().trouble is not None
    paths = [each.path for each in server.hub.web.asked]
    assert paths
    assert all("/acme/other/" in path for path in paths)


def test_fifty_requests_of_the_last_two_weeks_are_kept_right(server: Server) -> None:
    for number in range(100, 155):
        words = {"branch": f"pr-{number}", "pull_request": str(number), "head_commit": f"{number:040x}"}
        server.push(1, a_pass(), **words)
    server.begin()
    server.correct()
    asked = {each.path for each in server.hub.asked("GET", "/status")}
    assert len(asked) == 50
    server.ci.later(days=15)
    assert server.keeper.digest(SUITE) is None
