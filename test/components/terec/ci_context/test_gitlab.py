"""Variable sets as GitLab gives them to jobs of each kind of pipeline."""

from collections.abc import Callable
from pathlib import Path

import pytest

from terec.ci_context import read_context
from terec_testing.ci_variables.gitlab import BASE, BRANCH, FORK, HEAD, JOB, MERGED, REQUEST, SHA, TAG, TARGET, TRAIN


def test_branch_pipeline_names_its_run(tmp_path: Path) -> None:
    found = read_context(BRANCH, tmp_path)
    assert (found.ci, found.org, found.project, found.suite) == ("GitLab CI", "acme.web", "shop", "gitlab-ci")
    assert (found.branch, found.commit, found.event) == ("fix/tax", SHA, "push")
    assert (found.run_id, found.part, found.config) == (1700123456, "unit", None)
    assert found.url == "https://gitlab.example.com/acme/web/shop/-/pipelines/1700123456"
    assert (found.target_branch, found.pull_request, found.fork) == (None, None, False)
    assert found.sender == "unit/12270831/3"
    assert found.lies == ()


def test_author_is_told_without_the_mail_address(tmp_path: Path) -> None:
    assert read_context(BRANCH, tmp_path).author == "Ann Example"


def test_scheduled_pipeline_has_no_author(tmp_path: Path) -> None:
    found = read_context({**BRANCH, "CI_PIPELINE_SOURCE": "schedule"}, tmp_path)
    assert (found.author, found.event) == (None, "schedule")


def test_pipeline_started_by_hand_is_of_its_branch(tmp_path: Path) -> None:
    found = read_context({**BRANCH, "CI_PIPELINE_SOURCE": "web"}, tmp_path)
    assert (found.branch, found.event) == ("fix/tax", "web")


def test_retried_job_is_a_later_attempt_of_the_same_part(tmp_path: Path) -> None:
    first = read_context(BRANCH, tmp_path)
    retried = {**BRANCH, "CI_JOB_ID": "9388299001", "CI_JOB_STARTED_AT": "2026-03-01T12:31:05Z"}
    again = read_context(retried, tmp_path)
    assert (again.run_id, again.part) == (first.run_id, first.part)
    assert (first.attempt, again.attempt) == (10, 1866)


@pytest.mark.parametrize("started", ["", "soon", "2026-03-01T11:00:00Z", "2026-03-01T12:00:09"])
def test_attempt_is_not_guessed_from_times_that_say_nothing(tmp_path: Path, started: str) -> None:
    assert read_context({**BRANCH, "CI_JOB_STARTED_AT": started}, tmp_path).attempt is None


def test_parallel_jobs_are_shards_of_their_job(tmp_path: Path) -> None:
    shard = {**BRANCH, "CI_JOB_NAME": "unit 3/8", "CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "8"}
    found = read_context(shard, tmp_path)
    assert (found.part, found.config, found.origin["part"]) == ("unit 3/8", None, "CI_NODE_INDEX")


def test_leg_of_a_matrix_is_config_and_not_part(tmp_path: Path) -> None:
    leg = {**BRANCH, "CI_JOB_NAME": "unit: [3.12, windows]", "CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "6"}
    found = read_context(leg, tmp_path)
    assert (found.part, found.config) == ("unit", "3.12, windows")
    assert found.sender == "unit: [3.12, windows]/12270831/3"


def test_merge_request_pipeline_tests_the_head_alone(tmp_path: Path) -> None:
    found = read_context(REQUEST, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == ("fix/tax", "main", "42")
    assert (found.commit, found.head_commit, found.base_commit) == (SHA, None, BASE)
    assert (found.event, found.fork) == ("merge_request", False)
    assert (found.repository, found.api_url) == ("acme/web/shop", "https://gitlab.example.com/api/v4")


def test_merged_result_names_head_and_target(tmp_path: Path) -> None:
    found = read_context(MERGED, tmp_path)
    assert (found.commit, found.head_commit, found.base_commit) == (SHA, HEAD, TARGET)


def test_merge_train_is_mapped_to_its_target(tmp_path: Path) -> None:
    found = read_context(TRAIN, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == ("fix/tax", "main", "42")
    assert found.event == "merge_train"


def test_merge_request_of_a_fork_goes_to_the_project_it_is_meant_for(tmp_path: Path) -> None:
    found = read_context(FORK, tmp_path)
    assert (found.org, found.project, found.repository) == ("acme.web", "shop", "acme/web/shop")
    assert (found.branch, found.fork) == ("eve:main", True)


def test_branch_of_a_fork_without_owner_is_called_by_its_request(tmp_path: Path) -> None:
    assert read_context({**FORK, "CI_MERGE_REQUEST_SOURCE_PROJECT_PATH": ""}, tmp_path).branch == "pull/42"


def test_tag_does_not_share_the_name_of_a_branch(tmp_path: Path) -> None:
    assert read_context(TAG, tmp_path).branch == "tags/v1.2"


def test_pull_request_of_a_mirrored_repository_is_at_no_host_that_gitlab_knows(tmp_path: Path) -> None:
    external = {
        **JOB,
        "CI_COMMIT_REF_NAME": "fix/tax",
        "CI_EXTERNAL_PULL_REQUEST_IID": "7",
        "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME": "fix/tax",
        "CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_SHA": HEAD,
        "CI_EXTERNAL_PULL_REQUEST_SOURCE_REPOSITORY": "eve/shop",
        "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME": "main",
        "CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_SHA": TARGET,
        "CI_EXTERNAL_PULL_REQUEST_TARGET_REPOSITORY": "acme/shop",
        "CI_PIPELINE_SOURCE": "external_pull_request_event",
    }
    found = read_context(external, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == ("eve:fix/tax", "main", "7")
    assert (found.fork, found.repository, found.api_url) == (True, None, None)
    assert (found.head_commit, found.base_commit) == (HEAD, TARGET)


@pytest.mark.parametrize(
    ("path", "suite"),
    [
        ("", "gitlab-ci"),
        ("ci/nightly.yml", "nightly"),
        ("nightly.yml@acme/pipelines:main", "nightly"),
        ("https://ci.example.com/shop.yml", "shop"),
    ],
)
def test_suite_is_called_after_the_file_of_the_pipeline(tmp_path: Path, path: str, suite: str) -> None:
    assert read_context({**BRANCH, "CI_CONFIG_PATH": path}, tmp_path).suite == suite


def test_merged_result_takes_its_base_from_the_merge_itself(
    repository: Path, git: Callable[..., str], commit: Callable[[Path, str], str]
) -> None:
    commit(repository, "first")
    git(repository, "checkout", "-b", "fix/tax")
    head = commit(repository, "tax")
    git(repository, "checkout", "main")
    target = commit(repository, "second")
    git(repository, "checkout", "--detach")
    git(repository, "merge", "--no-ff", "fix/tax")
    merge = git(repository, "rev-parse", "HEAD")
    words = {**MERGED, "CI_COMMIT_SHA": merge, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head}
    found = read_context(words, repository)
    assert (found.head_commit, found.base_commit, found.commits) == (head, target, (head,))


def test_push_names_the_commits_since_the_one_before_it(
    repository: Path, git: Callable[..., str], commit: Callable[[Path, str], str]
) -> None:
    first, second, third = (commit(repository, name) for name in ("first", "second", "third"))
    git(repository, "checkout", "--detach")
    words = {**BRANCH, "CI_COMMIT_SHA": third, "CI_COMMIT_BEFORE_SHA": first}
    assert read_context(words, repository).commits == (third, second)
