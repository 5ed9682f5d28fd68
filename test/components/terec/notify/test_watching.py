"""A server that corrects looks at the suites in which something changed, and at what waits."""

from typing import Any

import pytest

from terec.model import QUIET_SECONDS, Project
from terec.notify import GateRules
from terec.notify.rules import with_rules
from terec_testing import a_failure, a_pass
from terec_testing.keeping import SUITE, TAX, Server


def test_same_question_is_not_asked_again_while_nothing_changes(server: Server) -> None:
    server.turn()
    asked = len(server.hub.web.asked)
    for _ in range(5):
        server.ci.later(seconds=60)
        server.turn()
    assert len(server.hub.web.asked) == asked


def test_only_what_waits_is_asked_for_again(server: Server) -> None:
    server.push(1, a_pass(), commit="c" * 40, branch="pr-8", pull_request="8")
    server.publish(1, branch="pr-8")
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.stand("b" * 40, "pending", "Waiting for results.", None)
    server.turn()
    asked = len(server.hub.web.asked)
    server.ci.later(seconds=20)
    server.turn()
    assert [each.path.partition("/commits/")[2] for each in server.hub.web.asked[asked:]] == ["b" * 40 + "/status"]


def test_suite_of_which_no_event_tells_is_found_within_a_minute(server: Server) -> None:
    server.ci.later(days=15)
    server.turn()
    server.push(2, commit="b" * 40, complete=None)
    server.stand("b" * 40, "failure", "Red: one.", with_rules("https://ci.example.com", GateRules()))
    server.ci.later(seconds=60)
    server.turn()
    assert server.hub.states("b" * 40)[-1][0] == "success"


def test_suite_is_looked_at_again_when_an_event_tells_of_it(server: Server) -> None:
    server.ci.later(days=15)
    assert server.turn() == []
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.publish(2, description="Red: something else.")
    assert [suite for suite, _ in server.turn()] == [SUITE]
    assert server.hub.states("b" * 40)[-1][1] == "Red: 1 of 1 failure is yours."


def test_suite_is_looked_at_again_when_a_run_of_another_branch_is_complete_by_time_alone(server: Server) -> None:
    server.ci.build(3, a_failure(text=TAX), complete=None, declared_total=100)
    server.turn()
    before = server.keeper.digest(SUITE)
    server.ci.later(seconds=QUIET_SECONDS - 1)
    assert server.keeper.digest(SUITE) == before
    server.ci.later(seconds=2)
    assert server.keeper.digest(SUITE) != before


@pytest.mark.parametrize("words", [{"default_branch": "develop"}, {"long_lived": ("pr-*",)}])
def test_suite_is_looked_at_again_when_the_project_has_other_target_branches(
    server: Server, words: dict[str, Any]
) -> None:
    before = server.keeper.digest(SUITE)
    server.ci.store.put_project(Project("acme", "shop", **words))
    assert server.keeper.digest(SUITE) != before


def test_reading_events_holds_no_retention_back(server: Server) -> None:
    server.turn()
    assert server.ci.store.position("notify") == 0


def test_order_to_stop_is_obeyed_between_suites(server: Server) -> None:
    told: list[Any] = []
    server.watching.turn(lambda suite, done: told.append(suite), lambda: False)
    assert told == []
