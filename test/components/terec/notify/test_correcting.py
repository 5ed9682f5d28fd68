"""A server corrects the statuses of pull requests, and says why; what stands is at the host alone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from terec.model import ExcuseRequest, FailOn, Org, Project, RunStatus, SuiteKey, Verdict
from terec.notify import Corrected, Corrections, GateRules, Hosts, Site, Watching
from terec.notify.correcting import CI_SPEAKS_FIRST, QUIET, TROUBLES
from terec.notify.rules import with_rules
from terec.notify.standing import BELIEVED, LEFT_ALONE
from terec.notify.statuses import status_of
from terec.store_sqlite import open_store
from terec_testing import a_failure, a_pass, a_run_key
from terec_testing.builders import a_suite_key
from terec_testing.ci import Ci
from terec_testing.code_hosts import TOKEN, MockGitHub, mock_github

TAX = "tax rate of DE is missing"
HEAD = "a" * 40
SUITE = a_suite_key()


class Server:
    """A shop whose pull request 7 was red, and a server that corrects what stands at the host."""

    def __init__(self, ci: Ci, hub: MockGitHub) -> None:
        self.ci, self.hub = ci, hub
        self.begin()

    def begin(self) -> None:
        """A server starts."""
        hosts = Hosts((Site(self.hub.url, TOKEN),))
        self.corrections = Corrections(self.ci.store, self.ci.judgement, hosts, lambda: self.ci.now)
        self.watching = Watching(self.ci.store, self.corrections, lambda: self.ci.now)

    def push(self, run_id: int = 1, *results: Any, commit: str = HEAD, **words: Any) -> None:
        """A build of a pull request into main that left it at run 2."""
        request = {"branch": "pr-7", "pull_request": "7", "target_branch": "main", "author": "mira"}
        url = f"{self.hub.url}/acme/shop/actions/runs/{run_id}"
        place = {"base_commit": "main-2", "url": url, "head_commit": commit}
        self.ci.build(run_id, *results, **{**request, **place, **words})

    def publish(self, run_id: int = 1, rules: GateRules | None = None, branch: str = "pr-7", **changes: Any) -> None:
        """CI says on the commit what its gate says."""
        rules = rules or GateRules()
        answer = self.ci.judgement.gate(a_run_key(run_id, branch), rules.against, rules.fail_on)
        said = status_of(answer, rules)
        commit = str(answer.verdicts.run.head_commit)
        self.stand(commit, **{"state": said.state.value, "description": said.description, "url": said.url, **changes})

    def stand(self, commit: str, state: str, description: str, url: str | None) -> None:
        sent = {"context": "terec/ci", "state": state, "description": description, "target_url": url}
        self.hub.statuses.setdefault(commit, []).append(sent)

    def correct(self) -> Corrected:
        return self.corrections.correct(SUITE)

    def turn(self) -> list[tuple[SuiteKey, Corrected]]:
        """One look of the server at everything that changed."""
        told: list[tuple[SuiteKey, Corrected]] = []
        self.watching.turn(lambda suite, done: told.append((suite, done)), lambda: True)
        return told

    def excuse(self, **words: Any) -> str:
        verdicts = self.ci.judgement.verdicts(a_run_key(1, "pr-7"))
        request = ExcuseRequest("the bank is down", "mira", **words)
        return self.ci.judgement.excuse(a_run_key(1, "pr-7"), verdicts.tests[0].cause_id, request).excuse_id

    @property
    def newest(self) -> tuple[str, str]:
        return self.hub.states(HEAD)[-1]

    @property
    def count(self) -> int:
        return len(self.hub.states(HEAD))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with open_store(tmp_path / "terec.sqlite") as store, mock_github() as hub:
        store.add_org(Org("acme"), [])
        store.put_project(Project("acme", "shop"))
        shop = Server(Ci(store), hub)
        for run_id in (1, 2):
            shop.ci.build(run_id, a_pass())
        shop.push(1, a_failure(text=TAX))
        shop.publish()
        shop.ci.later(minutes=1)
        assert shop.newest == ("failure", "Red: 1 of 1 failure is yours.")
        yield shop


def test_what_stands_and_is_right_is_left_alone(server: Server) -> None:
    assert server.correct() == Corrected(())
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


def test_restart_and_second_server_put_nothing_twice(server: Server) -> None:
    server.excuse()
    server.turn()
    assert server.count == 2
    for _ in range(2):
        server.begin()
        server.turn()
    assert server.count == 2


def test_same_question_is_not_asked_again_while_nothing_changes(server: Server) -> None:
    server.turn()
    asked = len(server.hub.web.asked)
    for _ in range(5):
        server.ci.later(seconds=60)
        server.turn()
    assert len(server.hub.web.asked) == asked


def test_status_that_ci_put_meanwhile_is_asked_for_before_anything_is_put(server: Server) -> None:
    server.turn()
    server.excuse()
    server.publish()
    assert server.correct() == Corrected(())
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


def test_rules_that_ci_asked_by_are_the_servers_too(server: Server) -> None:
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.publish(2, GateRules(against="main", fail_on=(FailOn.MISSING,)))
    assert server.correct() == Corrected(())


def test_lost_test_is_not_let_through_where_ci_was_told_to_fail_on_it(server: Server) -> None:
    server.push(2, commit="b" * 40)
    server.publish(2, GateRules(fail_on=(FailOn.MISSING,)))
    assert server.hub.states("b" * 40)[-1][0] == "error"
    assert server.correct() == Corrected(())
    assert len(server.hub.states("b" * 40)) == 1


def test_what_ci_knows_better_is_never_corrected(server: Server) -> None:
    server.hub.statuses.clear()
    server.publish(rules=GateRules(held=True), state="error", description="Not judgeable: a report broke off.")
    server.excuse()
    assert server.correct() == Corrected(())
    assert server.newest == ("error", "Not judgeable: a report broke off.")


def test_newest_run_of_a_pull_request_counts(server: Server) -> None:
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.publish(2)
    server.excuse()
    server.correct()
    assert server.newest[0] == "failure"
    assert server.hub.states("b" * 40)[-1][0] == "success"


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


def test_suite_is_looked_at_again_when_an_event_tells_of_it(server: Server) -> None:
    server.ci.later(days=15)
    assert server.turn() == []
    server.push(2, a_failure(text=TAX), commit="b" * 40)
    server.publish(2, description="Red: something else.")
    assert [suite for suite, _ in server.turn()] == [SUITE]
    assert server.hub.states("b" * 40)[-1][1] == "Red: 1 of 1 failure is yours."


def test_reading_events_holds_no_retention_back(server: Server) -> None:
    server.turn()
    assert server.ci.store.position("notify") == 0


def test_order_to_stop_is_obeyed_between_suites(server: Server) -> None:
    told: list[Any] = []
    server.watching.turn(lambda suite, done: told.append(suite), lambda: False)
    assert told == []
