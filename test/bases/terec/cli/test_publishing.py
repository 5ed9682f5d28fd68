"""What commands write where people look, with CI's own variables, at hosts that answer over HTTP."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from terec_testing.ci_variables import github, gitlab, jenkins
from terec_testing.code_hosts import TOKEN, MockGitHub, MockGitLab, mock_github, mock_gitlab

Terec = Callable[..., Any]
Report = Callable[..., Path]
Job = Callable[..., Any]

DECLINED = "card was declined by bank"
HEAD = github.HEAD
PAGE = "https://github.com/acme/shop/actions/runs"


@pytest.fixture
def hub() -> Iterator[MockGitHub]:
    with mock_github(me=None) as mock:
        yield mock


@pytest.fixture
def job(terec: Terec, hub: MockGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    """Runs a command as a step of a GitHub job of pull request 42, after main passed once."""

    def step(*words: object, **variables: str) -> Any:
        payload = tmp_path / "event.json"
        payload.write_text(json.dumps(github.PULL_PAYLOAD))
        given = {
            **github.PULL,
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_API_URL": hub.url + hub.api,
            "GITHUB_EVENT_PATH": str(payload),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_TOKEN": TOKEN,
            **variables,
        }
        with monkeypatch.context() as patch:
            for name, value in given.items():
                patch.setenv(name, value)
            return terec(*words)

    return step


pytestmark = pytest.mark.usefixtures("base_passed")


def test_red_run_is_told_on_the_page_in_a_comment_and_on_the_head_commit(
    job: Job, hub: MockGitHub, report: Report, tmp_path: Path
) -> None:
    said = job("import", report(adds=DECLINED, pays=True), "--check")
    assert (said.code, said.err) == (1, "")
    (comment,) = hub.texts("42")
    assert comment.splitlines()[0] == "<!-- terec:gate:1 acme/shop/CI%20%2D%20unit -->"
    assert comment.splitlines()[1] == "### ❌ Red: 1 of 1 failure is yours."
    assert (tmp_path / "summary.md").read_text().startswith("### ❌ Red: 1 of 1 failure is yours.")
    (status,) = hub.statuses[HEAD]
    assert (status["context"], status["state"], status["description"]) == (
        "terec/CI - unit",
        "failure",
        "Red: 1 of 1 failure is yours.",
    )
    assert status["target_url"].startswith(PAGE)
    assert github.SHA not in hub.statuses


def test_green_run_makes_no_comment_and_turns_one_that_is_there_green(
    job: Job, hub: MockGitHub, report: Report
) -> None:
    assert job("import", report(adds=True, pays=True), "--check").code == 0
    assert hub.texts("42") == []
    assert job("import", report(adds=DECLINED, pays=True), "--check", GITHUB_RUN_ID="2").code == 1
    assert job("import", report(adds=True, pays=True), "--check", GITHUB_RUN_ID="3").code == 0
    (comment,) = hub.texts("42")
    assert comment.splitlines()[1] == "### ✅ Green: nothing failed."
    assert [state for state, _ in hub.states(HEAD)] == ["success", "failure", "success"]


def test_check_after_imports_says_it_once_for_all_parts(job: Job, hub: MockGitHub, report: Report) -> None:
    for part, adds in (("1/2", True), ("2/2", DECLINED)):
        assert job("import", report(adds=adds, pays=True), "--part", part, "--parts", 2).code == 0
    assert hub.states(HEAD) == [("pending", "Waiting for results.")]
    assert hub.texts("42") == []
    assert job("check").code == 1
    assert [state for state, _ in hub.states(HEAD)] == ["pending", "failure"]
    assert len(hub.texts("42")) == 1


def test_part_that_is_checked_before_the_others_arrived_stays_pending(
    job: Job, hub: MockGitHub, report: Report
) -> None:
    assert job("import", report(adds=True, pays=True), "--part", "1/2", "--parts", 2, "--check").code == 0
    assert hub.states(HEAD) == [("pending", "Waiting for other jobs: The run is incomplete: part 2/2 has not arrived.")]
    assert hub.texts("42") == []


def test_run_that_stays_incomplete_is_an_error_in_the_end(job: Job, hub: MockGitHub, report: Report) -> None:
    job("import", report(adds=True), "--part", "1/2", "--parts", 2)
    assert job("check").code == 4
    assert hub.states(HEAD)[-1] == (
        "error",
        "Not judgeable: The run is incomplete: part 2/2 has not arrived.",
    )
    assert "⚠️ Not judgeable" in hub.texts("42")[0]


@pytest.mark.parametrize("status", [401, 403, 404, 422, 500, 503])
def test_host_that_refuses_is_a_warning_and_changes_no_exit_code(
    job: Job, hub: MockGitHub, report: Report, status: int
) -> None:
    hub.refuse = {"POST": status}
    said = job("import", report(adds=DECLINED, pays=True), "--check")
    assert said.code == 1
    first, second = said.err.splitlines()
    assert first.startswith("terec: The commit status was not published: GitHub at ")
    assert second.startswith("terec: The comment was not published: GitHub at ")
    assert f"answers {status}" in first
    assert TOKEN not in said.err + said.out
    assert len(hub.asked("POST")) == 2


def test_host_that_is_not_there_is_a_warning(job: Job, report: Report) -> None:
    said = job("import", report(adds=True, pays=True), "--check", GITHUB_API_URL="http://127.0.0.1:1")
    assert said.code == 0
    assert "terec: The commit status was not published: GitHub at http://127.0.0.1:1 does not answer" in said.err


def test_nothing_is_asked_of_a_host_without_a_token_outside_of_ci_or_where_it_was_told_so(
    job: Job, terec: Terec, hub: MockGitHub, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert job("import", report(adds=DECLINED, pays=True), "--check", GITHUB_TOKEN="").code == 1
    assert job("check", "--no-comment", "--no-commit-status").code == 1
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    assert terec("check", "CI - unit", "fix/tax", "latest", "--org", "acme", "--project", "shop").code == 1
    assert hub.web.asked == []


def test_run_of_another_commit_is_not_published_by_itself(job: Job, hub: MockGitHub) -> None:
    assert job("check", "CI - unit", "main", 1).code == 0
    assert hub.web.asked == []


def test_dry_run_writes_the_page_alone(job: Job, hub: MockGitHub, report: Report, tmp_path: Path) -> None:
    assert job("import", report(adds=DECLINED, pays=True), "--dry-run").code == 1
    assert "### ❌ Red" in (tmp_path / "summary.md").read_text()
    assert hub.web.asked == []


def test_what_was_asked_for_and_cannot_be_is_one_sentence(terec: Terec) -> None:
    words = ("CI - unit", "main", 1, "--org", "acme", "--project", "shop")
    said = terec("check", *words, "--comment", "--commit-status")
    assert said.code == 0
    assert [line.partition(":")[2].partition(":")[0].strip() for line in said.err.splitlines()] == [
        "No commit status",
        "No comment",
    ]


def test_comment_without_a_check_is_a_wrong_call(terec: Terec, report: Report) -> None:
    for words in (("--comment",), ("--summary", "page.md")):
        assert terec("import", report(adds=True), *words).code == 2


def test_summary_goes_into_a_file_for_a_ci_that_shows_none(terec: Terec, folder: Path) -> None:
    words = ("CI - unit", "main", 1, "--org", "acme", "--project", "shop")
    assert terec("check", *words, "--summary", folder / "pages" / "terec.md").code == 0
    assert (folder / "pages" / "terec.md").read_text().startswith("### ✅ Green")
    said = terec("check", *words, "--summary", folder)
    assert said.code == 0
    assert "was not written" in said.err


def test_full_summary_is_a_warning(job: Job, tmp_path: Path, report: Report) -> None:
    (tmp_path / "summary.md").write_text("x" * 1024 * 1024)
    said = job("import", report(adds=True, pays=True), "--check")
    assert said.code == 0
    assert "The page of this job was not written: The summary of this step is full" in said.err
    assert (tmp_path / "summary.md").stat().st_size == 1024 * 1024


def test_json_on_stdout_stays_json(job: Job, report: Report) -> None:
    assert job("import", report(adds=DECLINED, pays=True), "--check", "--json").json["gate"]["gate"]["outcome"] == "red"
    said = job("check", "--json", TF_BUILD="True")
    assert said.json["gate"]["outcome"] == "red"


def test_azure_is_told_of_a_file_that_stays(
    terec: Terec, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"TF_BUILD": "True", "CI": "true", "AGENT_TEMPDIRECTORY": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    said = terec("check", "CI - unit", "main", 1, "--org", "acme", "--project", "shop")
    (line,) = [line for line in said.out.splitlines() if line.startswith("##vso[task.uploadsummary]")]
    path = Path(line.partition("]")[2])
    assert path.is_relative_to(tmp_path)
    assert path.read_text().startswith("### ✅ Green")


@pytest.mark.parametrize(("code", "warned"), [(0, False), (1, True)])
def test_buildkite_annotates_the_build(
    terec: Terec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, warned: bool
) -> None:
    agent = tmp_path / "bin" / "buildkite-agent"
    agent.parent.mkdir()
    agent.write_text(f'#!/bin/sh\nprintf "%s " "$@" >{tmp_path}/words\ncat >{tmp_path}/page\nexit {code}\n')
    agent.chmod(0o755)
    monkeypatch.setenv("BUILDKITE", "true")
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("PATH", f"{agent.parent}:/usr/bin:/bin")
    said = terec("check", "CI - unit", "main", 1, "--org", "acme", "--project", "shop")
    assert said.code == 0
    assert (tmp_path / "words").read_text() == "annotate --context terec-CI - unit --style success "
    assert (tmp_path / "page").read_text().startswith("### ✅ Green")
    assert ("did not annotate" in said.err) == warned


def test_report_that_broke_off_is_held_against_corrections(
    job: Job, hub: MockGitHub, report: Report, folder: Path
) -> None:
    report(adds=True, pays=True)
    (folder / "broken.xml").write_text('<testsuite><testcase classname="a.B" name="c"/><testcase classname="a.B" na')
    assert job("import", folder, "--check").code == 4
    (status,) = hub.statuses[HEAD]
    assert status["target_url"].endswith("#terec?project=acme/shop&held=yes&red=unit")


def test_how_the_gate_was_asked_stands_in_the_address(job: Job, hub: MockGitHub, report: Report) -> None:
    job("import", report(adds=True), "--check", "--fail-on", "missing", "--against", "main")
    (status,) = hub.statuses[HEAD]
    assert status["target_url"].endswith("#terec?project=acme/shop&against=main&fail-on=missing")


def test_red_status_of_another_project_stays_and_the_comment_is_ones_own(
    job: Job, hub: MockGitHub, report: Report
) -> None:
    assert job("import", report(adds=DECLINED, pays=True), "--check").code == 1
    stands = {"context": "terec/CI - unit", "state": "failure", "target_url": f"{PAGE}/9#terec?project=acme/web"}
    hub.statuses[HEAD].append({**stands, "description": "Red: theirs."})
    said = job("import", report(adds=True, pays=True), "--check", GITHUB_RUN_ID="2")
    assert (said.code, hub.states(HEAD)[-1]) == (0, ("failure", "Red: theirs."))
    assert said.err == (
        "terec: The commit status was not published: terec/CI - unit tells of acme/web on the same commit, too, and "
        "shows only the worse of both: give the suite another name there or in acme/shop.\n"
    )
    assert hub.texts("42")[0].splitlines()[1] == "### ✅ Green: nothing failed."


@pytest.fixture
def lab() -> Iterator[MockGitLab]:
    with mock_gitlab() as mock:
        yield mock


@pytest.mark.parametrize(
    ("variables", "commit"),
    [(gitlab.MERGED, gitlab.HEAD), (gitlab.REQUEST, gitlab.SHA)],
    ids=["merged result", "detached"],
)
def test_gitlab_has_a_note_and_a_status_on_the_head_commit(
    terec: Terec, lab: MockGitLab, report: Report, monkeypatch: pytest.MonkeyPatch, variables: Any, commit: str
) -> None:
    own = {"CI_API_V4_URL": lab.url + lab.api, "CI_MERGE_REQUEST_PROJECT_PATH": "acme/shop", "GITLAB_TOKEN": TOKEN}
    for name, value in {**variables, **own}.items():
        monkeypatch.setenv(name, value)
    words = ("--suite", "CI - unit", "--base", github.BASE, "--part", "")
    assert terec("import", report(adds=DECLINED, pays=True), *words, "--check").code == 1
    assert "### ❌ Red: 1 of 1 failure is yours." in lab.texts("42")[0]
    assert lab.states(commit) == [("failed", "Red: 1 of 1 failure is yours.")]


def test_gitlab_is_not_asked_with_a_jobs_own_token(
    terec: Terec, lab: MockGitLab, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"CI_API_V4_URL": lab.url + lab.api, "CI_JOB_TOKEN": TOKEN}
    for name, value in {**gitlab.REQUEST, **own}.items():
        monkeypatch.setenv(name, value)
    said = terec("import", report(adds=DECLINED), "--suite", "CI - unit", "--check")
    assert (said.code, said.err) == (1, "")
    assert lab.web.asked == []


def test_ci_of_no_host_is_told_where_the_repository_is(
    terec: Terec, hub: MockGitHub, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"GITHUB_API_URL": hub.url + hub.api, "GITHUB_REPOSITORY": "acme/shop", "GITHUB_TOKEN": TOKEN}
    for name, value in {**jenkins.MULTIBRANCH, **own}.items():
        monkeypatch.setenv(name, value)
    said = terec("import", report(adds=DECLINED, pays=True), "--check", "--org", "acme", "--project", "shop")
    assert said.code in (1, 4)
    assert len(hub.statuses) == 1
    assert len(hub.comments) == 1
