"""What commands say where nothing lies in the time they looked at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Any]

AGO = timedelta(days=300)


def day(ago: timedelta) -> str:
    return (datetime.now(UTC) - ago).date().isoformat()


@pytest.fixture
def old(terec: Terec, report: Report) -> Terec:
    """Suite ci, whose newest build failed 300 days ago."""
    time = (datetime.now(UTC) - AGO).isoformat()
    words = ("--suite", "ci", "--branch", "main", "--run-id", 60, "--org", "acme", "--project", "web", "--time", time)
    assert terec("import", report(adds="wrong sum"), *words).code == 0
    return terec


@pytest.mark.parametrize(
    ("words", "window", "said"),
    [
        (("failures", "ci"), timedelta(days=7), "Nothing failed"),
        (("failures", "ci", "--branch", "main"), timedelta(days=7), "Nothing failed"),
        (
            ("problems", "ci", "--branch", "main", "--since", "10d"),
            timedelta(days=10),
            "No problem failed or was fixed",
        ),
        (("backtest", "ci"), timedelta(days=90), "No run failed"),
    ],
    ids=["failures", "failures of a branch", "problems", "backtest"],
)
def test_an_empty_time_is_named_with_the_newest_build_and_what_shows_it(
    old: Terec, words: tuple[str, ...], window: timedelta, said: str
) -> None:
    shown = old(*words)
    on_branch = " --branch main" if "--branch" in words else ""
    again = f"{words[0]} ci{on_branch} --since {day(AGO + window)}"
    sentence = f"{said} since {day(window)}; the newest build is main #60 of {day(AGO)}: terec {again}"
    assert (shown.code, " ".join(shown.out.split())) == (0, sentence)
    assert "wrong sum" in old(*again.split()).out or words[0] == "backtest"


def test_a_newest_build_within_the_time_needs_no_other_command(terec: Terec, report: Report) -> None:
    words = ("--suite", "ci", "--branch", "main", "--run-id", 1, "--org", "acme", "--project", "web")
    assert terec("import", report(adds=True), *words).code == 0
    today = day(timedelta())
    assert terec("failures", "ci").out.strip().endswith(f"; the newest build is main #1 of {today}.")


def test_a_backtest_of_an_empty_time_has_the_same_words_for_a_program(old: Terec) -> None:
    assert old("backtest", "ci", "--json").json["runs"] == 0
    assert "False reds" in old("backtest", "ci", "--since", "1y").out


def test_an_empty_time_is_an_empty_list_to_a_program(old: Terec) -> None:
    assert old("failures", "ci", "--json").json == []
    assert old("problems", "ci", "--since", "1d", "--json").json == []
