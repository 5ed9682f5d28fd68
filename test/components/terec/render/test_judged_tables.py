"""Tables of problems, causes, excuses, corrections, flaky tests and comparisons."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from terec.analysis import BacktestAnswer
from terec.model import (
    Acknowledgement,
    CaseId,
    CauseOfRun,
    CauseOverRuns,
    ChangedVerdict,
    Comparison,
    Correction,
    FailureFacts,
    FlakyTest,
    Judged,
    JudgedTest,
    Problem,
    ProblemState,
    RecordedAcknowledgement,
    RunPoint,
    SignaturePair,
    Verdict,
)
from terec.render import (
    backtest_view,
    causes_table,
    changed_table,
    comparison_view,
    corrections_table,
    excuses_table,
    failure_view,
    flaky_table,
    judged_table,
    problems_table,
)
from terec_testing.builders import NOW, a_run_key
from terec_testing.screens import a_build, failed_in, recorded, screen

BASE = RunPoint("main", 41, "a1", NOW)
NAMES = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
DAY = timedelta(days=1)


def a_problem(**changes: Any) -> Problem:
    words = {
        "problem_id": "c1:one",
        "branch": "main",
        "state": ProblemState.OPEN,
        "opened": BASE,
        "opened_at": NOW - 3 * DAY,
        "last_failed": RunPoint("main", 44, "a4", NOW),
        "pairs": (SignaturePair("t1:adds", "f1:1"),),
        "failing": ("t1:adds",),
    }
    return Problem(**{**words, **changes})


def an_excuse(**changes: Any) -> RecordedAcknowledgement:
    words = {
        "excuse_id": "x1:one",
        "cause_id": "c1:one",
        "branch": "main",
        "pairs": (SignaturePair("t1:adds", "f1:1"),),
        "who": "mira",
        "because": "the bank moved",
        "since": NOW,
        "until": NOW + 14 * DAY,
    }
    return RecordedAcknowledgement(**{**words, **changes})


def a_flaky_test(**changes: Any) -> FlakyTest:
    case = CaseId("com.acme", "CartTest", "adds")
    words = {
        "test_id": "t1:adds",
        "case": case,
        "failures": 3,
        "runs": 60,
        "rate": 0.05,
        "low": 0.017,
        "high": 0.137,
        "last_seen": BASE,
        "minutes_lost": 2.5,
    }
    return FlakyTest(**{**words, **changes})


def test_problem_shows_its_age_its_builds_and_what_it_says() -> None:
    lines = screen(problems_table([a_problem(minutes_lost=90.0)], {"c1:one": "card was declined"}, NOW), 140)
    assert [cell.strip() for cell in lines[2].split("  ") if cell.strip()] == [
        "▲ open", "3 days", "#41 to #44", "1", "1 h 30 min", "0", "card was declined", "c1:one",
    ]  # fmt: skip
    assert lines[-1] == "1 problem, 1 open."


def test_acknowledged_problem_names_who_and_until_when() -> None:
    word = Acknowledgement("main", (), "mira", "the bank moved", NOW, NOW + DAY, "SHOP-7")
    problem = a_problem(state=ProblemState.ACKNOWLEDGED, acknowledgement=word)
    text = " ".join(screen(problems_table([problem], {}, NOW), 200))
    assert "mira until 2026-03-02: the bank moved (SHOP-7)" in text


def test_excuses_that_no_longer_hold_say_so() -> None:
    rows = [an_excuse(), an_excuse(withdrawn=NOW), an_excuse(until=NOW - DAY)]
    lines = screen(excuses_table(rows, NOW), 140)
    assert [("withdrawn" in line, "(over)" in line) for line in lines[2:5]] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert lines[-1] == "1 of 3 excuses holds."


def test_flaky_test_shows_its_rate_with_the_interval() -> None:
    lines = screen(flaky_table([a_flaky_test(pull_requests=("7", "9", "11", "12"))]), 160)
    assert "5.0%  1.7% to 13.7%  3 of 60" in lines[2]
    assert "#7 #9 #11 +1" in lines[2]
    assert lines[-1] == "1 flaky test, 2 min 30 s lost."


def test_comparison_shows_the_features_that_made_the_score() -> None:
    found = Comparison(failed_in(1), failed_in(2), 0.91, {"same type": 1.0, "text ratio": 0.5}, True, False, True)
    lines = screen(comparison_view(found), 100)
    assert lines[:2] == ["They are alike: score 0.91.", "Strict hash different, loose hash equal."]
    assert any(line.startswith("same type") for line in lines)


def test_failure_says_whether_it_is_a_regression() -> None:
    for regression, said in ((True, "a regression"), (False, "no regression"), (None, "never judged")):
        facts = FailureFacts("f1:1", False, BASE, BASE, 3, ("main",), (), failed_in(1), (), regression)
        assert said in screen(failure_view(facts), 100)[0]


def test_backtest_without_a_judgeable_run_has_no_rates() -> None:
    for runs in (0, 3):
        (line,) = screen(backtest_view(BacktestAnswer(runs, runs, 5, 0, 0, (), ())))
        assert line.endswith("none of them judgeable: nothing is known of false reds and greens.")


def test_nothing_to_list_is_one_line() -> None:
    tables = (
        problems_table([], {}, NOW),
        causes_table([]),
        excuses_table([], NOW),
        corrections_table([]),
        changed_table([]),
        flaky_table([]),
        judged_table([]),
    )
    assert [len(screen(table)) for table in tables] == [1] * 7


@given(NAMES, NAMES, st.integers(40, 200))
@settings(max_examples=60)
def test_no_table_is_wider_than_the_console(name: str, text: str, width: int) -> None:
    point = RunPoint(name, 7, text, NOW)
    test = JudgedTest(recorded(name, error_details=text), "f1:1", Judged(Verdict.NEW, 0.9, text), "c1:one")
    case = CaseId(name, text, name)
    word = Acknowledgement(name, (), name, text, NOW, NOW + DAY, text)
    pages = (
        problems_table([a_problem(branch=name, acknowledgement=word), a_problem()], {"c1:one": text}, NOW),
        causes_table([CauseOverRuns(CauseOfRun("c1:one", text, ("t1:adds",)), 3, point, Verdict.FLAKY)]),
        excuses_table([an_excuse(branch=name, who=name, because=text, ticket=text)], NOW),
        corrections_table([Correction(a_run_key(branch=name), "t1:adds", Verdict.NEW, text, name, NOW)]),
        changed_table([ChangedVerdict(a_run_key(branch=name), "t1:adds", Verdict.NEW, Verdict.KNOWN)]),
        flaky_table([a_flaky_test(case=case, last_seen=point, pull_requests=(name, text))]),
        judged_table([(a_build(7, branch=name), test)]),
        comparison_view(Comparison(failed_in(1, name), failed_in(2, text), 0.1, {name: -3.0}, False, False, False)),
        failure_view(
            FailureFacts("f1:1", True, point, point, 3, (name,), (case,), failed_in(1, name), (failed_in(1),))
        ),
    )
    for page in pages:
        lines = screen(page, width)
        assert max(map(cell_len, lines)) <= width
        assert not any(character < " " or character in "\x7f\x9b\u202e" for line in lines for character in line)
