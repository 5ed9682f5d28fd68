"""A server leaves to CI what CI says or is about to say, and judges by its rules."""

from datetime import timedelta

from terec.model import FailOn, RunStatus
from terec.notify import GateRules, StatusesPut
from terec.notify.keeping import CI_SPEAKS_FIRST, QUIET
from terec.notify.rules import with_rules
from terec.notify.statuses import status_of
from terec_testing import a_failure, a_pass, a_run_key
from terec_testing.keeping import TAX, Server


def test_status_that_ci_put_meanwhile_is_asked_for_before_anything_is_put(server: Server) -> None:
    server.turn()
    server.excuse()
    server.publish()
    assert server.correct() == StatusesPut(())
    assert server.count == 2


def test_result_that_ci_gives_late_is_corrected_by_what_changed_meanwhile(server: Server) -> None:
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.stand("b" * 40, "pending", "Waiting for results.", with_rules("https://ci.example.com", GateRules()))
    server.turn()
    before = server.ci.judgement.gate(a_run_key(2, "pr-7"))
    server.excuse()
    server.ci.later(seconds=20)
    server.turn()
    late = status_of(before, GateRules())
    server.stand("b" * 40, late.state.value, late.description, late.url)
    server.ci.later(seconds=20)
    server.turn()
    assert [state for state, _ in server.hub.states("b" * 40)] == ["pending", "failure", "success"]


def test_rules_that_ci_asked_by_are_the_servers_too(server: Server) -> None:
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.publish(2, GateRules(against="main", fail_on=(FailOn.MISSING,)))
    assert server.correct() == StatusesPut(())


def test_lost_test_is_not_let_through_where_ci_was_told_to_fail_on_it(server: Server) -> None:
    server.push(2, commit="b" * 40)
    server.publish(2, GateRules(fail_on=(FailOn.MISSING,)))
    assert server.hub.states("b" * 40)[-1][0] == "error"
    assert server.correct() == StatusesPut(())
    assert len(server.hub.states("b" * 40)) == 1


def test_what_ci_knows_better_is_never_corrected(server: Server) -> None:
    server.hub.statuses.clear()
    server.publish(rules=GateRules(held=True), state="error", description="Not judgeable: a report broke off.")
    server.excuse()
    assert server.correct() == StatusesPut(())
    assert server.newest == ("error", "Not judgeable: a report broke off.")


def test_pending_is_left_to_ci_until_it_is_quiet(server: Server) -> None:
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.stand("b" * 40, "pending", "Waiting for results.", with_rules("https://ci.example.com", GateRules()))
    for spoken, after in ((False, timedelta()), (False, QUIET - timedelta(minutes=1)), (True, timedelta(minutes=1))):
        server.ci.later(seconds=after.total_seconds())
        server.turn()
        assert (len(server.hub.states("b" * 40)) == 2) == spoken
    assert server.hub.states("b" * 40)[-1] == ("failure", "Red: 1 of 1 failure is yours.")


def test_pull_request_whose_job_has_no_token_hears_from_the_server(server: Server) -> None:
    words = {"branch": "eve:main", "pull_request": "8", "author": "eve"}
    server.push(1, a_failure(text=TAX), commit="e" * 40, **words)
    server.turn()
    assert server.hub.states("e" * 40) == []
    server.ci.later(seconds=CI_SPEAKS_FIRST.total_seconds())
    server.turn()
    assert server.hub.states("e" * 40) == [("failure", "Red: 1 of 1 failure is yours.")]


def test_pull_request_without_a_status_is_judged_by_the_rules_of_the_others(server: Server) -> None:
    server.hub.statuses.clear()
    server.publish(rules=GateRules(fail_on=(FailOn.MISSING,)))
    server.push(1, commit="e" * 40, branch="eve:main", pull_request="8", author="eve")
    server.ci.later(minutes=3)
    server.turn()
    assert server.hub.states("e" * 40)[-1][0] == "error"


def test_run_that_ci_calls_failed_is_not_called_green_when_no_test_failed(server: Server) -> None:
    words = {"branch": "eve:main", "pull_request": "8", "author": "eve", "status": RunStatus.FAILURE}
    server.push(1, a_pass(), commit="e" * 40, **words)
    server.ci.later(minutes=3)
    server.turn()
    assert server.hub.states("e" * 40) == [("error", "Not judgeable: CI says that the build failed, and no test did.")]
