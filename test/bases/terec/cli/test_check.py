"""The gate: green only when it looked and every failure is known."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terec.cli.checking import Answer, check_failures
from terec.model import CaseId, CheckSummary, NotFound, RecordedResult, RecordedRun, TestRunCheck
from terec.service import Service
from terec_testing import NOW

Terec = Callable[..., Any]
Report = Callable[..., Path]


def _import(terec: Terec, path: Path, run_id: int, *words: object) -> None:
    assert terec("import", path, "--run-id", run_id, *words, "--json").code == 0


def test_nothing_failed_is_green(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    said = terec("check", "tests", "main", "latest", "--json")
    assert (said.code, said.json["failures"]) == (0, [])


def test_failure_seen_before_with_this_text_is_known(terec: Terec, report: Report) -> None:
    _import(terec, report(adds="declined"), 1)
    _import(terec, report(adds="declined"), 2)
    said = terec("check", "tests", "main", 2, "--json")
    assert (said.code, said.json["known"], said.json["new"]) == (0, 1, 0)
    assert said.json["failures"][0]["same_failure_in"] == [1]


def test_failure_with_another_text_is_new_and_red(terec: Terec, report: Report) -> None:
    _import(terec, report(adds="declined"), 1)
    _import(terec, report(adds="expired"), 2)
    said = terec("tests", "check", "tests", "main", 2, "--json")
    assert (said.code, said.json["new"]) == (1, 1)


def test_failure_of_a_test_never_seen_before_has_no_history_and_is_red(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    _import(terec, report(adds=True, pays="declined"), 2)
    said = terec("check", "tests", "main", 2, "--json")
    assert (said.code, said.json["no_history"]) == (1, 1)


def test_runs_after_it_excuse_nothing(terec: Terec, report: Report) -> None:
    _import(terec, report(adds="declined"), 1)
    _import(terec, report(adds="declined"), 2)
    assert terec("check", "tests", "main", 1, "--json").json["known"] == 0


def test_run_of_which_nothing_was_declared_is_judged_and_says_so(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    _import(terec, report(adds=True), 2, "--complete")
    assert "as it stands" in terec("check", "tests", "main", 1, "--json").json["caution"]
    assert terec("check", "tests", "main", 2, "--json").json["caution"] is None


def test_ignored_run_is_not_judged(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1)
    terec("runs", "ignore", "tests", "main", 1, "--details", "disk was full")
    said = terec("check", "tests", "main", 1)
    assert said.code == 4
    assert "disk was full" in said.err


def test_run_that_waits_for_a_part_is_not_judged(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1, "--parts", 2, "--part", "a")
    said = terec("check", "tests", "main", 1)
    assert said.code == 4
    assert "1 of 2 parts" in said.err


def test_run_in_progress_is_not_judged(terec: Terec, report: Report) -> None:
    _import(terec, report(adds=True), 1, "--status", "IN_PROGRESS")
    assert terec("check", "tests", "main", 1).code == 4


@pytest.mark.parametrize("words", [(), ("tests", "main", "9"), ("tests", "other", "latest"), ("tests", "main", "new")])
def test_run_that_cannot_be_found_is_never_green(terec: Terec, report: Report, words: tuple[str, ...]) -> None:
    _import(terec, report(adds=True), 1)
    assert terec("check", *words).code == 2


def test_gate_in_ci_without_an_address_is_a_wrong_call(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEREC_URL")
    monkeypatch.setenv("CI", "true")
    said = terec("check", "tests", "main", "1")
    assert said.code == 2
    assert "TEREC_URL" in said.err


def test_gate_that_cannot_reach_its_server_is_not_green(terec: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")
    assert terec("check", "tests", "main", "1", "--org", "acme", "--project", "web").code == 3


class _Judgement:
    """Answers for the cases it knows."""

    def __init__(self, known: dict[str, bool | None]) -> None:
        self._known = known

    def check(self, key: object, case: CaseId, *words: object, depth: int = 32) -> TestRunCheck:
        if case.test_case not in self._known:
            raise NotFound(f"Test not found: {case}.")
        return TestRunCheck(case, CheckSummary(), (), "", self._known[case.test_case])


def _failures(*cases: str) -> list[RecordedResult]:
    return [RecordedResult("com.acme", "CartTest", case) for case in cases]


def test_answers_keep_the_order_of_the_failures() -> None:
    judgement: Any = _Judgement({"a": True, "b": False, "c": None})
    service = Service(judgement, judgement, judgement, judgement)
    run = RecordedRun("acme", "web", "ci", "main", 1, NOW)
    checked = check_failures(service, run, _failures("a", "b", "c"), 32, lambda: None)
    assert [each.answer for each in checked] == [Answer.KNOWN, Answer.NEW, Answer.NO_HISTORY]


def test_failure_that_could_not_be_checked_is_an_error_not_a_gap() -> None:
    judgement: Any = _Judgement({"a": True})
    service = Service(judgement, judgement, judgement, judgement)
    run = RecordedRun("acme", "web", "ci", "main", 1, NOW)
    with pytest.raises(NotFound):
        check_failures(service, run, _failures("a", "gone"), 32, lambda: None)
