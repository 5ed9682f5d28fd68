"""What a checkout tells, whatever its state."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from terec.ci_context import read_context
from terec.ci_context.names import org_and_project

Git = Callable[..., str]
Commit = Callable[[Path, str], str]


def test_checkout_names_place_branch_and_commit(repository: Path, git: Git, commit: Commit) -> None:
    newest = commit(repository, "first")
    git(repository, "remote", "add", "origin", "https://github.com/acme/shop.git")
    (repository / "build").mkdir()
    found = read_context({}, repository / "build")
    assert (found.org, found.project, found.branch, found.commit) == ("acme", "shop", "main", newest)
    assert (found.root, found.ci, found.origin["org"]) == (repository, None, "git")


def test_branch_is_known_before_the_first_commit(repository: Path) -> None:
    found = read_context({}, repository)
    assert (found.branch, found.commit) == ("main", None)


def test_detached_head_has_a_commit_and_no_branch(repository: Path, git: Git, commit: Commit) -> None:
    newest = commit(repository, "first")
    git(repository, "checkout", "--detach")
    found = read_context({}, repository)
    assert (found.branch, found.commit) == (None, newest)


def test_repository_without_remote_has_a_root_only(repository: Path) -> None:
    found = read_context({}, repository)
    assert (found.org, found.project, found.root) == (None, None, repository)


def test_origin_is_asked_before_other_remotes(repository: Path, git: Git) -> None:
    git(repository, "remote", "add", "fork", "git@github.com:eve/shop.git")
    git(repository, "remote", "add", "origin", "git@github.com:acme/shop.git")
    assert read_context({}, repository).org == "acme"


def test_folder_without_repository_tells_nothing(tmp_path: Path) -> None:
    found = read_context({}, tmp_path)
    assert (found.org, found.branch, found.commit, found.root) == (None, None, None, None)


def test_missing_git_is_as_no_repository(repository: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, "first")
    monkeypatch.setenv("PATH", str(repository))
    assert read_context({}, repository).commit is None


def test_git_that_takes_too_long_is_as_no_repository(repository: Path, commit: Commit) -> None:
    commit(repository, "first")
    assert read_context({}, repository, seconds=0).commit is None


def test_folder_that_is_not_there_tells_nothing(tmp_path: Path) -> None:
    assert read_context({}, tmp_path / "gone").root is None


@pytest.fixture
def merged(repository: Path, git: Git, commit: Commit) -> dict[str, str]:
    """main: first, second, third; a pull request of two commits from second, merged by CI onto third."""
    first, second = commit(repository, "first"), commit(repository, "second")
    git(repository, "checkout", "-b", "fix/tax")
    older, head = commit(repository, "older"), commit(repository, "newer")
    git(repository, "checkout", "main")
    third = commit(repository, "third")
    git(repository, "checkout", "--detach")
    git(repository, "merge", "--no-ff", "fix/tax")
    merge = git(repository, "rev-parse", "HEAD")
    return {"first": first, "second": second, "third": third, "older": older, "head": head, "merge": merge}


def _pull_request(commits: dict[str, str], payload: Path) -> dict[str, str]:
    payload.write_text(
        f'{{"pull_request": {{"number": 42, "head": {{"ref": "fix/tax", "sha": "{commits["head"]}"}},'
        f' "base": {{"ref": "main", "sha": "{commits["second"]}"}}}}}}'
    )
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "acme/shop",
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_EVENT_PATH": str(payload),
        "GITHUB_HEAD_REF": "fix/tax",
        "GITHUB_BASE_REF": "main",
        "GITHUB_REF": "refs/pull/42/merge",
        "GITHUB_SHA": commits["merge"],
    }


def test_base_of_a_merge_is_what_was_merged_onto(repository: Path, merged: dict[str, str], tmp_path: Path) -> None:
    found = read_context(_pull_request(merged, tmp_path / "event.json"), repository)
    assert (found.commit, found.head_commit, found.base_commit) == (merged["merge"], merged["head"], merged["third"])
    assert found.commits == (merged["head"], merged["older"])
    assert found.base_history == (merged["third"], merged["second"], merged["first"])


def test_shallow_clone_still_knows_what_was_merged(
    repository: Path, merged: dict[str, str], tmp_path: Path, git: Git
) -> None:
    git(repository, "branch", "merge", merged["merge"])
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--depth=1", "--branch=merge", repository.as_uri(), str(clone))
    found = read_context(_pull_request(merged, tmp_path / "event.json"), clone)
    assert (found.head_commit, found.base_commit) == (merged["head"], merged["third"])
    assert (found.commits, found.base_history) == ((merged["head"],), None)


def test_history_is_not_asked_for_where_it_is_not_wanted(
    repository: Path, merged: dict[str, str], tmp_path: Path
) -> None:
    found = read_context(_pull_request(merged, tmp_path / "event.json"), repository, history=False)
    assert (found.commits, found.base_history) == (None, None)


def test_push_names_the_commits_since_the_one_before_it(
    repository: Path, merged: dict[str, str], tmp_path: Path
) -> None:
    payload = tmp_path / "event.json"
    payload.write_text(f'{{"before": "{merged["first"]}"}}')
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(payload),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_SHA": merged["third"],
    }
    assert read_context(variables, repository).commits == (merged["third"], merged["second"])


def test_at_most_200_commits_are_named(repository: Path, git: Git, tmp_path: Path) -> None:
    stream = "".join(
        f"commit refs/heads/main\nmark :{number}\ncommitter Ann <ann@acme.example> {1_700_000_000 + number} +0000\n"
        f"data 1\nx\n" + (f"from :{number - 1}\n" if number > 1 else "") + "\n"
        for number in range(1, 302)
    )
    (tmp_path / "stream").write_text(stream)
    with (tmp_path / "stream").open("rb") as commands:
        subprocess.run(["git", "-C", str(repository), "fast-import", "--quiet"], stdin=commands, check=True)
    tip, root = git(repository, "rev-parse", "main"), git(repository, "rev-list", "--max-parents=0", "main")
    payload = tmp_path / "event.json"
    payload.write_text(f'{{"before": "{root}"}}')
    variables = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(payload), "GITHUB_SHA": tip}
    found = read_context(variables, repository)
    assert found.commits is not None
    assert len(found.commits) == 200
    assert found.commits[0] == tip


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("https://github.com/acme/shop.git", ("acme", "shop")),
        ("https://github.com/acme/shop/", ("acme", "shop")),
        ("https://token:x-oauth@github.com/acme/shop.git", ("acme", "shop")),
        ("git@github.com:acme/shop.git", ("acme", "shop")),
        ("github.com:acme/shop", ("acme", "shop")),
        ("ssh://git@gitlab.example:2222/acme/web/shop.git", ("acme.web", "shop")),
        ("git@gitlab.example:acme/web/shop.git", ("acme.web", "shop")),
        ("https://dev.azure.example/acme/My%20Shop/_git/shop", ("acme.My-Shop._git", "shop")),
        ("git://git.example/acme/~ann/shop.git", ("acme.-ann", "shop")),
        ("/srv/git/shop.git", (None, None)),
        ("../shop", (None, None)),
        ("C:\\git\\shop", (None, None)),
        ("file:///srv/git/acme/shop.git", (None, None)),
        ("https://[broken/acme/shop", (None, None)),
        ("", (None, None)),
    ],
)
def test_remote_address_names_org_and_project(remote: str, expected: tuple[str | None, str | None]) -> None:
    assert org_and_project(remote) == expected


def test_shallow_clone_is_told_from_a_whole_one(repository: Path, commit: Commit, tmp_path: Path, git: Git) -> None:
    commit(repository, "first")
    commit(repository, "second")
    for name, words in (("shallow", ("--depth=1",)), ("whole", ())):
        git(tmp_path, "clone", *words, repository.as_uri(), str(tmp_path / name))
    assert read_context({}, tmp_path / "shallow").shallow
    assert not read_context({}, tmp_path / "whole").shallow


def test_base_is_where_head_left_the_local_target_of_a_checkout_without_remote(
    repository: Path, git: Git, commit: Commit
) -> None:
    base = commit(repository, "first")
    git(repository, "checkout", "-b", "pr1")
    commit(repository, "second")
    variables = {"JENKINS_URL": "http://ci", "JOB_NAME": "shop", "CHANGE_ID": "7", "CHANGE_TARGET": "main"}
    assert read_context(variables, repository).base_commit == base
