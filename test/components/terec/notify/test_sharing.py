"""Two projects of a repository with a suite of the same name have one status on a commit: nothing bad is lost there."""

from typing import Any

import pytest

from terec.model import FailOn
from terec.notify import CodeHost, CommitStatus, GateRules, State, StatusesPut, pending_status, publish
from terec.notify.remembering import BELIEVED
from terec.notify.rules import project_in, with_rules
from terec_testing import a_run_key
from terec_testing.builders import a_suite_key
from terec_testing.keeping import HEAD, SUITE, Server

URL = "https://ci.example.com/run/1"
SHOP, WEB = "acme/shop", "acme/web"
WEB_SUITE = a_suite_key(project="web")
Mock = Any


def _status(project: str, state: State, rules: GateRules | None = None) -> CommitStatus:
    return CommitStatus("terec/ci", state, f"{state}.", with_rules(URL, rules or GateRules(), project))


def _stand(server: Server, state: State, rules: GateRules | None = None) -> None:
    """The other project says so."""
    status = _status(WEB, state, rules)
    server.stand(HEAD, state.value, status.description, status.url)


def _turn(server: Server) -> StatusesPut:
    return dict(server.turn()).get(SUITE, StatusesPut(()))


def test_status_names_its_project() -> None:
    assert project_in(pending_status(a_suite_key(), URL).url) == SHOP
    assert project_in(f"{URL}#terec") is None
    assert project_in(f"{URL}#step?project=acme/web") is None


@pytest.mark.parametrize("stands", [State.FAILURE, State.ERROR, State.PENDING])
def test_what_another_project_has_not_passed_is_not_turned_green(host: CodeHost, kept: Mock, stands: State) -> None:
    publish(host, HEAD, _status(WEB, stands), WEB_SUITE)
    left = publish(host, HEAD, _status(SHOP, State.SUCCESS), a_suite_key())
    assert project_in(left.url) == WEB
    assert len(kept.states(HEAD)) == 1


def test_status_of_a_run_without_an_address_turns_no_other_project_green(host: CodeHost, kept: Mock) -> None:
    publish(host, HEAD, _status(WEB, State.FAILURE), WEB_SUITE)
    left = publish(host, HEAD, CommitStatus("terec/ci", State.SUCCESS, "success.", None), a_suite_key())
    assert (left.state, len(kept.states(HEAD))) == (State.FAILURE, 1)


def test_red_status_goes_over_the_green_one_of_another_project(host: CodeHost, kept: Mock) -> None:
    publish(host, HEAD, _status(WEB, State.SUCCESS), WEB_SUITE)
    assert publish(host, HEAD, _status(SHOP, State.FAILURE), a_suite_key()).state is State.FAILURE
    assert project_in(publish(host, HEAD, _status(WEB, State.SUCCESS), WEB_SUITE).url) == SHOP
    assert len(kept.states(HEAD)) == 2


def test_status_that_names_no_project_is_taken_for_ones_own(host: CodeHost) -> None:
    publish(host, HEAD, _status("", State.FAILURE), a_suite_key())
    assert publish(host, HEAD, _status(SHOP, State.SUCCESS), a_suite_key()).state is State.SUCCESS


def test_server_leaves_the_red_status_of_another_project_and_says_once_what_to_do(server: Server) -> None:
    _stand(server, State.FAILURE)
    server.excuse()
    done = _turn(server)
    assert done.put == ()
    assert done.trouble == (
        "terec/ci tells of acme/web on the same commit, too, and shows only the worse of both: give the suite another "
        "name there or in acme/shop."
    )
    server.excuse()
    server.ci.later(minutes=20)
    again = _turn(server)
    assert (again.put, again.trouble) == ((), None)
    assert server.newest == ("failure", "failure.")


def test_server_puts_a_failure_over_the_success_of_another_project(server: Server) -> None:
    server.turn()
    _stand(server, State.SUCCESS)
    server.ci.later(seconds=BELIEVED.total_seconds())
    (put,) = server.correct().put
    assert put.run == a_run_key(1, "pr-7")
    assert server.newest == ("failure", "Red: 1 of 1 failure is yours.")


def test_failure_is_put_when_the_red_status_of_another_project_turned_green(server: Server) -> None:
    _stand(server, State.FAILURE)
    server.turn()
    _stand(server, State.SUCCESS)
    server.ci.later(seconds=BELIEVED.total_seconds())
    assert len(_turn(server).put) == 1
    assert server.newest[0] == "failure"


def test_success_beside_that_of_another_project_is_not_put_again_and_again(server: Server) -> None:
    server.excuse()
    _stand(server, State.SUCCESS)
    server.ci.later(minutes=3)
    for _ in range(3):
        assert _turn(server).put == ()
        server.ci.later(minutes=20)
    assert _turn(server) == StatusesPut(())
    assert server.count == 2


def test_gate_is_not_asked_while_the_red_status_of_another_project_stands(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(server.ci.judgement, "gate", lambda *words: asked.append(words))
    server.ci.later(minutes=20)  # CI would have spoken by now
    _stand(server, State.FAILURE)
    for _ in range(3):
        server.turn()
        server.ci.later(seconds=16)
    assert asked == []


def test_rules_of_another_project_are_not_ones_own(server: Server) -> None:
    _stand(server, State.SUCCESS, GateRules(fail_on=(FailOn.OPEN,), held=True))
    server.ci.later(minutes=3)
    (put,) = server.correct().put
    assert put.status.url is not None
    assert put.status.url.endswith("#terec?project=acme/shop")
