"""What commands that read say of a branch or suite that nobody knows, and what it costs them to know."""

from collections.abc import Callable
from typing import Any

import pytest

from terec.history import StoreHistory
from terec.model import RecordedRun, SuiteKey

Terec = Callable[..., Any]
Report = Callable[..., Any]

OF_A_BRANCH = {
    "builds history": ("builds", "history", "ci", "mian"),
    "builds view": ("builds", "view", "ci", "mian"),
    "builds bar": ("builds", "bar", "ci", "mian"),
    "builds histogram": ("builds", "histogram", "ci", "mian"),
    "builds trends": ("builds", "trends", "ci", "mian"),
    "builds show": ("builds", "show", "ci", "mian", "latest"),
    "tests failed": ("tests", "failed", "ci", "mian"),
    "tests failed with a filter": ("tests", "failed", "ci", "mian", "--test-filter", "adds"),
    "tests history": ("tests", "history", "ci", "mian"),
    "tests show": ("tests", "show", "ci", "mian", "latest", "adds"),
    "tests flaky": ("tests", "flaky", "ci", "--branch", "mian"),
    "failures": ("failures", "ci", "--branch", "mian"),
    "failures of a run": ("failures", "ci", "mian", "latest"),
    "problems": ("problems", "ci", "--branch", "mian"),
    "problems since": ("problems", "ci", "--branch", "mian", "--since", "1d"),
    "check": ("check", "ci", "mian", "latest"),
    "export": ("export", "ci", "mian", "latest"),
}


@pytest.mark.parametrize("words", OF_A_BRANCH.values(), ids=OF_A_BRANCH)
def test_a_branch_without_builds_is_told_with_those_that_have_some(filled: Terec, words: tuple[str, ...]) -> None:
    said = filled(*words)
    assert (said.code, said.out) == (2, "")
    assert "Branch 'mian' of suite 'ci' has no builds; branches with builds: 'main'." in said.err


@pytest.mark.parametrize("words", OF_A_BRANCH.values(), ids=OF_A_BRANCH)
def test_a_program_is_told_the_same(filled: Terec, words: tuple[str, ...]) -> None:
    said = filled(*words, "--json")
    assert (said.code, said.out, said.problem["status"], said.problem["exit_code"]) == (2, "", 404, 2)


def test_the_branch_spelt_most_like_it_comes_first(filled: Terec, report: Report) -> None:
    for number in range(10):
        words = ("--suite", "ci", "--branch", f"feature/{number}", "--org", "acme", "--project", "web")
        assert filled("import", report(adds=True), *words).code == 0
    said = filled("tests", "failed", "ci", "mian").err
    assert "branches with builds: 'main', 'feature/" in said
    assert said.rstrip().endswith(" and 3 more.")


@pytest.mark.parametrize(
    "words",
    [
        ("tests", "failed", "ic", "main"),
        ("builds", "branches", "ic"),
        ("failures", "ic"),
        ("search", "ic", "adds"),
        ("excuses", "ic"),
    ],
)
def test_a_misspelt_suite_is_told_with_those_that_there_are(filled: Terec, words: tuple[str, ...]) -> None:
    said = filled(*words)
    assert said.code == 2
    assert "Suite not found: 'ic' in acme/web, which has 'ci'." in said.err


def test_a_branch_on_which_nothing_failed_is_no_error(terec: Terec, report: Report) -> None:
    words = ("--suite", "ci", "--branch", "main", "--org", "acme", "--project", "web")
    assert terec("import", report(adds=True), *words).code == 0
    for asked in (("tests", "failed", "ci", "main"), ("tests", "history", "ci", "main")):
        assert "No test failed in these builds." in terec(*asked).out
    assert terec("problems", "ci", "--branch", "main").code == 0
    assert terec("failures", "ci", "--branch", "main", "--json").json == []


def test_a_full_answer_asks_for_no_branch(filled: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: object) -> list[RecordedRun]:
        raise AssertionError(words)

    monkeypatch.setattr(StoreHistory, "branches", refuse)
    monkeypatch.setattr(StoreHistory, "builds", refuse)
    for words in (
        ("tests", "failed", "ci", "main"),
        ("failures", "ci", "--branch", "main"),
        ("problems", "ci", "--branch", "main"),
    ):
        assert filled(*words).code == 0


def test_an_empty_answer_of_a_known_branch_reads_one_build(filled: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[int] = []
    builds = StoreHistory.builds

    def counted(history: StoreHistory, suite: SuiteKey, branch: str | None, limit: int) -> list[RecordedRun]:
        limits.append(limit)
        return builds(history, suite, branch, limit)

    monkeypatch.setattr(StoreHistory, "builds", counted)
    assert filled("tests", "failed", "ci", "main", "--threshold", 9).code == 0
    assert limits == [1]
