"""A workflow run read from outside is the run that an import from within it makes."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from terec.ci_context import read_context
from terec.github.run_words import header_of, run_of
from terec.github.workflow_runs import Artifact, read_pull_request, read_run
from terec.model import Run, RunStatus
from terec_testing.github import MockGithub

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FORK = {"full_name": "bob/shop", "owner": {"login": "bob"}}
PULL: dict[str, Any] = {
    "number": 12,
    "head": {"ref": "fix", "sha": "a" * 40},
    "base": {"ref": "main", "sha": "b" * 40},
    "user": {"login": "bob"},
}


def _words(**words: Any) -> Run:
    github = MockGithub.__new__(MockGithub)
    github.runs, github.artifacts = [], {}
    github.api = type("Api", (), {"url": "http://api"})()  # type: ignore[assignment]
    run = read_run(github.run(5, **words))
    assert run is not None
    return run_of(run, "acme", "shop", NOW)


def test_a_push_has_branch_commit_actor_and_url() -> None:
    run = _words()

    assert (run.suite, run.branch, run.run_id) == ("CI", "main", 5)
    assert (run.commit, run.head_commit, run.author, run.event) == (f"{5:040x}", None, "ann", "push")
    assert (run.url, run.status) == ("https://github.example/acme/shop/actions/runs/5", RunStatus.SUCCESS)
    assert run.tstamp == datetime(2026, 3, 1, 5, tzinfo=UTC)


def test_the_words_are_those_of_ci_variables_of_the_same_run(tmp_path: Path) -> None:
    event = tmp_path / "event.json"
    ours = {"repo": {"full_name": "acme/shop"}}
    payload = {**PULL, "head": {**PULL["head"], **ours}, "base": {**PULL["base"], **ours}}
    event.write_text(json.dumps({"pull_request": payload}))
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_WORKFLOW": "CI",
        "GITHUB_RUN_ID": "5",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_HEAD_REF": "fix",
        "GITHUB_BASE_REF": "main",
        "GITHUB_REF": "refs/pull/12/merge",
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_SHA": "c" * 40,
    }
    within = read_context(variables, tmp_path, history=False)
    run = _words(event="pull_request", head_branch="fix", head_sha="a" * 40, pull_requests=[PULL])

    for word in ("suite", "branch", "run_id", "url", "pull_request", "target_branch", "head_commit", "base_commit",
                 "author", "event"):  # fmt: skip
        assert getattr(run, word) == getattr(within, word), word


@pytest.mark.parametrize(
    ("words", "branch"),
    [
        ({"head_repository": FORK, "head_branch": "main"}, "bob:main"),
        ({"head_repository": None, "head_branch": "main", "pull_requests": [PULL]}, "pull/12"),
        ({"head_branch": "gh-readonly-queue/main/pr-3-abc"}, "gh-readonly-queue/main/pr-3-abc"),
    ],
)
def test_the_branch_of_a_fork_is_not_ours(words: dict[str, Any], branch: str) -> None:
    assert _words(event="pull_request", **words).branch == branch


@pytest.mark.parametrize(
    ("conclusion", "status"),
    [("failure", "FAILURE"), ("timed_out", "FAILURE"), ("cancelled", "ERROR"), ("startup_failure", "ERROR")],
)
def test_conclusions(conclusion: str, status: str) -> None:
    assert _words(conclusion=conclusion).status == status


def test_a_workflow_without_a_name_is_called_by_its_file() -> None:
    assert _words(name=".github/workflows/nightly.yml").suite == "nightly"


def test_of_a_schedule_nobody_is_the_author_and_no_clock_runs_ahead() -> None:
    run = _words(event="schedule", created_at="2030-01-01T00:00:00Z")

    assert (run.author, run.tstamp) == (None, NOW)


def test_an_artifact_older_than_the_attempt_is_of_the_one_before() -> None:
    github_run = read_run({"id": 1, "run_attempt": 2, "run_started_at": "2026-03-01T05:00:00Z"})
    assert github_run is not None
    old = Artifact(1, "r", created=datetime(2026, 3, 1, 4, tzinfo=UTC))

    assert header_of(github_run, old, "u").attempt == 1
    assert header_of(github_run, Artifact(2, "r", created=datetime(2026, 3, 1, 6, tzinfo=UTC)), "u").attempt == 2


@pytest.mark.parametrize("value", [None, 7, [], {}, {"id": True}, {"id": "5"}, {"id": -1}])
def test_what_is_no_run_is_none(value: Any) -> None:
    assert read_run(value) is None
    assert read_pull_request(value) is None
