"""Variable sets as GitHub Actions gives them, in checkouts as actions/checkout makes them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from terec.ci_context import read_context
from terec_testing.ci_variables.github import BASE, HEAD, PULL, PULL_PAYLOAD, PUSH, RUN, SHA

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


def test_context_says_where_comments_of_this_repository_go(tmp_path: Path, event: Event) -> None:
    found = read_context({**PULL, **event(PULL_PAYLOAD)}, tmp_path)
    assert (found.repository, found.api_url, found.fork) == ("acme-inc/web.shop", "https://api.github.com", False)


def test_fork_is_told_for_its_jobs_have_no_secrets(tmp_path: Path, event: Event) -> None:
    fork = {"ref": "main", "sha": HEAD, "user": {"login": "eve"}, "repo": {"full_name": "eve/web.shop"}}
    payload = {"pull_request": {**PULL_PAYLOAD["pull_request"], "head": fork}}
    found = read_context({**PULL, **event(payload)}, tmp_path)
    assert (found.fork, found.org, found.project) == (True, "acme-inc", "web.shop")


def test_merge_queue_is_told_without_a_payload(tmp_path: Path) -> None:
    branch = f"gh-readonly-queue/release/1.x/pr-42-{BASE}"
    variables = {**RUN, "GITHUB_EVENT_NAME": "merge_group", "GITHUB_REF": f"refs/heads/{branch}"}
    found = read_context(variables, tmp_path)
    assert (found.target_branch, found.pull_request, found.base_commit) == ("release/1.x", "42", BASE)


def _finished_run(**changes: object) -> dict[str, object]:
    run = {
        "id": 99,
        "name": "CI",
        "run_attempt": 3,
        "head_branch": "fix/tax",
        "head_sha": HEAD,
        "html_url": "https://github.com/acme-inc/web.shop/actions/runs/99",
        "actor": {"login": "ann"},
        "repository": {"full_name": "acme-inc/web.shop", "owner": {"login": "acme-inc"}},
        "head_repository": {"full_name": "acme-inc/web.shop", "owner": {"login": "acme-inc"}},
        "pull_requests": [{"number": 42, "base": {"ref": "main"}}],
    }
    return {"workflow_run": {**run, **changes}}


FOLLOWING = {**RUN, "GITHUB_EVENT_NAME": "workflow_run", "GITHUB_REF": "refs/heads/main"}


def test_workflow_that_follows_another_imports_the_one_that_ended(tmp_path: Path, event: Event) -> None:
    found = read_context({**FOLLOWING, **event(_finished_run())}, tmp_path)
    assert (found.suite, found.branch, found.run_id, found.attempt) == ("CI", "fix/tax", 99, 3)
    assert (found.commit, found.pull_request, found.target_branch) == (HEAD, "42", "main")


def test_workflow_that_follows_one_of_a_fork_does_not_take_its_branch_for_ours(tmp_path: Path, event: Event) -> None:
    eve = {"full_name": "eve/web.shop", "owner": {"login": "eve"}}
    payload = _finished_run(head_branch="main", head_repository=eve, pull_requests=[])
    found = read_context({**FOLLOWING, **event(payload)}, tmp_path)
    assert (found.branch, found.fork, found.commit) == ("eve:main", True, HEAD)


def test_legs_on_one_runner_are_two_senders(tmp_path: Path) -> None:
    legs = [read_context({**PUSH, "RUNNER_TRACKING_ID": each}, tmp_path) for each in ("github_a", "github_b")]
    assert len({each.sender for each in legs}) == 2
    assert {each.part for each in legs} == {"unit"}
