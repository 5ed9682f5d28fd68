"""`terec export`: what it writes, and that `terec import` takes it back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Terec = Callable[..., Any]
Report = Callable[..., Path]

RUN = ("unit", "main", "7")
PLACE = ("--org", "acme", "--project", "web")
EMPTY = "sqlite:///other.sqlite"


@pytest.fixture
def in_parts(terec: Terec, report: Report) -> None:
    """A run of two parts, of which one was run again."""
    words = ("--suite", "unit", "--branch", "main", "--run-id", 7, "--commit", "c1", "--author", "ann", *PLACE)
    for part, attempt, tests in (
        ("1/2", 1, {"adds": "broken", "pays": True}),
        ("1/2", 2, {"adds": True}),
        ("2/2", 1, {"ships": None}),
    ):
        terec("import", report(**tests), *words, "--part", part, "--attempt", attempt, "--time", "2026-03-01T12:00:00Z")


@pytest.mark.usefixtures("in_parts")
def test_an_export_imported_elsewhere_is_the_same_run(terec: Terec) -> None:
    said = terec("export", *RUN, *PLACE)
    Path("run.json").write_text(said.out)
    assert terec("import", "run.json", "--url", EMPTY, "--json").json["run"]["parts"] == ["1/2", "2/2"]
    assert terec("export", *RUN, *PLACE, "--url", EMPTY).out == said.out
    shown = ("tests", "show", *RUN, "adds", *PLACE, "--json")
    here, there = terec(*shown).json["result"], terec(*shown, "--url", EMPTY).json["result"]
    assert here == there
    assert (here["passed_on_retry"], here["attempts"][0]["attempt"]) == (True, 1)


@pytest.mark.usefixtures("in_parts")
def test_options_go_before_the_words_of_the_export(terec: Terec, monkeypatch: pytest.MonkeyPatch) -> None:
    terec("export", *RUN, *PLACE, "--output", "run.json")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_REF", "refs/heads/other")
    run = terec("import", "run.json", "--branch", "copy", "--org", "beta", "--json").json["run"]
    assert (run["org"], run["project"], run["branch"], run["run_id"], run["commit"]) == ("beta", "web", "copy", 7, "c1")


@pytest.mark.usefixtures("in_parts")
@pytest.mark.parametrize("form", ["junit", "ctrf"])
def test_other_formats_hold_the_counts_of_the_run(terec: Terec, form: str) -> None:
    assert terec("export", *RUN, *PLACE, "--format", form, "--output", "run.txt").out == ""
    run = terec("import", "run.txt", "--branch", "copy", *PLACE, "--json").json["run"]
    assert (run["pass_count"], run["fail_count"], run["skip_count"]) == (2, 0, 1)
    assert run["passed_on_retry"] == 1


@pytest.mark.usefixtures("in_parts")
def test_what_cannot_be_written_is_told_and_nothing_is_left_behind(terec: Terec, folder: Path) -> None:
    before = sorted(folder.iterdir())
    said = terec("export", *RUN, *PLACE, "--output", "no/such/folder/run.json")
    assert (said.code, "cannot be written" in said.err) == (2, True)
    assert terec("export", *RUN, *PLACE, "--format", "trx").code == 2
    assert terec("export", "unit", "main", "99", *PLACE).code == 2
    assert sorted(folder.iterdir()) == before


@pytest.mark.usefixtures("in_parts")
def test_the_run_of_an_export_is_what_the_api_takes(terec: Terec) -> None:
    exported = json.loads(terec("export", *RUN, *PLACE).out)
    assert exported["run"]["branch"] == "main"
    assert {each["test_case"] for each in exported["results"]} == {"adds", "pays", "ships"}
    assert all(None not in each.values() for each in exported["results"])


def test_a_run_cut_off_in_the_middle_is_told_and_what_is_there_counts(terec: Terec, report: Report) -> None:
    terec("import", report(adds=True, pays=True), "--suite", "unit", "--branch", "main", "--run-id", 7, *PLACE)
    whole = terec("export", *RUN, *PLACE).out
    Path("half.json").write_text(whole[: whole.rindex("pays") + 2])
    said = terec("import", "half.json", "--url", EMPTY)
    assert (said.code, "cut off" in said.out, "1 passed" in said.out) == (0, True, True)
