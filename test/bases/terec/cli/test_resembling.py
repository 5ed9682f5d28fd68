"""The earlier failure of its test that a new one is nearly the same as, told without a change of the verdict."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terec.analysis import StoreJudgement
from terec.cli.showing.resembling import SIGNATURES

Terec = Callable[..., Any]

STACK = """java.lang.IllegalStateException: Failed to load ApplicationContext
\tat com.acme.Context.load(Context.java:98)
\tat com.acme.CartTest.adds(CartTest.java:31)
Caused by: org.driver.DriverException: {why}
\tat org.driver.Pool.open(Pool.java:12)
\tat com.acme.Store.connect(Store.java:44)"""


def imported(terec: Terec, folder: Path, number: int, failing: str | None, *words: str, branch: str = "main") -> None:
    failure = f'<failure message="Failed to load ApplicationContext">{failing}</failure>' if failing else ""
    case = f'<testcase classname="com.acme.CartTest" name="adds">{failure}</testcase>'
    (folder / "report.xml").write_text(f'<testsuite name="com.acme.CartTest">{case}</testsuite>')
    place = ("--suite", "ci", "--org", "acme", "--project", "web", "--branch", branch, "--run-id", number)
    assert terec("import", folder / "report.xml", *place, *words).code == 0


def why(text: str) -> str:
    return STACK.format(why=text)


OLD, NEW = why("the pool is closed"), why("no connection was to be had from the pool")
OTHER = "AssertionError: expected 2 but was 3\n\tat com.acme.Sum.of(Sum.java:1)"


def test_a_new_failure_that_resembles_an_earlier_one_names_it(terec: Terec, folder: Path) -> None:
    for number, failing in enumerate((None, OLD, None, None, NEW), start=1):
        imported(terec, folder, number, failing)
    shown = terec("tests", "show", "ci", "main", 5, "adds")
    found = terec("tests", "show", "ci", "main", 5, "adds", "--json").json["resembles"]
    assert (found["run"]["branch"], found["run"]["run_id"]) == ("main", 2)
    assert f"Resembles main #2 (score {found['score']:.2f}), which failed with another signature." in shown.out
    verdict = terec("check", "ci", "main", 5, "--json")
    assert (verdict.code, verdict.json["gate"]["failures"][0]["judged"]["verdict"]) == (1, "NEW")


def test_a_failure_of_another_kind_and_a_known_one_resemble_nothing(terec: Terec, folder: Path) -> None:
    for number, failing in enumerate((None, OTHER, None, NEW, NEW), start=1):
        imported(terec, folder, number, failing)
    for number in (4, 5, 2):
        assert terec("tests", "show", "ci", "main", number, "adds", "--json").json["resembles"] is None
    assert "Resembles" not in terec("tests", "show", "ci", "main", 4, "adds").out


def test_a_change_is_held_against_its_target(terec: Terec, folder: Path) -> None:
    for number, failing in enumerate((None, OLD, None), start=1):
        imported(terec, folder, number, failing)
    imported(terec, folder, 1, NEW, "--target", "main", branch="feature/x")
    found = terec("tests", "show", "ci", "feature/x", 1, "adds", "--json").json["resembles"]
    assert (found["run"]["branch"], found["run"]["run_id"]) == ("main", 2)


def test_few_signatures_are_compared(terec: Terec, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = [f"{name}Error: no {name}\n\tat com.acme.{name}.of({name}.java:1)" for name in ("A", "Bb", "Ccc", "Dddd")]
    for number, failing in enumerate((None, OLD, *kinds, None, NEW), start=1):
        imported(terec, folder, number, failing)
    asked: list[object] = []
    compare = StoreJudgement.compare

    def counted(judgement: StoreJudgement, *words: Any) -> Any:
        asked.append(words)
        return compare(judgement, *words)

    monkeypatch.setattr(StoreJudgement, "compare", counted)
    assert terec("tests", "show", "ci", "main", 8, "adds", "--json").json["resembles"] is None
    assert len(asked) == SIGNATURES
