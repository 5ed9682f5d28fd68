"""What a build says of its run: the same words as an import from within it, and what told them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from terec.ci_context import read_context
from terec.jenkins import BuildRun, place_of, run_of
from terec.model import RunStatus
from terec_testing import test_data
from terec_testing.jenkins import (
    FREESTYLE,
    MATRIX,
    PIPELINE,
    MockJenkins,
    causes,
    change,
    changes,
    checkout,
    parameters,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
C1, C2, C3 = "1" * 40, "2" * 40, "3" * 40
ENVIRONMENT = {"_class": "org.jenkinsci.plugins.envinject.EnvInjectPluginAction"}


def words(build: Any, **given: str) -> BuildRun:
    return run_of(build, "acme", "shop", NOW, **given)


def test_freestyle_build_is_the_run_that_its_own_import_names(jenkins: MockJenkins, read: Any, tmp_path: Path) -> None:
    jenkins.job("shop-nightly", FREESTYLE)
    jenkins.build(
        "shop-nightly", 77, "SUCCESS", checkout(C1, "refs/remotes/origin/release/1.x", "git@github.com:acme/shop.git")
    )
    variables = {
        "JENKINS_URL": jenkins.url,
        "JOB_NAME": "shop-nightly",
        "BUILD_NUMBER": "77",
        "BUILD_URL": f"{jenkins.url}/job/shop-nightly/77/",
        "GIT_BRANCH": "origin/release/1.x",
        "GIT_COMMIT": C1,
        "GIT_URL": "git@github.com:acme/shop.git",
    }
    within, build = read_context(variables, tmp_path), read("shop-nightly")
    run = words(build).run
    assert (run.suite, run.branch, run.run_id, run.url, run.commit) == (
        within.suite,
        within.branch,
        within.run_id,
        within.url,
        within.commit,
    )
    assert place_of(build) == (within.org, within.project)


@pytest.mark.parametrize(
    ("job", "branch", "pull_request"), [("acme/shop/PR-12", "PR-12", "12"), ("acme/shop/fix%2Ftax", "fix/tax", None)]
)
def test_multibranch_build_is_the_run_that_its_own_import_names(
    jenkins: MockJenkins, read: Any, tmp_path: Path, job: str, branch: str, pull_request: str | None
) -> None:
    library = checkout(C2, "main", "https://github.com/acme/library.git")
    jenkins.job(job, of_branch=True)
    jenkins.build(job, 3, "UNSTABLE", library, checkout(C1, branch, "https://github.com/acme/shop.git"))
    variables = {
        "JENKINS_URL": jenkins.url,
        "JOB_NAME": job,
        "BRANCH_NAME": branch,
        "BUILD_NUMBER": "3",
        **({"CHANGE_ID": pull_request} if pull_request else {}),
    }
    within, build = read_context(variables, tmp_path), read(job)
    run = words(build).run
    assert (run.suite, run.branch, run.run_id, run.pull_request, run.event) == (
        within.suite,
        within.branch,
        within.run_id,
        within.pull_request,
        within.event,
    )
    assert run.commit == C1  # of the branch, not of the library
    assert place_of(build) == ("acme", "shop")


@pytest.mark.parametrize(
    ("actions", "environment", "branch", "origin"),
    [
        (
            [checkout(C1, "origin/main"), parameters(BRANCH="dev"), ENVIRONMENT],
            {"GIT_BRANCH": "x"},
            "dev",
            "parameter BRANCH",
        ),
        ([parameters(branch="origin/dev")], {}, "dev", "parameter branch"),
        ([parameters(GIT_BRANCH="*/main")], {}, "main", "parameter GIT_BRANCH"),
        (
            [parameters(GIT_BRANCH="${REF}", BRANCH="feature/*", branch="null"), checkout(C1, "detached")],
            {},
            "shop",
            "the job's name",
        ),
        ([checkout(C1, "refs/remotes/origin/main"), ENVIRONMENT], {"GIT_BRANCH": "x"}, "main", "checkout"),
        ([ENVIRONMENT], {"GIT_BRANCH": "origin/fix/tax"}, "fix/tax", "environment GIT_BRANCH"),
        ([], {}, "shop", "the job's name"),
    ],
)
def test_branch_comes_from_parameters_then_checkouts_then_environment_then_the_jobs_name(
    jenkins: MockJenkins, read: Any, actions: list[Any], environment: dict[str, str], branch: str, origin: str
) -> None:
    jenkins.job("shop", FREESTYLE)
    jenkins.build("shop", 1, "SUCCESS", *actions)
    jenkins.values["/job/shop/1/injectedEnvVars"] = {"envMap": {**environment, "DB_PASSWORD": "very-secret"}}
    build = read("shop")
    told = words(build)
    assert (told.run.branch, told.origins["branch"]) == (branch, origin)
    assert "very-secret" not in repr(build)


def test_branch_that_is_given_goes_before_all(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop", FREESTYLE)
    jenkins.build("shop", 1, "SUCCESS", parameters(BRANCH="dev"))
    told = words(read("shop"), branch="main", suite="unit")
    assert (told.run.branch, told.origins["branch"], told.run.suite) == ("main", "--branch", "unit")


def test_multibranch_job_is_its_branch_whatever_parameters_and_libraries_say(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop/main", of_branch=True)
    jenkins.build("shop/main", 1, "SUCCESS", parameters(BRANCH="deployed"), checkout(C2, "stable"))
    told = words(read("shop/main"))
    assert (told.run.branch, told.origins["branch"]) == ("main", "the job's name")


def test_variables_that_may_not_be_seen_are_unknown(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop", FREESTYLE)
    jenkins.build("shop", 1, "SUCCESS", ENVIRONMENT)  # the mock answers 404 for them
    assert words(read("shop")).run.branch == "shop"


def test_pull_request_has_target_and_author_from_the_environment(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("acme/shop/PR-12", of_branch=True)
    jenkins.build("acme/shop/PR-12", 3, "SUCCESS", ENVIRONMENT)
    variables = {"BRANCH_NAME": "PR-12", "CHANGE_ID": "12", "CHANGE_TARGET": "main", "CHANGE_AUTHOR": "ann"}
    jenkins.values["/job/acme/job/shop/job/PR-12/3/injectedEnvVars"] = {"envMap": variables}
    told = words(read("acme/shop/PR-12"))
    run = told.run
    assert (run.pull_request, run.target_branch, run.author, run.event) == ("12", "main", "ann", "pull_request")
    assert told.origins["pull_request"] == "environment CHANGE_ID"


def test_pull_request_builder_names_its_words_in_parameters(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop", FREESTYLE)
    given = parameters(ghprbPullId="7", ghprbTargetBranch="main", ghprbActualCommit=C3, ghprbPullAuthorLogin="bob")
    jenkins.build("shop", 1, "SUCCESS", given, checkout(C1, "origin/pr/7/merge"))
    run = words(read("shop")).run
    assert (run.pull_request, run.target_branch, run.head_commit, run.author) == ("7", "main", C3, "bob")


def test_contributor_of_a_branch_job_is_the_author_of_its_pull_request(jenkins: MockJenkins, read: Any) -> None:
    told = {"_class": "jenkins.scm.api.metadata.ContributorMetadataAction", "contributor": "ann"}
    jenkins.job("shop/PR-1", of_branch=True, actions=[{}, told])
    jenkins.build("shop/PR-1", 1)
    assert words(read("shop/PR-1")).run.author == "ann"


def test_commits_are_newest_first_and_begin_with_the_tested_one(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop")
    found = changes(change(C3, timestamp=100), change(C2, timestamp=200))
    jenkins.build("shop", 1, "SUCCESS", checkout(C1, "main"), changeSets=found)
    run = words(read("shop")).run
    assert (run.commits, run.author) == ((C1, C2, C3), "ann")


def test_freestyle_change_set_and_its_files_are_read(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop", FREESTYLE)
    jenkins.build("shop", 1, changeSet={"items": [change(C2, message="Tax")], "kind": "git"})
    (found,) = read("shop").changes
    assert found == (C2, "ann", "Tax", ("src/cart.py",))


def test_nobody_is_named_for_changes_of_several_authors(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop")
    jenkins.build("shop", 1, changeSets=changes(change(C2, "ann"), change(C3, "bob")))
    assert words(read("shop")).run.author is None


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ("SUCCESS", RunStatus.SUCCESS),
        ("UNSTABLE", RunStatus.FAILURE),
        ("FAILURE", RunStatus.FAILURE),
        ("ABORTED", RunStatus.ERROR),
        ("NOT_BUILT", RunStatus.ERROR),
        (None, RunStatus.IN_PROGRESS),
    ],
)
def test_status_is_what_jenkins_said(jenkins: MockJenkins, read: Any, result: str | None, status: RunStatus) -> None:
    jenkins.job("shop")
    jenkins.build("shop", 1, result)
    run = words(read("shop")).run
    assert run.status is status
    assert run.duration_sec == (None if result is None else 60.75)


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("hudson.triggers.TimerTrigger$TimerTriggerCause", "schedule"),
        ("hudson.model.Cause$UserIdCause", "manual"),
        ("hudson.model.Cause$UpstreamCause", "upstream"),
        ("jenkins.branch.BranchEventCause", "push"),
        ("com.acme.OtherCause", None),
    ],
)
def test_cause_becomes_the_event(jenkins: MockJenkins, read: Any, kind: str, event: str | None) -> None:
    jenkins.job("shop")
    jenkins.build("shop", 1, "SUCCESS", causes(kind))
    assert words(read("shop")).run.event == event


def test_build_of_the_future_counts_from_its_receipt_and_says_so(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop")
    jenkins.build("shop", 1, timestamp=4_102_444_800_000)
    told = words(read("shop"))
    assert told.run.tstamp == NOW
    assert told.notes == ("shop #1 starts in the future (2100-01-01T00:00:00Z), so the time of receipt was taken.",)


def test_legs_of_a_matrix_build_are_those_of_its_own_number(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop", MATRIX)
    legs = [{"number": 5, "url": f"{jenkins.url}/job/shop/jdk=17/5/"}, {"number": 4, "url": "old"}]
    jenkins.build("shop", 5, runs=legs)
    assert [leg.url for leg in read("shop").legs] == [f"{jenkins.url}/job/shop/jdk=17/5/"]


def test_leg_of_a_matrix_job_is_a_build_of_its_own(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop/jdk=17,label=linux", "hudson.matrix.MatrixConfiguration")
    jenkins.build("shop/jdk=17,label=linux", 5)
    assert words(read("shop/jdk=17,label=linux")).run.suite == "shop"


def test_values_of_other_types_count_as_not_told(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop", PIPELINE)
    jenkins.build(
        "shop", 1, 7, {"parameters": {"name": "BRANCH"}}, {"parameters": [None, 3, {"name": 1, "value": []}]},
        {"lastBuiltRevision": {"SHA1": 5, "branch": "main"}}, {"causes": "none"},
        timestamp="yesterday", duration=-3, changeSets={"items": 1}, culprits="ann", artifacts=None, runs=[1],
    )  # fmt: skip
    told = words(read("shop"))
    assert (told.run.branch, told.run.tstamp, told.run.commits, told.run.author) == ("shop", None, None, None)
    assert told.run.status is RunStatus.ERROR


@pytest.mark.parametrize("name", ["build-info", "build-info-no-params", "build-info-empty-and-null-params"])
def test_recorded_build_is_read(jenkins: MockJenkins, read: Any, name: str) -> None:
    recorded = json.loads((test_data("jenkins-api") / "jenkins-rest" / f"{name}.json").read_text())
    jenkins.job("fish", FREESTYLE)
    jenkins.builds["/job/fish"][10] = recorded
    build = read("fish")
    run = words(build).run
    assert (run.suite, run.run_id, run.status, run.duration_sec) == ("fish", 10, RunStatus.SUCCESS, 60.75)
    assert run.tstamp == datetime(2016, 4, 19, 18, 51, 32, 486000, UTC)
    assert run.event == ("manual" if name == "build-info-no-params" else None)  # the others name no class
    assert build.parameters == ({"fish": "salmon"} if name == "build-info" else {})


def test_recorded_changes_are_read(jenkins: MockJenkins, read: Any) -> None:
    recorded = json.loads((test_data("jenkins-api") / "jenkins-rest" / "build-info-git-commit.json").read_text())
    jenkins.job("fish", FREESTYLE)
    jenkins.builds["/job/fish"][10] = recorded
    run = words(read("fish")).run
    assert (run.commits, run.author) == (("d27afa0805201322d846d7defc29b82c88d9b5ce",), "username")


def test_tag_and_merge_queue_are_what_an_import_from_within_calls_them(jenkins: MockJenkins, read: Any) -> None:
    jenkins.job("shop/v1.2", of_branch=True)
    jenkins.build("shop/v1.2", 1, "SUCCESS", ENVIRONMENT)
    jenkins.values["/job/shop/job/v1.2/1/injectedEnvVars"] = {"envMap": {"BRANCH_NAME": "v1.2", "TAG_NAME": "v1.2"}}
    assert words(read("shop/v1.2")).run.branch == "tags/v1.2"
    queued = f"gh-readonly-queue/main/pr-7-{C2}"
    jenkins.job("nightly", FREESTYLE)
    jenkins.build("nightly", 1, "SUCCESS", checkout(C1, f"origin/{queued}"))
    run = words(read("nightly")).run
    assert (run.branch, run.pull_request, run.target_branch, run.base_commit) == (queued, "7", "main", C2)
