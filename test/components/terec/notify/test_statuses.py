"""The status of a commit says what the gate says, and is put only where that is something else."""

from dataclasses import replace
from typing import Any

import pytest

from terec.model import (
    Completeness,
    Excuse,
    ExcuseKind,
    FailOn,
    GateAnswer,
    GatedFailure,
    GateOutcome,
    GateResult,
    RecordedRun,
    RunPoint,
    RunVerdicts,
)
from terec.notify import (
    CodeHost,
    CommitStatus,
    GateRules,
    State,
    commit_of,
    pending_status,
    publish,
    status_of,
    waiting_status,
)
from terec.notify.rules import rules_in, with_rules
from terec.notify.statuses import corrected, differs
from terec_testing.builders import NOW, a_suite_key
from terec_testing.judging import judged_as

HEAD = "c0ffee" * 6 + "c0de"
URL = "https://ci.example.com/run/1"
RULES = GateRules()
Mock = Any

RED = "Red: 1 of 1 failure is yours."
GREEN = "Green: 1 failure, each with an excuse."
FLAKY = Excuse(ExcuseKind.FLAKY, "This signature is flaky, see main #41.", RunPoint("main", 41))


def _answer(
    outcome: GateOutcome = GateOutcome.RED,
    sentence: str = RED,
    excuse: Excuse | None = None,
    completeness: Completeness = Completeness.COMPLETE,
    reasons: tuple[str, ...] = (),
    failed: bool = True,
) -> GateAnswer:
    run = RecordedRun("acme", "shop", "ci", "pr-7", 1, NOW, url=URL, commit="merge", head_commit=HEAD)
    failures = (GatedFailure("t1:adds", judged_as(), excuse, "Nothing shows that it is flaky."),) if failed else ()
    gate = GateResult(outcome, sentence, failures, reasons=reasons)
    return GateAnswer(RunVerdicts(run, completeness, False), gate)


def _puts(kept: Mock, host: CodeHost, status: CommitStatus, answer: GateAnswer | None = None) -> bool:
    """Whether publishing puts anything."""
    before = len(kept.states(HEAD))
    publish(host, HEAD, status, a_suite_key(), answer)
    return len(kept.states(HEAD)) > before


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (GateOutcome.GREEN, State.SUCCESS),
        (GateOutcome.RED, State.FAILURE),
        (GateOutcome.NOT_JUDGEABLE, State.ERROR),
    ],
)
def test_status_is_the_gates_outcome_and_sentence(outcome: GateOutcome, state: State) -> None:
    status = status_of(_answer(outcome, "The sentence."), RULES)
    assert status == CommitStatus("terec/ci", state, "The sentence.", f"{URL}#terec?project=acme/shop")


def test_run_whose_results_are_still_to_arrive_is_pending_until_the_last_word() -> None:
    answer = _answer(GateOutcome.NOT_JUDGEABLE, "Not judgeable: incomplete.", completeness=Completeness.INCOMPLETE)
    assert status_of(answer, RULES, final=False).state is State.PENDING
    assert status_of(answer, RULES).state is State.ERROR
    assert status_of(_answer(), RULES, final=False).state is State.FAILURE


def test_description_is_one_line_of_at_most_140_characters() -> None:
    status = status_of(_answer(sentence=f"Red:\n\x1b[31m\u202e{'very ' * 60}long"), RULES)
    assert len(status.description) <= 140
    assert status.description.startswith("Red: [31m very very")
    assert status.description.isprintable()


def test_status_stands_on_the_commit_that_was_pushed_and_not_on_cis_merge() -> None:
    run = _answer().verdicts.run
    assert commit_of(run) == HEAD
    assert commit_of(replace(run, head_commit=None)) == "merge"


def test_status_goes_from_pending_to_the_result_and_is_put_once(host: CodeHost, kept: Mock) -> None:
    assert publish(host, HEAD, pending_status(a_suite_key(), URL), a_suite_key())
    assert not _puts(kept, host, pending_status(a_suite_key(), URL))
    for _ in range(2):
        publish(host, HEAD, status_of(_answer(), RULES), a_suite_key(), _answer())
    states = ["pending", "failed" if kept.api.endswith("v4") else "failure"]
    assert kept.states(HEAD) == list(zip(states, ["Waiting for results.", RED], strict=True))


def test_correction_says_why(host: CodeHost, kept: Mock) -> None:
    publish(host, HEAD, status_of(_answer(), RULES), a_suite_key(), _answer())
    excused = _answer(GateOutcome.GREEN, GREEN, FLAKY)
    assert _puts(kept, host, status_of(excused, RULES), excused)
    assert kept.states(HEAD)[-1] == ("success", f"{GREEN} · now excused: {FLAKY.sentence}")
    assert not _puts(kept, host, status_of(excused, RULES), excused)
    again = _answer()
    assert _puts(kept, host, status_of(again, RULES), again)
    assert kept.states(HEAD)[-1][1] == f"{RED} · now red: Nothing shows that it is flaky."


def test_other_statuses_of_the_commit_are_passed_over(host: CodeHost, kept: Mock) -> None:
    host.put_status(HEAD, CommitStatus("build", State.SUCCESS, RED))
    assert host.status(HEAD, "terec/ci") is None
    assert _puts(kept, host, status_of(_answer(), RULES))
    assert host.status(HEAD, "terec/ci") is not None


def test_gitlab_keeps_a_status_in_its_pipeline(host: CodeHost, kept: Mock) -> None:
    if kept.api.endswith("v3"):
        return
    publish(host, HEAD, replace(status_of(_answer(), RULES), pipeline=77), a_suite_key())
    excused = _answer(GateOutcome.GREEN, GREEN, FLAKY)
    publish(host, HEAD, status_of(excused, RULES), a_suite_key(), excused)
    assert [each["pipeline_id"] for each in kept.statuses[HEAD]] == [77, 77]


def test_reason_counts_for_nothing_when_two_statuses_are_compared() -> None:
    wanted = status_of(_answer(GateOutcome.GREEN, GREEN, FLAKY), RULES)
    stands = replace(wanted, description=f"{GREEN} · now excused: whatever")
    assert not differs(stands, wanted)
    assert differs(stands, replace(wanted, description="Green: 2 failures, each with an excuse."))
    assert differs(stands, replace(wanted, state=State.FAILURE))


def test_long_sentence_and_long_reason_fit_and_are_known_again() -> None:
    reason = "No result of part 'integration tests of the whole shop' arrived, which main #1234567 had. " * 3
    answer = _answer(GateOutcome.NOT_JUDGEABLE, f"Not judgeable: {reason}", reasons=(reason,))
    wanted = status_of(answer, RULES)
    put = corrected(replace(wanted, state=State.SUCCESS, description=GREEN), wanted, answer)
    assert len(put.description) <= 140
    assert put.description.endswith("… · now not judgeable any more.")
    assert not differs(put, wanted)
    red = replace(
        _answer(), gate=replace(_answer().gate, failures=(replace(_answer().gate.failures[0], sentence=reason),))
    )
    put = corrected(replace(wanted, state=State.SUCCESS), status_of(red, RULES), red)
    assert len(put.description) <= 140
    assert put.description.startswith(f"{RED} · now red: No result of part")
    assert put.description.endswith("…")


def test_green_without_failures_needs_no_excuse() -> None:
    answer = _answer(GateOutcome.GREEN, "Green: nothing failed.", failed=False)
    put = corrected(status_of(_answer(), RULES), status_of(answer, RULES), answer)
    assert put.description == "Green: nothing failed. · now without a failure."


@pytest.mark.parametrize(
    "rules",
    [
        GateRules(),
        GateRules("release/1.0 & more", (FailOn.OPEN, FailOn.MISSING)),
        GateRules(held=True),
        GateRules(red=("unit", "browser & more")),
    ],
)
def test_rules_of_the_gate_stand_in_the_address(rules: GateRules) -> None:
    url = with_rules(f"{URL}#step:3:1", rules)
    assert url is not None
    assert url.partition("#")[0] == URL
    assert rules_in(url) == rules


@pytest.mark.parametrize("url", [None, "", URL, f"{URL}#step", f"{URL}#terecs?held=yes"])
def test_address_without_rules_has_none(url: str | None) -> None:
    assert rules_in(url) is None


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "ftp://ci"])
def test_only_a_web_address_is_linked(url: str | None) -> None:
    assert with_rules(url, RULES) is None


def _of_job(state: State, *red: str, url: str = URL, held: bool = False) -> CommitStatus:
    return CommitStatus("terec/ci", state, state.value, with_rules(url, GateRules(held=held, red=red)))


def test_part_that_ended_red_stays_so_until_its_own_job_says_otherwise(host: CodeHost) -> None:
    publish(host, HEAD, _of_job(State.ERROR, "unit", held=True), a_suite_key(), part="unit")

    assert publish(host, HEAD, _of_job(State.PENDING), a_suite_key(), part="browser").state in (
        State.ERROR,
        State.FAILURE,
    )
    assert publish(host, HEAD, _of_job(State.SUCCESS), a_suite_key(), part="browser").state in (
        State.ERROR,
        State.FAILURE,
    )
    assert publish(host, HEAD, _of_job(State.SUCCESS), a_suite_key(), part="unit").state is State.SUCCESS


def test_two_red_parts_are_both_remembered(host: CodeHost) -> None:
    publish(host, HEAD, _of_job(State.ERROR, "unit", held=True), a_suite_key(), part="unit")
    stands = publish(host, HEAD, _of_job(State.FAILURE, "browser"), a_suite_key(), part="browser")

    left = publish(host, HEAD, _of_job(State.SUCCESS), a_suite_key(), part="unit")

    assert (left.state, rules_in(left.url)) == (stands.state, GateRules(held=True, red=("browser",)))
    assert publish(host, HEAD, _of_job(State.SUCCESS), a_suite_key(), part="browser").state is State.SUCCESS


def test_red_part_of_an_earlier_build_holds_nothing(host: CodeHost) -> None:
    publish(host, HEAD, _of_job(State.ERROR, "unit"), a_suite_key(), part="unit")
    later = _of_job(State.PENDING, url="https://ci.example.com/run/2")

    assert publish(host, HEAD, later, a_suite_key(), part="browser").state is State.PENDING


def test_check_of_all_parts_has_the_last_word(host: CodeHost) -> None:
    publish(host, HEAD, _of_job(State.ERROR, "unit"), a_suite_key(), part="unit")

    assert publish(host, HEAD, _of_job(State.SUCCESS), a_suite_key()).state is State.SUCCESS


def test_job_that_waits_for_others_says_for_what() -> None:
    reason = "No result of part 'browser' arrived, which main #1 had."
    answer = _answer(GateOutcome.NOT_JUDGEABLE, f"Not judgeable: {reason}", reasons=(reason,))

    status = waiting_status(answer, RULES)

    assert (status.state, status.description) == (State.PENDING, f"Waiting for other jobs: {reason}")
