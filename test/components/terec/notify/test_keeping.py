"""A server corrects the statuses of pull requests, and says why; what stands is at the host alone."""

from datetime import timedelta

from terec.model import Verdict
from terec.notify import StatusesPut
from terec_testing import a_failure, a_run_key
from terec_testing.keeping import SUITE, TAX, Server


def test_what_stands_and_is_right_is_left_alone(server: Server) -> None:
    assert server.correct() == StatusesPut(())
    assert server.count == 1


def test_excuse_turns_it_green_and_its_end_red_again(server: Server) -> None:
    excuse = server.excuse()
    (put,) = server.correct().put
    assert put.run == a_run_key(1, "pr-7")
    assert server.newest[0] == "success"
    assert server.newest[1].startswith(
        "Green: 1 failure, each with an excuse. · now excused: mira acknowledged it until 2026-03-15: the bank is down"
    )
    server.ci.judgement.withdraw_excuse(SUITE, excuse, "mira")
    server.correct()
    assert server.newest[0] == "failure"
    assert server.newest[1].startswith("Red: 1 of 1 failure is yours. · now red: It does not fail so on the target")


def test_term_of_an_excuse_ends_by_itself(server: Server) -> None:
    server.excuse(until=server.ci.now + timedelta(days=1))
    server.turn()
    assert server.newest[0] == "success"
    server.ci.later(days=2)
    server.turn()
    assert server.newest[0] == "failure"


def test_later_runs_of_others_excuse_it(server: Server) -> None:
    for number, author in (("8", "jonas"), ("9", "priya")):
        words = {"branch": f"pr-{number}", "pull_request": number, "author": author, "head_commit": number * 40}
        server.push(1, a_failure(text=TAX), **words)
    server.turn()
    assert server.newest[0] == "success"
    assert "now excused: It fails the same way in pull requests of 2 other authors" in server.newest[1]


def test_correction_of_a_verdict_is_taken_up(server: Server) -> None:
    for number, author in (("8", "jonas"), ("9", "priya")):
        words = {"branch": f"pr-{number}", "pull_request": number, "author": author, "head_commit": number * 40}
        server.push(1, a_failure(text=TAX), **words)
    server.turn()
    (test,) = server.ci.judgement.verdicts(a_run_key(1, "pr-7")).tests
    server.ci.judgement.correct(a_run_key(1, "pr-7"), test.test_run.test_id, Verdict.NEW, "it is mine", "mira")
    server.ci.later(seconds=20)
    server.turn()
    assert server.newest[0] == "failure"


def test_newest_run_of_a_pull_request_counts(server: Server) -> None:
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.publish(2)
    server.excuse()
    server.correct()
    assert server.newest[0] == "failure"
    assert server.hub.states("b" * 40)[-1][0] == "success"


def test_restart_and_second_server_put_nothing_twice(server: Server) -> None:
    server.excuse()
    server.turn()
    assert server.count == 2
    for _ in range(2):
        server.begin()
        server.turn()
    assert server.count == 2


def test_run_that_is_deleted_meanwhile_is_passed_over_and_the_others_are_put(server: Server) -> None:
    gone = a_run_key(1, "pr-8")
    server.push(1, a_failure(text=TAX), commit="b" * 40, branch="pr-8", pull_request="8", author="jonas")
    server.publish(1, branch="pr-8", description="Red: something else.")
    server.excuse()
    server.hub.before = lambda asked: (server.ci.store.delete_run(gone), None)[1]
    (put,) = server.correct().put
    assert put.run == a_run_key(1, "pr-7")
