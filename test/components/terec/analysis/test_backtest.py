from terec.analysis import BacktestAnswer, backtest
from terec_testing import NOW, a_failure, a_pass, a_suite_key
from terec_testing.ci import Ci

FLAKE = "no answer from the broker"


def _backtest(ci: Ci) -> BacktestAnswer:
    return backtest(ci.store, a_suite_key(), NOW, ci.now)


def test_a_new_failure_that_passed_on_the_same_commit_later_was_a_false_red(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.push(1, a_failure(text=FLAKE), base=1, commit="head")
    ci.push(2, a_pass(), base=1, commit="head")
    answer = _backtest(ci)
    assert (answer.runs, answer.failures, answer.red, answer.excused) == (1, 1, 1, 0)
    (red,) = answer.false_reds
    assert red.run.branch == "pr-7"


def test_a_new_failure_that_another_commit_repaired_was_rightly_red(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.push(1, a_failure(text=FLAKE), base=1)
    ci.push(2, a_pass(), base=1)
    assert _backtest(ci).false_reds == ()


def test_a_flaky_excuse_of_what_then_failed_steadily_on_the_target_was_a_false_green(ci: Ci) -> None:
    for run_id, result in enumerate((a_pass(), a_failure(text=FLAKE)) * 2 + (a_pass(),), 1):
        ci.build(run_id, result)
    ci.push(1, a_failure(text=FLAKE), base=5)
    for run_id in range(6, 9):
        ci.build(run_id, a_failure(text=FLAKE))
    greens = _backtest(ci).false_greens
    assert "pr-7" in {each.run.branch for each in greens}


def test_a_flaky_excuse_of_what_stayed_flaky_was_right(ci: Ci) -> None:
    for run_id, result in enumerate((a_pass(), a_failure(text=FLAKE)) * 2 + (a_pass(),), 1):
        ci.build(run_id, result)
    ci.push(1, a_failure(text=FLAKE), base=5)
    for run_id in range(6, 10):
        ci.build(run_id, a_pass())
    answer = _backtest(ci)
    assert answer.excused == 1
    assert answer.false_greens == ()


def test_every_gate_is_asked_as_of_its_own_time(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.push(1, a_failure(text=FLAKE), base=1)
    for number, author in (("8", "jonas"), ("9", "priya")):
        words = {"branch": f"pr-{number}", "pull_request": number, "author": author, "target_branch": "main"}
        ci.build(1, a_failure(text=FLAKE), base_commit="main-1", **words)
    answer = _backtest(ci)
    assert (answer.red, answer.excused) == (2, 1), "only the last one had two others before it"


def test_a_run_of_the_base_that_started_later_was_not_there_yet(ci: Ci) -> None:
    ci.build(1, a_pass())
    ci.push(1, a_failure(text=FLAKE), base=2)
    ci.build(2, a_failure(text=FLAKE))
    assert (_backtest(ci).red, _backtest(ci).excused) == (2, 0)


def test_without_failures_there_is_nothing_to_say(ci: Ci) -> None:
    ci.build(1, a_pass())
    assert _backtest(ci) == BacktestAnswer(0, 0, 0, 0, 0, (), ())
