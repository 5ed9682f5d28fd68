"""The set-ups in integrations/ do what they say: their own lines are run, with the CI's own variables."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from terec.cli.main import run
from terec_testing.ci_variables import azure, buildkite, circleci, github, gitlab, jenkins
from terec_testing.code_hosts import TOKEN, MockGitHub, MockGitLab
from terec_testing.servers.launched import LAUNCHER
from terec_testing.test_data import require

ROOT = Path(__file__).parents[2]
INTEGRATIONS = ROOT / "integrations"
STEPS = Path(__file__).with_name("jenkins_steps.groovy")
SECONDS = 180
RED = "### ❌ Red: 1 of 1 failure is yours."

Environment = dict[str, str]


def _run(command: list[str], environment: Environment, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=SECONDS)


def _read(name: str) -> Any:
    return yaml.safe_load((INTEGRATIONS / name).read_text())


@pytest.fixture
def passed(server: str, checkout: Path) -> None:
    """Both tests passed on main in every suite that the set-ups name."""
    report = checkout.parent / "passed.xml"
    cases = "".join(f'<testcase classname="com.acme.CartTest" name="{name}"/>' for name in ("adds", "pays"))
    report.write_text(f"<testsuite>{cases}</testsuite>")
    for suite in ("ci", "unit", "acme-shop"):
        words = ["--org", "acme", "--project", "shop", "--branch", "main", "--suite", suite, "--part", "unit"]
        assert run(["import", str(report), *words, "--url", server, "--commit", github.BASE]) == 0


# GitHub


def _github_step(name: str, inputs: dict[str, str]) -> tuple[str, Environment]:
    """The script of the action's step, and what its env says with these inputs in it."""
    action = _read("github/action.yml")
    step = next(each for each in action["runs"]["steps"] if each["name"] == name)
    given = {key: inputs.get(key, each.get("default", "")) for key, each in action["inputs"].items()}
    assert set(inputs) <= set(given)
    variables = {
        key: given[value.removeprefix("${{ inputs.").removesuffix(" }}")] for key, value in step.get("env", {}).items()
    }
    assert "${{" not in step["run"], "what a pull request writes must not stand in a script"
    return step["run"], variables


def _github_job(hub: MockGitHub, folder: Path) -> Environment:
    payload = json.loads(json.dumps(github.PULL_PAYLOAD).replace("acme-inc/web.shop", "acme/shop"))
    (folder / "event.json").write_text(json.dumps(payload))
    return {
        **github.PULL,
        "GITHUB_ACTION_PATH": str(INTEGRATIONS / "github"),
        "GITHUB_API_URL": hub.url + hub.api,
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_PATH": str(folder / "path"),
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_WORKFLOW": "ci",
        "RUNNER_TEMP": str(folder / "temp"),
    }


def _action(
    inputs: dict[str, str], hub: MockGitHub, environment: Environment, checkout: Path, **more: str
) -> "subprocess.CompletedProcess[str]":
    script, variables = _github_step("TeReC", {"github-token": TOKEN, **inputs})
    job = {**environment, **_github_job(hub, checkout.parent), **variables, **more}
    return _run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], job, checkout)


@pytest.mark.usefixtures("passed")
def test_github_action_runs_the_tests_and_publishes(
    server: str, hub: MockGitHub, environment: Environment, checkout: Path
) -> None:
    done = _action({"run": "./gradlew test", "url": server}, hub, environment, checkout)
    assert done.returncode == 1, done.stderr
    assert hub.texts("42")[0].splitlines()[1] == RED
    assert [state for state, _ in hub.states(github.HEAD)] == ["pending", "failure"]
    assert RED in (checkout.parent / "summary.md").read_text()


@pytest.mark.usefixtures("passed")
def test_github_action_imports_what_an_earlier_step_wrote(
    server: str, hub: MockGitHub, environment: Environment, checkout: Path
) -> None:
    _run(["./gradlew"], environment, checkout)
    inputs = {"reports": "\n  build/test-results\n", "url": server, "options": "--no-comment\n--no-commit-status"}
    assert _action(inputs, hub, environment, checkout).returncode == 1
    assert hub.web.asked == []


@pytest.mark.usefixtures("passed")
def test_github_action_judges_shards_in_a_job_of_its_own(
    server: str, hub: MockGitHub, environment: Environment, checkout: Path
) -> None:
    shard = {"run": "./gradlew test", "url": server, "options": "--check-later\n--part\nunit 1/2"}
    assert _action(shard, hub, environment, checkout).returncode == 0
    last = {**shard, "options": "--check-later\n--part\nunit 2/2"}
    assert _action(last, hub, environment, checkout).returncode == 0
    assert _action({"parts": "2", "url": server}, hub, environment, checkout).returncode == 1
    assert [state for state, _ in hub.states(github.HEAD)] == ["pending", "failure"]


def test_github_action_installs_terec_from_its_own_checkout(
    hub: MockGitHub, environment: Environment, tmp_path: Path
) -> None:
    script, _ = _github_step("Install TeReC", {})
    job = {**environment, **_github_job(hub, tmp_path)}
    done = subprocess.run(["bash", "-c", script], env=job, capture_output=True, text=True, timeout=600)
    if done.returncode and "No matching distribution" in done.stderr:
        require("index", "No package index can be reached, so that the action's installation was not tried.")
    assert done.returncode == 0, done.stderr
    (bin_folder,) = (tmp_path / "path").read_text().split()
    said = subprocess.run([f"{bin_folder}/terec", "--version"], capture_output=True, text=True, timeout=60)
    assert said.stdout.startswith("terec ")


# GitLab


def _gitlab_job(name: str) -> tuple[str, Any]:
    """The lines of the template's job, those of what it extends first, as the runner's shell takes them."""
    template = _read("gitlab/terec.gitlab-ci.yml")
    job = {**template[template[name]["extends"]], **template[name]}
    return "\n".join([*job["before_script"], *job["script"]]), job


@pytest.mark.usefixtures("passed")
def test_gitlab_template_runs_the_tests_and_publishes(
    server: str, lab: MockGitLab, environment: Environment, checkout: Path
) -> None:
    own = {
        "CI_API_V4_URL": lab.url + lab.api,
        "CI_CONFIG_PATH": "ci.yml",
        "CI_MERGE_REQUEST_PROJECT_PATH": "acme/shop",
        "CI_PROJECT_DIR": str(checkout),
        "CI_PROJECT_PATH": "acme/shop",
        "GITLAB_TOKEN": TOKEN,
        "TEREC_TESTS": "./gradlew test",
        "TEREC_URL": server,
    }
    script, job = _gitlab_job(".terec")
    done = _run(["bash", "-eo", "pipefail", "-c", script], {**environment, **gitlab.MERGED, **own}, checkout)
    assert done.returncode == 1, done.stderr
    assert lab.texts("42")[0].splitlines()[1] == RED
    assert [state for state, _ in lab.states(gitlab.HEAD)] == ["pending", "failed"]
    (page,) = job["artifacts"]["paths"]
    assert RED in (checkout / page).read_text()


def test_gitlab_template_without_terec_says_what_is_missing(environment: Environment, checkout: Path) -> None:
    script, _ = _gitlab_job(".terec-check")
    bare = {**environment, **gitlab.REQUEST, "PATH": "/usr/bin:/bin", "CI_PROJECT_DIR": str(checkout)}
    done = _run(["bash", "-eo", "pipefail", "-c", script], bare, checkout)
    assert done.returncode
    assert "TEREC_SOURCE: names no repository of TeReC, and the image has no terec" in done.stderr


# Jenkins


@pytest.fixture(scope="module")
def groovy() -> Path:
    """The jar of Groovy; skips aloud where it cannot be had."""
    done = subprocess.run(
        [sys.executable, str(LAUNCHER), "jars", "groovy"], capture_output=True, text=True, timeout=600
    )
    if done.returncode:
        require("groovy", done.stderr.strip())
    (jar,) = Path(done.stdout.strip()).glob("groovy-*.jar")
    return jar


def _jenkins(
    words: str, groovy: Path, environment: Environment, checkout: Path, **more: str
) -> "subprocess.CompletedProcess[str]":
    command = [
        "java",
        "-cp",
        str(groovy),
        "groovy.ui.GroovyMain",
        str(STEPS),
        str(INTEGRATIONS / "jenkins/vars/terec.groovy"),
    ]
    build = {**environment, **jenkins.MULTIBRANCH, "CREDENTIAL_terec": "", "CREDENTIAL_hub": TOKEN, **more}
    return _run([*command, words], build, checkout)


@pytest.mark.usefixtures("passed")
def test_jenkins_step_runs_the_tests_publishes_and_fails_the_build(
    server: str, hub: MockGitHub, groovy: Path, environment: Environment, checkout: Path
) -> None:
    words = (
        f"[tests: './gradlew test', url: '{server}', credentialsId: 'terec', repository: 'acme/shop', "
        f"githubApi: '{hub.url}{hub.api}', githubCredentialsId: 'hub', options: ['--org', 'acme', '--project', 'shop']]"
    )
    done = _jenkins(words, groovy, environment, checkout)
    assert done.returncode == 1, done.stderr
    assert "ERROR TeReC ends with exit code 1; terec.md says whose the failures are." in done.stdout
    assert "ARCHIVED terec.md true" in done.stdout
    assert hub.texts("12")[0].splitlines()[1] == RED
    assert [state for state, _ in hub.states(jenkins.COMMIT)] == ["pending", "failure"]
    assert TOKEN not in done.stdout + done.stderr


def test_jenkins_step_imports_reports_and_is_unstable_where_nothing_can_be_judged(
    server: str, groovy: Path, environment: Environment, checkout: Path
) -> None:
    (checkout / "empty.xml").write_text(
        '<testsuite><testcase classname="a.B" name="c"><skipped/></testcase></testsuite>'
    )
    words = f"[reports: 'empty.xml', url: '{server}', options: ['--org', 'acme', '--project', 'shop']]"
    done = _jenkins(words, groovy, environment, checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "UNSTABLE TeReC could not judge this build; terec.md says why." in done.stdout
    assert "RETURNED 4" in done.stdout


def test_jenkins_step_takes_words_as_they_are(groovy: Path, environment: Environment, checkout: Path) -> None:
    (checkout.parent / "bin" / "terec").write_text('#!/bin/sh\nprintf "<%s>" "$@"\n')
    words = """[tests: 'echo "$HOME" \\'; touch broken', options: ['--suite', 'a b; touch broken $(touch broken)']]"""
    done = _jenkins(words, groovy, environment, checkout)
    assert '<--suite><a b; touch broken $(touch broken)><--><sh><-c><echo "$HOME" \'; touch broken>' in done.stdout
    assert not (checkout / "broken").exists()


def test_jenkins_step_refuses_a_word_that_it_does_not_know(
    groovy: Path, environment: Environment, checkout: Path
) -> None:
    done = _jenkins("[test: 'make']", groovy, environment, checkout)
    assert done.returncode == 1
    assert "ERROR terec: no such word: test; there are tests, reports, parts, url" in done.stdout


# Buildkite, CircleCI, Azure Pipelines


def _commands(value: Any) -> list[tuple[str, Environment]]:
    """Every command of a pipeline with its variables, in the order in which they stand there."""
    if isinstance(value, list):
        return [found for each in value for found in _commands(each)]
    if not isinstance(value, dict):
        return []
    variables = {key: str(each) for key, each in (value.get("env") or value.get("environment") or {}).items()}
    own = [(value[key], variables) for key in ("command", "script") if isinstance(value.get(key), str)]
    return [*own, *(found for each in value.values() for found in _commands(each))]


@pytest.mark.usefixtures("passed")
@pytest.mark.parametrize(
    ("file", "variables", "shell"),
    [
        ("buildkite/pipeline.yml", buildkite.PULL, ["bash", "-e", "-c"]),
        ("circleci/config.yml", circleci.PULL, ["bash", "-eo", "pipefail", "-c"]),
        ("azure/azure-pipelines.yml", azure.PULL, ["bash", "--noprofile", "--norc", "-c"]),
    ],
    ids=["Buildkite", "CircleCI", "Azure Pipelines"],
)
def test_one_line_in_other_systems_publishes_at_github(
    file: str, variables: Environment, shell: list[str], server: str, hub: MockGitHub, environment: Environment,
    checkout: Path,
) -> None:  # fmt: skip
    place = {"TEREC_ORG": "acme", "TEREC_PROJECT": "shop", "TEREC_API_KEY": ""}
    own = {**place, "TEREC_URL": server, "GITHUB_API_URL": hub.url + hub.api}
    command, said = _commands(_read(file))[0]
    job = {**environment, **variables, **said, **own, "GITHUB_REPOSITORY": "acme/shop", "GITHUB_TOKEN": TOKEN}
    done = _run([*shell, command], job, checkout)
    assert done.returncode in (1, 4), done.stderr
    assert hub.comments, done.stderr
    (texts,) = [[each["body"] for each in listed] for listed in hub.comments.values()]
    assert len(texts) == 1
    (statuses,) = hub.statuses.values()
    assert statuses[0]["state"] == "pending"
    assert statuses[-1]["state"] in ("failure", "error")
