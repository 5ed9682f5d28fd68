"""Variable sets as GitHub Actions gives them, in checkouts as actions/checkout makes them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terec.ci_context import read_context

SHA = "f" * 40
HEAD = "a" * 40
BASE = "b" * 40

RUN = {
    "CI": "true",
    "GITHUB_ACTIONS": "true",
    "GITHUB_ACTOR": "octocat",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_JOB": "unit",
    "GITHUB_REPOSITORY": "acme-inc/web.shop",
    "GITHUB_REPOSITORY_OWNER": "acme-inc",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_RUN_ID": "11223344556",
    "GITHUB_RUN_NUMBER": "318",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_SHA": SHA,
    "GITHUB_WORKFLOW": "CI / unit",
    "RUNNER_NAME": "GitHub Actions 12",
    "RUNNER_OS": "Linux",
    "RUNNER_TRACKING_ID": "github_6d1c",
}
PUSH = {**RUN, "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/fix/tax", "GITHUB_REF_NAME": "fix/tax"}
PULL = {
    **RUN,
    "GITHUB_BASE_REF": "main",
    "GITHUB_EVENT_NAME": "pull_request",
    "GITHUB_HEAD_REF": "fix/tax",
    "GITHUB_REF": "refs/pull/42/merge",
    "GITHUB_REF_NAME": "42/merge",
}
PULL_PAYLOAD: dict[str, Any] = {
    "number": 42,
    "pull_request": {
        "number": 42,
        "user": {"login": "ann"},
        "head": {
            "ref": "fix/tax",
            "sha": HEAD,
            "user": {"login": "acme-inc"},
            "repo": {"full_name": "acme-inc/web.shop"},
        },
        "base": {"ref": "main", "sha": BASE, "repo": {"full_name": "acme-inc/web.shop"}},
    },
}

Event = Callable[[object], dict[str, str]]


@pytest.fixture
def event(tmp_path: Path) -> Event:
    """Writes the event's payload file; answers the variable that names it."""

    def write(payload: object) -> dict[str, str]:
        path = tmp_path / "event.json"
        path.write_text(json.dumps(payload))
        return {"GITHUB_EVENT_PATH": str(path)}

    return write


def test_push_names_place_suite_and_branch(tmp_path: Path) -> None:
    found = read_context(PUSH, tmp_path)
    assert (found.org, found.project, found.suite, found.branch) == ("acme-inc", "web.shop", "CI - unit", "fix/tax")
    assert (found.commit, found.event, found.author) == (SHA, "push", "octocat")
    assert (found.target_branch, found.pull_request, found.ci) == (None, None, "GitHub Actions")


def test_run_id_is_the_one_that_grows_over_renamed_workflows_and_reruns_keep(tmp_path: Path) -> None:
    found = read_context(PUSH, tmp_path)
    assert (found.run_id, found.attempt) == (11223344556, 2)
    assert found.url == "https://github.com/acme-inc/web.shop/actions/runs/11223344556"


def test_part_is_the_job_and_each_runner_of_it_a_sender(tmp_path: Path) -> None:
    found = read_context(PUSH, tmp_path)
    other = read_context({**PUSH, "RUNNER_TRACKING_ID": "github_77aa"}, tmp_path)
    assert found.part == other.part == "unit"
    assert found.sender == "unit/GitHub Actions 12/github_6d1c"
    assert other.sender != found.sender


def test_every_word_says_where_it_came_from(tmp_path: Path) -> None:
    found = read_context(PUSH, tmp_path)
    assert found.origin["branch"] == "GITHUB_REF"
    assert found.origin["run_id"] == "GITHUB_RUN_ID"


def test_pull_request_is_told_by_variables_and_payload(tmp_path: Path, event: Event) -> None:
    found = read_context({**PULL, **event(PULL_PAYLOAD)}, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == ("fix/tax", "main", "42")
    assert (found.commit, found.head_commit, found.base_commit) == (SHA, HEAD, BASE)
    assert (found.author, found.event) == ("ann", "pull_request")
    assert found.commits == (HEAD,)  # the checkout knows no more


def test_branch_of_a_fork_is_not_taken_for_ours(tmp_path: Path, event: Event) -> None:
    fork = {"ref": "main", "sha": HEAD, "user": {"login": "eve"}, "repo": {"full_name": "eve/web.shop"}}
    payload = {"pull_request": {**PULL_PAYLOAD["pull_request"], "head": fork}}
    found = read_context({**PULL, "GITHUB_HEAD_REF": "main", **event(payload)}, tmp_path)
    assert found.branch == "eve:main"


def test_branch_of_a_deleted_fork_is_not_taken_for_ours(tmp_path: Path, event: Event) -> None:
    gone = {"ref": "main", "sha": HEAD, "user": None, "repo": None}
    payload = {"pull_request": {**PULL_PAYLOAD["pull_request"], "head": gone}}
    found = read_context({**PULL, "GITHUB_HEAD_REF": "main", **event(payload)}, tmp_path)
    assert found.branch == "pull/42"


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"pull_request": 7}', "[" * 100_000])
def test_pull_request_is_told_without_a_readable_payload(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "event.json"
    if content is not None:
        path.write_text(content)
    found = read_context({**PULL, "GITHUB_EVENT_PATH": str(path)}, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == ("fix/tax", "main", "42")
    assert (found.head_commit, found.base_commit) == (None, None)


def test_without_payload_a_branch_named_as_its_target_can_only_be_a_forks(tmp_path: Path) -> None:
    assert read_context({**PULL, "GITHUB_HEAD_REF": "main"}, tmp_path).branch == "pull/42"


def test_pull_request_target_tests_the_head_though_its_sha_is_the_targets(tmp_path: Path, event: Event) -> None:
    variables = {**PULL, "GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_REF": "refs/heads/main"}
    found = read_context({**variables, **event(PULL_PAYLOAD)}, tmp_path)
    assert (found.commit, found.branch, found.pull_request) == (HEAD, "fix/tax", "42")


def test_merge_queue_names_its_pull_request_and_target(tmp_path: Path, event: Event) -> None:
    branch = f"gh-readonly-queue/main/pr-42-{BASE}"
    variables = {**RUN, "GITHUB_EVENT_NAME": "merge_group", "GITHUB_REF": f"refs/heads/{branch}"}
    payload = {"merge_group": {"base_ref": "refs/heads/main", "base_sha": BASE, "head_sha": SHA}}
    found = read_context({**variables, "GITHUB_REF_NAME": branch, **event(payload)}, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == (branch, "main", "42")
    assert found.base_commit == BASE


def test_tag_does_not_share_the_name_of_a_branch(tmp_path: Path) -> None:
    variables = {**PUSH, "GITHUB_REF": "refs/tags/v1.2", "GITHUB_REF_NAME": "v1.2"}
    assert read_context(variables, tmp_path).branch == "tags/v1.2"


def test_scheduled_run_has_no_author(tmp_path: Path) -> None:
    variables = {**PUSH, "GITHUB_EVENT_NAME": "schedule", "GITHUB_REF": "refs/heads/main"}
    assert read_context(variables, tmp_path).author is None


def test_push_without_the_history_names_the_commits_of_its_payload(tmp_path: Path, event: Event) -> None:
    payload = {"before": BASE, "commits": [{"id": HEAD}, {"id": SHA}], "head_commit": {"author": {"username": "bob"}}}
    found = read_context({**PUSH, **event(payload)}, tmp_path)
    assert found.commits == (SHA, HEAD)
    assert found.author == "bob"


def test_workflow_without_a_name_is_called_by_its_file(tmp_path: Path) -> None:
    assert read_context({**PUSH, "GITHUB_WORKFLOW": ".github/workflows/nightly.yml"}, tmp_path).suite == "nightly"


def test_repository_name_out_of_rule_becomes_one_that_is_in_it(tmp_path: Path) -> None:
    assert read_context({**PUSH, "GITHUB_REPOSITORY": "acme_corp/.github"}, tmp_path).project == "github"
