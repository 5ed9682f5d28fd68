"""The gate's page: whose it is first, every excuse with its proof, nothing wider than the terminal."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from terec.model import (
    CauseOfRun,
    Correction,
    Excuse,
    ExcuseKind,
    GateAnswer,
    GatedFailure,
    GateOutcome,
    GateResult,
    Judged,
    JudgedTest,
    LostHow,
    LostTest,
    RunPoint,
    RunVerdicts,
    Verdict,
)
from terec.model import Completeness as State
from terec.render import gate_markdown, gate_page, verdicts_page
from terec.wording import without_excuse
from terec_testing.builders import NOW, a_run_key
from terec_testing.screens import a_build, recorded, screen

BASE = RunPoint("main", 41, "a1", NOW)
PAGE = "http://ci.example.com/main/41"
NAMES = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)


def a_judged(case: str, verdict: Verdict = Verdict.NEW, cause: str = "c1:one", **changes: Any) -> JudgedTest:
    judged = Judged(verdict, 0.9, f"{verdict.value.capitalize()}: because of {case}.")
    return JudgedTest(recorded(case, test_id=f"t1:{case}"), "f1:1", judged, cause, **changes)


def excused(case: str, kind: ExcuseKind = ExcuseKind.TARGET) -> tuple[JudgedTest, Excuse]:
    return a_judged(case, Verdict.KNOWN, "c1:two"), Excuse(kind, f"It fails on {BASE}, too.", BASE)


def an_answer(
    *tests: JudgedTest | tuple[JudgedTest, Excuse], outcome: GateOutcome = GateOutcome.RED, **gate: Any
) -> GateAnswer:
    pairs = [each if isinstance(each, tuple) else (each, None) for each in tests]
    failures = tuple(
        GatedFailure(test.test_run.test_id, test.judged, excuse, "Nothing excuses it.") for test, excuse in pairs
    )
    causes = (CauseOfRun("c1:one", "sum is wrong", ()), CauseOfRun("c1:two", "declined", ()))
    verdicts = RunVerdicts(a_build(17), State.COMPLETE, False, tuple(test for test, _ in pairs), causes)
    result = GateResult(outcome, gate.pop("sentence", "Red: 1 of 2 failures is yours."), failures, base=BASE, **gate)
    names = {test.test_run.test_id: test.test_run.case for test, _ in pairs}
    return GateAnswer(verdicts, result, names, {str(BASE): PAGE})


def test_first_three_lines_say_whose_it_is() -> None:
    assert screen(gate_page(an_answer(excused("pays"), a_judged("adds"))), 100)[:3] == [
        "✘ Red: 1 of 2 failures is yours.",
        "Without excuse: 1 NEW. Excused: 1 on the target too.",
        "ci on main #17, compared with main #41",
    ]


def test_cause_without_excuse_comes_first_and_says_yours() -> None:
    lines = screen(gate_page(an_answer(excused("pays"), a_judged("adds"))), 100)
    assert lines.index("▲ NEW  1 test, yours") < lines.index("● KNOWN  1 test, excused")


def test_excuse_shows_its_sentence_and_the_page_of_its_proof() -> None:
    lines = screen(gate_page(an_answer(excused("pays"))), 100)
    place = lines.index("  It fails on main #41, too.")
    assert lines[place + 1] == f"  {PAGE}"


def test_failures_of_one_cause_with_one_excuse_share_a_sentence() -> None:
    lines = screen(gate_page(an_answer(excused("pays"), excused("pays twice"))), 100)
    assert lines.count("  It fails on main #41, too.") == 1
    assert "● KNOWN  2 tests, excused" in lines


def test_tests_beyond_the_limit_are_counted() -> None:
    lines = screen(gate_page(an_answer(*(a_judged(f"adds{number:02}") for number in range(30))), 10), 100)
    assert "  and 20 more" in lines


def test_fold_counts_the_tests_of_a_class() -> None:
    lines = screen(gate_page(an_answer(*(a_judged(f"adds{number}") for number in range(30))), fold=True), 100)
    assert "  com.acme.CartTest" in lines
    assert "    30 tests" in lines


def test_lost_tests_come_before_causes() -> None:
    lost = (LostTest("t1:gone", LostHow.MISSING), LostTest("t1:off", LostHow.SKIPPED, acknowledged=True))
    lines = screen(gate_page(an_answer(a_judged("adds"), lost=lost)), 100)
    place = lines.index("Lost: 2 tests that passed in main #41 are missing or skipped")
    assert place < lines.index("sum is wrong")
    assert lines[place + 1 : place + 5] == ["  t1:gone", "    missing", "  t1:off", "    skipped, acknowledged"]


def test_run_whose_tests_were_compared_is_named_and_the_base_beside_it_where_it_is_another() -> None:
    answer = an_answer(a_judged("adds"), lost=(LostTest("t1:gone", LostHow.MISSING),))
    verdicts = replace(answer.verdicts, compared_with=RunPoint("main", 40, "a0", NOW))
    answer = replace(answer, verdicts=verdicts, links={"main #40": PAGE})
    lines = screen(gate_page(answer), 100)
    assert "ci on main #17, compared with main #40, base main #41" in lines
    assert "Lost: 1 test that passed in main #40 is missing or skipped" in lines
    said = gate_markdown(answer).replace("\u200b", "")
    assert f"[compared with main #40, base main #41](<{PAGE}>)" in said
    assert "1 test that passed in main #40 is missing" in said


def test_run_that_is_not_judgeable_calls_nothing_yours() -> None:
    answer = an_answer(a_judged("adds"), outcome=GateOutcome.NOT_JUDGEABLE, reasons=("It is empty.", "It is ignored."))
    lines = screen(gate_page(answer), 100)
    assert "It is ignored." in lines
    assert not any("yours" in line for line in lines[1:])


def test_notes_and_retries_stand_at_the_end() -> None:
    answer = an_answer(a_judged("adds"), notes=("base unknown: no run.",), passed_on_retry=("t1:adds",))
    lines = screen(gate_page(answer), 100)
    assert lines[-3:] == ["Passed on retry: 1 test", "  com.acme.CartTest::adds", "Note: base unknown: no run."]


def test_verdict_that_a_person_corrected_is_shown_as_corrected() -> None:
    word = Correction(a_run_key(), "t1:adds", Verdict.FLAKY, "the clock", "mira", NOW)
    lines = screen(gate_page(an_answer(a_judged("adds", correction=word))), 100)
    assert "~ FLAKY  1 test, yours" in lines
    assert "  mira corrected the verdict: the clock" in lines


def test_verdicts_without_a_gate_count_each() -> None:
    verdicts = an_answer(a_judged("adds"), excused("pays")).verdicts
    lines = screen(verdicts_page(verdicts), 100)
    assert lines[:2] == ["ci on main #17", "2 failures of 2 causes: 1 NEW, 1 KNOWN."]


def test_failures_that_fail_the_gate_keep_the_order_of_the_page() -> None:
    answer = an_answer(excused("pays"), a_judged("adds", Verdict.UNKNOWN), a_judged("buys"))
    assert [each.test_run.test_case for each in without_excuse(answer)] == ["buys", "adds"]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@given(case=NAMES, title=NAMES, sentence=NAMES)
@settings(max_examples=25)
def test_no_line_is_wider_than_the_terminal_and_none_commands_it(
    width: int, case: str, title: str, sentence: str
) -> None:
    answer = an_answer(a_judged(case), excused("pays"), sentence=sentence, notes=(sentence,))
    causes = (CauseOfRun("c1:one", title, ()),)
    verdicts = RunVerdicts(a_build(1), State.COMPLETE, False, answer.verdicts.tests, causes)
    lines = screen(gate_page(GateAnswer(verdicts, answer.gate, answer.names, answer.links)), width)
    assert max(map(cell_len, lines)) <= width
    assert not any(character < " " or character in "\x7f\x9b\u202e" for line in lines for character in line)
