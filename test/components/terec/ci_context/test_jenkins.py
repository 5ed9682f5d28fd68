"""Variable sets as Jenkins gives them to freestyle, multibranch and matrix builds."""

from pathlib import Path

from terec.ci_context import read_context

COMMIT = "c" * 40
FREESTYLE = {
    "BUILD_ID": "77",
    "BUILD_NUMBER": "77",
    "BUILD_TAG": "jenkins-shop-nightly-77",
    "BUILD_URL": "https://ci.acme.example/job/shop-nightly/77/",
    "CI": "true",
    "EXECUTOR_NUMBER": "1",
    "GIT_BRANCH": "origin/release/1.x",
    "GIT_COMMIT": COMMIT,
    "GIT_URL": "git@github.com:acme/shop.git",
    "JENKINS_URL": "https://ci.acme.example/",
    "JOB_BASE_NAME": "shop-nightly",
    "JOB_NAME": "shop-nightly",
    "NODE_NAME": "agent-3",
}
MULTIBRANCH = {
    **FREESTYLE,
    "BRANCH_NAME": "PR-12",
    "CHANGE_AUTHOR": "ann",
    "CHANGE_BRANCH": "fix/tax",
    "CHANGE_ID": "12",
    "CHANGE_TARGET": "main",
    "JOB_BASE_NAME": "PR-12",
    "JOB_NAME": "acme/shop/PR-12",
}


def test_freestyle_build_names_its_run(tmp_path: Path) -> None:
    found = read_context(FREESTYLE, tmp_path)
    assert (found.suite, found.branch, found.run_id) == ("shop-nightly", "release/1.x", 77)
    assert (found.org, found.project, found.commit) == ("acme", "shop", COMMIT)
    assert (found.url, found.ci) == ("https://ci.acme.example/job/shop-nightly/77/", "Jenkins")
    assert found.sender == "shop-nightly/agent-3"


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
