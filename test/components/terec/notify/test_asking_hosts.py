"""What a server that corrects asks of hosts: of the right one, and of one in trouble little."""

from typing import Any

import pytest

from terec.model import Project
from terec.notify.correcting import TROUBLES
from terec.notify.standing import BELIEVED, LEFT_ALONE
from terec_testing import a_failure, a_pass
from terec_testing.code_hosts import TOKEN
from terec_testing.correcting import HEAD, SUITE, TAX, Server


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
    assert server.corrections.digest(SUITE) is None
