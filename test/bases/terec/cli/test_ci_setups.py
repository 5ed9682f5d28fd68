"""Six CI systems by their whole sets of variables, against a running server: pushes, reruns, shards, an outage."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from terec.model import Org, Project
from terec.store_sqlite import open_store
from terec_testing.ci_variables import azure, buildkite, circleci, github, gitlab, jenkins
from terec_testing.server import an_app, serving

Terec = Callable[..., Any]
Report = Callable[..., Path]

DECLINED = "card was declined by bank"
MAIN, FIRST, SECOND = "1" * 40, "2" * 40, "3" * 40


class Setup(NamedTuple):
    """Variables of a push to main and of a pull request; those that number a build and name its commit.

    again: what a rerun under the same number changes, None where it gets another. shard: variables of the k-th of 8.
    """

    push: Mapping[str, str]
    change: Mapping[str, str]
    number: str
    commit: str
    again: Mapping[str, str] | None = None
    shard: Callable[[int], Mapping[str, str]] | None = None


SETUPS = {
    "GitHub Actions": Setup(
        {**github.PUSH, "GITHUB_REF": "refs/heads/main", "GITHUB_REF_NAME": "main"},
        github.PULL, "GITHUB_RUN_ID", "GITHUB_SHA", {"GITHUB_RUN_ATTEMPT": "3"},
    ),
    "GitLab CI": Setup(
        {**gitlab.BRANCH, "CI_COMMIT_BRANCH": "main", "CI_COMMIT_REF_NAME": "main"},
        gitlab.REQUEST, "CI_PIPELINE_ID", "CI_COMMIT_SHA", {"CI_JOB_STARTED_AT": "2026-03-01T13:00:00Z"},
        lambda k: {"CI_JOB_NAME": f"unit {k}/8", "CI_NODE_INDEX": str(k), "CI_NODE_TOTAL": "8"},
    ),
    "Jenkins": Setup(
        {**jenkins.FREESTYLE, "GIT_BRANCH": "origin/main", "JOB_NAME": "acme/shop/main", "BRANCH_NAME": "main"},
        jenkins.MULTIBRANCH, "BUILD_NUMBER", "GIT_COMMIT",
    ),
    "Buildkite": Setup(
        {**buildkite.PUSH, "BUILDKITE_BRANCH": "main"},
        buildkite.PULL, "BUILDKITE_BUILD_NUMBER", "BUILDKITE_COMMIT", {"BUILDKITE_RETRY_COUNT": "1"},
        lambda k: {"BUILDKITE_PARALLEL_JOB": str(k - 1), "BUILDKITE_PARALLEL_JOB_COUNT": "8"},
    ),
    "CircleCI": Setup(
        {**circleci.PUSH, "CIRCLE_BRANCH": "main"},
        circleci.PULL, "CIRCLE_BUILD_NUM", "CIRCLE_SHA1", None,
        lambda k: {"CIRCLE_NODE_INDEX": str(k - 1), "CIRCLE_NODE_TOTAL": "8"},
    ),
    "Azure Pipelines": Setup(
        {**azure.PUSH, "BUILD_SOURCEBRANCH": "refs/heads/main"},
        azure.PULL, "BUILD_BUILDID", "BUILD_SOURCEVERSION", {"SYSTEM_JOBATTEMPT": "2", "SYSTEM_STAGEATTEMPT": "2"},
        lambda k: {
            "SYSTEM_JOBNAME": f"Job{k}", "SYSTEM_JOBPOSITIONINPHASE": str(k), "SYSTEM_TOTALJOBSINPHASE": "8"
        },
    ),
}  # fmt: skip
EVERY = pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS.keys())
SHARDED = {name: each for name, each in SETUPS.items() if each.shard}
RERUN = {name: each for name, each in SETUPS.items() if each.again}
TWICE = {
    "GitHub Actions": ({"GITHUB_REF": "refs/heads/fix/tax"}, {}),
    "GitLab CI": ({"CI_COMMIT_BRANCH": "fix/tax"}, {}),
    "Buildkite": ({"BUILDKITE_BRANCH": "fix/tax"}, {}),
    "CircleCI": ({"CIRCLE_BRANCH": "fix/tax"}, {}),
    "Azure Pipelines": (
        {"BUILD_SOURCEBRANCH": "refs/heads/fix/tax"}, {"SYSTEM_PULLREQUEST_SOURCECOMMITID": FIRST}
    ),
}  # fmt: skip
"""What a job of the branch changes in a push to main, and what its request's job on the same head changes.

A multibranch job of Jenkins keeps the runs of a request apart from those of its branch.
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with open_store(tmp_path / "server.sqlite") as store:
        app = an_app(store)
        app.state.api.service.administration.create_org(Org("acme"))
        app.state.api.service.administration.put_project(Project("acme", "shop"))
        with serving(app) as url:
            yield url


class Job:
    """Runs one step of a CI job: the variables are its environment, and no other job's."""

    def __init__(self, terec: Terec, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        self._terec, self._report, self._monkeypatch = terec, report, monkeypatch

    def imports(self, variables: Mapping[str, str], *words: str, **tests: str | bool) -> Any:
        self._enter(variables)
        return self._terec("import", self._report(**tests), *words)

    def asks(self, variables: Mapping[str, str], *words: str) -> Any:
        self._enter(variables)
        return self._terec("check", *words)

    def _enter(self, variables: Mapping[str, str]) -> None:
        every = {name for each in SETUPS.values() for name in (*each.push, *each.change)}
        for name in every & os.environ.keys():
            self._monkeypatch.delenv(name)
        for name, value in variables.items():
            self._monkeypatch.setenv(name, value)


@pytest.fixture
def job(terec: Terec, report: Report, server: str, monkeypatch: pytest.MonkeyPatch) -> Job:
    for name, value in {"TEREC_URL": server, "TEREC_ORG": "acme", "TEREC_PROJECT": "shop"}.items():
        monkeypatch.setenv(name, value)
    return Job(terec, report, monkeypatch)


def _build(setup: Setup, change: bool, number: int, commit: str, **more: str) -> dict[str, str]:
    return {**(setup.change if change else setup.push), setup.number: str(number), setup.commit: commit, **more}


@EVERY
def test_failure_that_main_has_is_excused_and_a_new_one_stays_red_on_the_second_push(job: Job, setup: Setup) -> None:
    on_main = job.imports(_build(setup, False, 10, MAIN), "--json", "--complete", adds=True, pays=DECLINED)
    assert (on_main.code, on_main.json["run"]["branch"]) == (0, "main")
    own = {"adds": "tax is charged twice", "pays": DECLINED}
    for number, commit in ((11, FIRST), (12, SECOND)):
        said = job.imports(_build(setup, True, number, commit), "--check", "--json", **own)
        gate = said.json["gate"]["gate"]
        assert said.code == 1
        assert [bool(each["excuse"]) for each in gate["failures"]].count(True) == 1
    said = job.imports(_build(setup, True, 13, "4" * 40), "--check", "--json", adds=True, pays=DECLINED)
    assert (said.code, said.json["gate"]["gate"]["outcome"]) == (0, "green")


@pytest.mark.parametrize("setup", RERUN.values(), ids=RERUN.keys())
def test_rerun_under_the_same_number_is_what_counts(job: Job, setup: Setup) -> None:
    job.imports(_build(setup, False, 10, MAIN), adds=True)
    assert job.imports(_build(setup, True, 11, FIRST), "--check", adds=DECLINED).code == 1
    again = job.imports(_build(setup, True, 11, FIRST, **(setup.again or {})), "--check", "--json", adds=True)
    assert (again.code, again.json["run"]["passed_on_retry"], again.json["run"]["total_count"]) == (0, 1, 1)


@pytest.mark.parametrize("setup", SHARDED.values(), ids=SHARDED.keys())
def test_one_of_eight_shards_dies(job: Job, setup: Setup) -> None:
    shard = setup.shard
    assert shard is not None
    variables = {k: _build(setup, True, 11, FIRST, **shard(k)) for k in range(1, 9)}
    for k in (8, 1, 2, 3, 4, 6, 7):  # they end when they end
        assert job.imports(variables[k], **{f"test{k}": True}).code == 0
    said = job.asks(_build(setup, True, 11, FIRST), "--parts", "8", "--wait", "0s")
    assert said.code == 4
    assert "5/8 has not arrived" in said.out
    assert job.imports(variables[5], test5=True).code == 0
    assert job.asks(_build(setup, True, 11, FIRST), "--parts", "8").code == 0


@pytest.mark.parametrize("name", TWICE)
def test_branch_and_request_on_one_commit_are_one_vote(job: Job, name: str) -> None:
    """Each of the two runs has its number."""
    setup, (on_branch, on_request) = SETUPS[name], TWICE[name]
    job.imports(_build(setup, False, 10, MAIN), adds=True)
    push, request = _build(setup, False, 11, FIRST, **on_branch), _build(setup, True, 12, FIRST, **on_request)
    verdicts = []
    for variables in (push, request):
        said = job.imports(variables, "--check", "--json", adds=DECLINED)
        assert said.json["run"]["branch"] == "fix/tax"
        verdicts += [each["judged"]["verdict"] for each in said.json["gate"]["gate"]["failures"]]
    assert verdicts == ["NEW", "NEW"]


@EVERY
def test_outage_keeps_the_results_and_is_never_green(job: Job, setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEREC_URL", "http://127.0.0.1:9")
    kept = job.imports(_build(setup, False, 10, MAIN), "--wait", "1s", adds=True)
    assert kept.code == 0
    assert "Kept in the spool: 1 result as" in kept.out + kept.err
    assert job.asks(_build(setup, False, 10, MAIN)).code == 3
