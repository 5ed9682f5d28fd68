"""Variable sets as Azure Pipelines gives them to jobs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from terec.ci_context import read_context
from terec_testing.ci_variables.azure import AZURE_REPOS, BASE, HEAD, PULL, PUSH, SHA


def test_build_names_its_run(tmp_path: Path) -> None:
    found = read_context(PUSH, tmp_path)
    assert (found.ci, found.org, found.project, found.suite) == ("Azure Pipelines", "acme", "shop", "shop tests")
    assert (found.branch, found.commit, found.run_id) == ("fix/tax", SHA, 9001)
    assert (found.part, found.config, found.attempt, found.author) == ("Unit", None, 1, "Ann Example")
    assert found.url == "https://dev.azure.com/acme/Web%20Shop/_build/results?buildId=9001"
    assert (found.pull_request, found.target_branch, found.fork, found.lies) == (None, None, False, ())


@pytest.mark.parametrize(("stage", "job"), [("1", "2"), ("2", "1"), ("2", "2")])
def test_retry_of_the_job_or_of_its_stage_is_a_later_attempt(tmp_path: Path, stage: str, job: str) -> None:
    attempt = read_context({**PUSH, "SYSTEM_STAGEATTEMPT": stage, "SYSTEM_JOBATTEMPT": job}, tmp_path).attempt
    assert attempt is not None
    assert attempt > 1


def test_slices_of_a_job_are_shards(tmp_path: Path) -> None:
    words = {"SYSTEM_JOBNAME": "Job3", "SYSTEM_JOBPOSITIONINPHASE": "3", "SYSTEM_TOTALJOBSINPHASE": "8"}
    found = read_context({**PUSH, **words}, tmp_path)
    assert (found.part, found.config) == ("Unit 3/8", None)


def test_leg_of_a_matrix_is_config_and_not_part(tmp_path: Path) -> None:
    words = {"SYSTEM_JOBNAME": "py312_windows", "SYSTEM_JOBPOSITIONINPHASE": "2", "SYSTEM_TOTALJOBSINPHASE": "4"}
    found = read_context({**PUSH, **words}, tmp_path)
    assert (found.part, found.config) == ("Unit", "py312_windows")
    assert found.sender == "__default/Unit/py312_windows/Azure Pipelines 7"


def test_job_of_a_named_stage_is_called_by_both(tmp_path: Path) -> None:
    assert read_context({**PUSH, "SYSTEM_STAGENAME": "Nightly"}, tmp_path).part == "Nightly.Unit"


def test_pull_request_of_github_has_github_s_number(tmp_path: Path) -> None:
    found = read_context(PULL, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == ("fix/tax", "main", "42")
    assert (found.commit, found.head_commit, found.author) == (SHA, HEAD, None)


def test_pull_request_of_azure_repos_has_long_references(tmp_path: Path) -> None:
    found = read_context(AZURE_REPOS, tmp_path)
    assert (found.branch, found.target_branch, found.pull_request) == ("users/ann/tax", "main", "17")


def test_branch_of_a_fork_is_not_taken_for_ours(tmp_path: Path) -> None:
    fork = {"SYSTEM_PULLREQUEST_ISFORK": "True", "SYSTEM_PULLREQUEST_SOURCEBRANCH": "main"}
    ours = {"SYSTEM_PULLREQUEST_SOURCEREPOSITORYURI": "https://github.com/eve/shop.git"}
    found = read_context({**PULL, **fork, **ours}, tmp_path)
    assert (found.branch, found.fork) == ("eve:main", True)
    assert read_context({**AZURE_REPOS, **fork}, tmp_path).branch == "pull/17"


def test_merge_queue_is_mapped_to_its_target(tmp_path: Path) -> None:
    queue = {**PUSH, "BUILD_SOURCEBRANCH": f"refs/heads/gh-readonly-queue/main/pr-42-{BASE}"}
    found = read_context(queue, tmp_path)
    assert (found.target_branch, found.pull_request, found.base_commit) == ("main", "42", BASE)


def test_tag_does_not_share_the_name_of_a_branch(tmp_path: Path) -> None:
    assert read_context({**PUSH, "BUILD_SOURCEBRANCH": "refs/tags/v1.2"}, tmp_path).branch == "tags/v1.2"


def test_scheduled_build_has_no_author(tmp_path: Path) -> None:
    assert read_context({**PUSH, "BUILD_REASON": "Schedule"}, tmp_path).author is None


def test_base_of_the_tested_merge_is_its_other_parent(
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
    words = {**PULL, "BUILD_SOURCEVERSION": merge, "SYSTEM_PULLREQUEST_SOURCECOMMITID": head}
    assert read_context(words, repository).base_commit == target
