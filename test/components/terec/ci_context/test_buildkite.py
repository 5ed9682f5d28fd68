"""Variable sets as Buildkite gives them to jobs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from terec.ci_context import read_context
from terec_testing.ci_variables.buildkite import BASE, PULL, PUSH, SHA


def test_build_names_its_run(tmp_path: Path) -> None:
    found = read_context(PUSH, tmp_path)
    assert (found.ci, found.org, found.project, found.suite) == ("Buildkite", "acme", "shop", "shop-tests")
    assert (found.branch, found.commit, found.run_id) == ("fix/tax", SHA, 1514)
    assert (found.part, found.attempt, found.author) == ("unit", 1, "Carol Danvers")
    assert (found.event, found.pull_request, found.target_branch) == ("webhook", None, None)
    assert found.sender == ":hammer: Unit/elastic-builders-088264dc4f9"
    assert found.lies == ()


def test_retried_job_is_the_next_attempt(tmp_path: Path) -> None:
    found = read_context({**PUSH, "BUILDKITE_RETRY_COUNT": "2"}, tmp_path)
    assert (found.run_id, found.attempt) == (1514, 3)


def test_step_without_a_key_is_called_by_its_label_without_the_pictures(tmp_path: Path) -> None:
    assert read_context({**PUSH, "BUILDKITE_STEP_KEY": ""}, tmp_path).part == "Unit"


def test_parallel_jobs_are_shards_counted_from_one(tmp_path: Path) -> None:
    shards = [
        read_context({**PUSH, "BUILDKITE_PARALLEL_JOB": number, "BUILDKITE_PARALLEL_JOB_COUNT": "8"}, tmp_path)
        for number in ("0", "7")
    ]
    assert [each.part for each in shards] == ["unit 1/8", "unit 8/8"]
    assert shards[0].sender != shards[1].sender


def test_pull_request_names_its_target(tmp_path: Path) -> None:
    found = read_context(PULL, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == ("fix/tax", "main", "42")
    assert (found.event, found.fork) == ("pull_request", False)


@pytest.mark.parametrize("branch", ["eve:main", "main"])
def test_branch_of_a_fork_is_not_taken_for_ours(tmp_path: Path, branch: str) -> None:
    fork = {**PULL, "BUILDKITE_BRANCH": branch, "BUILDKITE_PULL_REQUEST_REPO": "git://github.com/eve/shop.git"}
    found = read_context(fork, tmp_path)
    assert (found.branch, found.fork) == ("eve:main", True)


def test_merge_queue_is_mapped_to_its_target(tmp_path: Path) -> None:
    queue = {
        **PUSH,
        "BUILDKITE_BRANCH": f"gh-readonly-queue/main/pr-42-{BASE}",
        "BUILDKITE_GITHUB_EVENT": "merge_group",
        "BUILDKITE_MERGE_QUEUE_BASE_BRANCH": "main",
        "BUILDKITE_MERGE_QUEUE_BASE_COMMIT": BASE,
    }
    found = read_context(queue, tmp_path)
    assert (found.target_branch, found.pull_request, found.base_commit) == ("main", "42", BASE)
    assert found.event == "merge_group"


def test_tag_does_not_share_the_name_of_a_branch(tmp_path: Path) -> None:
    tag = {**PUSH, "BUILDKITE_BRANCH": "v1.2", "BUILDKITE_TAG": "v1.2"}
    assert read_context(tag, tmp_path).branch == "tags/v1.2"


def test_scheduled_build_has_no_author(tmp_path: Path) -> None:
    found = read_context({**PUSH, "BUILDKITE_SOURCE": "schedule"}, tmp_path)
    assert (found.author, found.event) == (None, "schedule")


def test_build_of_head_asks_git_for_the_commit(repository: Path, commit: Callable[[Path, str], str]) -> None:
    newest = commit(repository, "first")
    found = read_context({**PUSH, "BUILDKITE_COMMIT": "HEAD", "BUILDKITE_SOURCE": "ui"}, repository)
    assert (found.commit, found.origin["commit"], found.lies) == (newest, "git", ())
