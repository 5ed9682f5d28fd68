"""Runs in shards: one part each, and a gate that is never green without all of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terec_testing.ci_variables import circleci, gitlab

Terec = Callable[..., Any]
Report = Callable[..., Path]

RUN = ("tests", "main", 1)


@pytest.fixture
def send(terec: Terec, report: Report) -> Callable[..., Any]:
    """Imports one passing test of its own as a part of run 1."""

    def call(part: str, *words: object) -> Any:
        name = "test" + "".join(filter(str.isalnum, part))
        return terec("import", report(f"{name}.xml", **{name: True}), "--run-id", 1, "--part", part, *words)

    return call


def test_shards_are_whole_when_the_last_one_arrived(terec: Terec, send: Terec) -> None:
    assert send("1/2").code == 0
    first = terec("check", *RUN, "--json")
    assert (first.code, first.json["gate"]["reasons"]) == (4, ["The run is incomplete: part 2/2 has not arrived."])
    assert send("2/2").code == 0
    assert terec("check", *RUN).code == 0


def test_a_shard_declares_how_many_parts_there_are(send: Terec) -> None:
    assert send("1/2", "--json").json["run"]["declared_parts"] == 2


def test_missing_shards_are_named_by_the_job_that_waits_for_all(terec: Terec, send: Terec) -> None:
    for number in (1, 2, 3, 4, 6, 8):
        assert send(f"{number}/8").code == 0
    said = terec("check", *RUN, "--parts", 8, "--wait", "0s")
    assert said.code == 4
    assert "parts 5/8 and 7/8 have not arrived" in said.out


def test_parts_with_other_names_are_listed(terec: Terec, send: Terec) -> None:
    assert send("api").code == 0
    said = terec("check", *RUN, "--parts", 2, "--json")
    assert (said.code, said.json["gate"]["outcome"]) == (4, "not judgeable")
    assert said.json["gate"]["sentence"] == ("Not judgeable: The run is incomplete: 1 of 2 parts have arrived: api.")
    assert send("web").code == 0
    assert terec("check", *RUN, "--parts", 2).code == 0


@pytest.mark.parametrize("part", ["0/8", "9/8"])
def test_shard_that_cannot_be_is_one_sentence(send: Terec, part: str) -> None:
    said = send(part)
    assert (said.code, said.err) == (2, f"terec: --part is {part}; a shard is 1/N to N/N.\n")


def test_total_that_contradicts_parts_is_one_sentence(send: Terec) -> None:
    said = send("3/8", "--parts", 6)
    assert (said.code, said.err) == (2, "terec: --part 3/8 says 8 parts and --parts 6; leave --parts out.\n")


def test_total_that_contradicts_another_shard_is_one_sentence(send: Terec) -> None:
    assert send("1/8").code == 0
    said = send("2/6")
    assert said.code == 2
    assert said.err.startswith("terec: Part 2/6 counts to 6, but 1/8 of ")
    assert said.err.count("\n") == 1


def test_jobs_of_one_run_may_be_sharded_each_by_its_own_number(terec: Terec, send: Terec) -> None:
    for part in ("unit 1/2", "unit 2/2", "web 1/3", "web 2/3", "lint"):
        assert send(part).code == 0
    assert "part web 3/3 has not arrived" in terec("check", *RUN).out
    assert send("web 3/3").code == 0
    assert terec("check", *RUN).code == 0


def test_shard_of_gitlab_is_known_without_an_option(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("1", "2"):
        for name, value in {**gitlab.BRANCH, "CI_NODE_INDEX": number, "CI_NODE_TOTAL": "2"}.items():
            monkeypatch.setenv(name, value)
        said = terec("import", report(adds=True), "--check", "--json")
        assert (said.code, said.json["gate"]["gate"]["part"]) == (0, f"unit {number}/2")
    assert said.json["run"]["parts"] == ["unit 1/2", "unit 2/2"]


def test_shard_of_circleci_declares_its_run(terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**circleci.PUSH, "CIRCLE_NODE_INDEX": "2", "CIRCLE_NODE_TOTAL": "4"}.items():
        monkeypatch.setenv(name, value)
    run = terec("import", report(adds=True), "--json").json["run"]
    assert (run["parts"], run["declared_parts"]) == (["3/4"], 4)


def test_legs_of_a_matrix_do_not_overwrite_each_other(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    for leg, passes in (("3.11", "card was declined"), ("3.12", True)):
        for name, value in {**gitlab.BRANCH, "CI_JOB_NAME": f"unit: [{leg}]"}.items():
            monkeypatch.setenv(name, value)
        run = terec("import", report(adds=passes), "--json").json["run"]
    assert (run["total_count"], run["fail_count"]) == (2, 1)


def test_retried_job_of_gitlab_replaces_what_it_said_before(
    terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    for started, passes in (("12:00:09", "card was declined"), ("12:31:05", True)):
        for name, value in {**gitlab.BRANCH, "CI_JOB_STARTED_AT": f"2026-03-01T{started}Z"}.items():
            monkeypatch.setenv(name, value)
        run = terec("import", report(adds=passes), "--json").json["run"]
    assert (run["total_count"], run["fail_count"], run["passed_on_retry"]) == (1, 0, 1)


@pytest.mark.parametrize("part", ["1/8", "unit 1/8"])
def test_dry_run_of_a_shard_judges_what_it_ran(terec: Terec, report: Report, part: str) -> None:
    everything = {f"works{number}": True for number in range(8)}
    assert terec("import", report(**everything), "--run-id", 1, "--commit", "a1").code == 0
    words = ("--dry-run", "--branch", "fix", "--against", "main", "--part", part)
    green = terec("import", report(works1=True), *words, "--json")
    assert (green.code, green.json["gate"]["outcome"]) == (0, "green")
    assert "No run to compare with: tests that are missing cannot be seen." in green.json["gate"]["notes"]
    assert terec("import", report(works1="card was declined"), *words).code == 1
