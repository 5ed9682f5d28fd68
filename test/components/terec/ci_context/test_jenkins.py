"""Variable sets as Jenkins gives them to freestyle, multibranch and matrix builds."""

from collections.abc import Callable
from pathlib import Path

from terec.ci_context import read_context
from terec_testing.ci_variables.jenkins import COMMIT, FREESTYLE, MULTIBRANCH


def test_freestyle_build_names_its_run(tmp_path: Path) -> None:
    found = read_context(FREESTYLE, tmp_path)
    assert (found.suite, found.branch, found.run_id) == ("shop-nightly", "release/1.x", 77)
    assert (found.org, found.project, found.commit) == ("acme", "shop", COMMIT)
    assert (found.url, found.ci) == ("https://ci.acme.example/job/shop-nightly/77/", "Jenkins")
    assert found.sender == "shop-nightly/agent-3/1"


def test_pull_request_of_a_multibranch_job_keeps_the_branch_that_counts_its_builds(tmp_path: Path) -> None:
    found = read_context(MULTIBRANCH, tmp_path)
    assert (found.suite, found.branch, found.run_id) == ("acme-shop", "PR-12", 77)
    assert (found.pull_request, found.target_branch, found.author) == ("12", "main", "ann")


def test_branch_in_the_name_of_a_multibranch_job_is_not_part_of_the_suite(tmp_path: Path) -> None:
    variables = {**FREESTYLE, "BRANCH_NAME": "feature/x", "JOB_NAME": "acme/shop/feature%2Fx"}
    found = read_context(variables, tmp_path)
    assert (found.suite, found.branch) == ("acme-shop", "feature/x")


def test_axes_of_a_matrix_job_are_not_part_of_the_suite(tmp_path: Path) -> None:
    assert read_context({**FREESTYLE, "JOB_NAME": "shop/jdk=17,label=linux"}, tmp_path).suite == "shop"


def test_detached_head_names_no_branch(tmp_path: Path) -> None:
    assert read_context({**FREESTYLE, "GIT_BRANCH": "detached"}, tmp_path).branch is None


def test_number_that_is_none_is_passed_over(tmp_path: Path) -> None:
    assert read_context({**FREESTYLE, "BUILD_NUMBER": "today"}, tmp_path).run_id is None


def test_leg_of_a_matrix_project_is_the_config_of_its_tests(tmp_path: Path) -> None:
    found = read_context({**FREESTYLE, "JOB_NAME": "shop/jdk=17,label=linux"}, tmp_path)
    assert found.config == "jdk=17,label=linux"


def test_legs_at_once_on_one_node_are_two_senders(tmp_path: Path) -> None:
    legs = [read_context({**FREESTYLE, "EXECUTOR_NUMBER": each}, tmp_path).sender for each in "12"]
    assert legs[0] != legs[1]


def test_pull_request_of_a_fork_is_told(tmp_path: Path) -> None:
    assert read_context({**MULTIBRANCH, "CHANGE_FORK": "eve"}, tmp_path).fork
    assert not read_context(MULTIBRANCH, tmp_path).fork


def test_tag_does_not_share_the_name_of_a_branch(tmp_path: Path) -> None:
    found = read_context({**FREESTYLE, "BRANCH_NAME": "v1.2", "TAG_NAME": "v1.2"}, tmp_path)
    assert found.branch == "tags/v1.2"


def test_address_of_a_jenkins_that_does_not_know_its_own_is_passed_over(tmp_path: Path) -> None:
    found = read_context({**FREESTYLE, "BUILD_URL": "unconfigured-jenkins-location/job/shop/77/"}, tmp_path)
    assert (found.url, [each.variable for each in found.lies]) == (None, ["BUILD_URL"])


def test_replay_is_a_run_of_its_own(tmp_path: Path) -> None:
    found = read_context({**MULTIBRANCH, "BUILD_NUMBER": "78"}, tmp_path)
    assert (found.run_id, found.attempt) == (78, None)


def test_base_of_jenkins_own_merge_is_what_was_merged_into_the_head(
    repository: Path, git: Callable[..., str], commit: Callable[[Path, str], str]
) -> None:
    commit(repository, "first")
    git(repository, "checkout", "-b", "fix/tax")
    head = commit(repository, "tax")
    git(repository, "checkout", "main")
    target = commit(repository, "second")
    git(repository, "checkout", "--detach", head)
    git(repository, "merge", "--no-ff", target)
    words = {**MULTIBRANCH, "GIT_COMMIT": git(repository, "rev-parse", "HEAD")}
    found = read_context(words, repository)
    assert (found.head_commit, found.base_commit, found.commits) == (head, target, (head,))


def test_merge_that_its_author_made_is_the_head_itself(
    repository: Path, git: Callable[..., str], commit: Callable[[Path, str], str]
) -> None:
    commit(repository, "first")
    git(repository, "checkout", "-b", "fix/tax")
    commit(repository, "tax")
    git(repository, "checkout", "main")
    target = commit(repository, "second")
    git(repository, "update-ref", "refs/remotes/origin/main", target)
    git(repository, "checkout", "fix/tax")
    git(repository, "merge", "--no-ff", "main")
    words = {**MULTIBRANCH, "GIT_COMMIT": git(repository, "rev-parse", "HEAD")}
    found = read_context(words, repository)
    assert (found.head_commit, found.base_commit) == (None, target)
