"""What git tells of commits: their files, whatever they are called and however the clone was made."""

import subprocess
from pathlib import Path

import pytest

from terec.ci_context import read_changes, tracked_files
from terec.model import FILES_PER_CHANGE


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, **more: bytes) -> str:
        call = ("git", "-c", "user.name=Ann Ü", "-c", "user.email=ann@acme.com", *words)
        return subprocess.run(call, cwd=self.folder, check=True, capture_output=True, **more).stdout.decode().strip()  # type: ignore[call-overload]

    def commit(self, subject: str, **files: str | bytes) -> str:
        for name, content in files.items():
            self.write(name, content)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "--cleanup=verbatim", "-F", "-", input=subject.encode())
        return self.git("rev-parse", "HEAD")

    def write(self, name: str, content: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    (tmp_path / "shop").mkdir()
    return Repository(tmp_path / "shop")


def test_commits_are_told_in_their_order_with_author_subject_and_files(repository: Repository) -> None:
    first = repository.commit("First", **{"src/Cart.java": "a", "ü/naïve \t\n name.py": "b"})
    second = repository.commit("Second\n\nMore of it.", **{"image.png": b"\0\1\2"})
    told = read_changes(repository.folder, [second, first])
    assert [(each.sha, each.author, each.subject) for each in told] == [
        (second, "Ann Ü", "Second"),
        (first, "Ann Ü", "First"),
    ]
    assert told[0].files == ("image.png",)
    assert told[1].files == ("src/Cart.java", "ü/naïve \t\n name.py")


def test_a_rename_is_two_files_and_a_merge_has_none(repository: Repository) -> None:
    repository.commit("First", **{"old.py": "the same\n" * 20})
    repository.git("mv", "old.py", "new.py")
    renamed = repository.commit("Rename")
    repository.git("checkout", "-q", "-b", "other", "HEAD~1")
    repository.commit("Other", **{"b.py": "b"})
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "main")
    merge = repository.git("rev-parse", "HEAD")
    told = {each.sha: each.files for each in read_changes(repository.folder, [merge, renamed])}
    assert told == {merge: (), renamed: ("new.py", "old.py")}


def test_a_subject_of_signs_stays_one_text(repository: Repository) -> None:
    sha = repository.commit("\x1b[31mred\x1f\x1e ]]> @team", a="a")
    (told,) = read_changes(repository.folder, [sha])
    assert (told.subject, told.files) == ("\x1b[31mred\x1f\x1e ]]> @team", ("a",))


def test_a_huge_commit_is_cut_and_that_is_said(repository: Repository) -> None:
    sha = repository.commit("Many", **{f"f{nth:04}": "" for nth in range(FILES_PER_CHANGE + 7)})
    (told,) = read_changes(repository.folder, [sha])
    assert (len(told.files), told.files_left_out) == (FILES_PER_CHANGE, 7)


def test_at_the_edge_of_a_shallow_clone_no_file_is_told(repository: Repository, tmp_path: Path) -> None:
    shas = [repository.commit(f"Commit {nth}", **{f"f{nth}": "x"}) for nth in range(3)]
    repository.git("clone", "-q", "--depth", "2", f"file://{repository.folder}", str(tmp_path / "shallow"))
    told = read_changes(tmp_path / "shallow", shas[::-1])
    assert [(each.sha, each.files) for each in told] == [(shas[2], ("f2",)), (shas[1], ())]


def test_without_git_commits_or_sense_nothing_is_told(repository: Repository, tmp_path: Path) -> None:
    repository.commit("First")
    assert read_changes(tmp_path, ["a" * 40]) == ()
    assert read_changes(repository.folder, ["--output=x", "HEAD", "a" * 40, ""]) == ()
    assert read_changes(repository.folder, []) == ()


def test_tracked_files_are_listed_whatever_they_are_called(repository: Repository) -> None:
    repository.commit("First", **{"ü.py": "", "a/b\n.py": ""})
    (repository.folder / "untracked.py").write_text("")
    assert sorted(tracked_files(repository.folder, 10)) == ["a/b\n.py", "ü.py"]
    assert list(tracked_files(repository.folder / "gone", 10)) == []
