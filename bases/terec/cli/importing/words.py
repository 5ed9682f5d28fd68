"""Settles the words of an imported run: options, else CI, else git."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from terec.ci_context import CiContext, commits_since, has_checkout, read_changes, read_context
from terec.cli.importing.shards import declared_parts
from terec.cli.place import place_to_write
from terec.cli.session import Session
from terec.model import DEFAULT_PART, InvalidInput, Run, RunStatus, UploadHeader

DEFAULT_SUITE = "tests"
DEFAULT_BRANCH = "main"
DEFAULT_ORIGIN = "default"
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Given:
    """The words that options gave; empty or None where they did not.

    config stands before each test's own, group is every result's.
    """

    suite: str = ""
    branch: str = ""
    run_id: int | None = None
    part: str = ""
    attempt: int | None = None
    commit: str = ""
    base: str = ""
    target: str = ""
    pull_request: str = ""
    author: str = ""
    url: str = ""
    time: datetime | None = None
    status: RunStatus | None = None
    parts: int | None = None
    complete: bool = False
    config: str = ""
    group: str = ""


class RunWords(NamedTuple):
    """What is to be stored besides the results; run.run_id None: the store gives the next one.

    config: stands before each test's own. fork: CI says that the change is of another repository. folder: in the
    checkout that was tested; None where none was asked. branch_origin: the variable or `git` that told the branch, or
    `default`; empty where it was given.
    """

    run: Run
    header: UploadHeader
    config: str = ""
    fork: bool = False
    folder: Path | None = None
    branch_origin: str = ""


def run_words(session: Session, given: Given, paths: list[str]) -> RunWords:
    """The run and the upload's place in it. InvalidInput when no branch is known in CI or on a detached head."""
    folder = tested_folder(paths)
    found = read_context(session.environment, folder)
    place = place_to_write(session.word("org"), session.word("project"), found, Path.cwd())
    part = given.part or found.part or DEFAULT_PART
    run = Run(
        place.org.value,
        place.project.value,
        given.suite or found.suite or DEFAULT_SUITE,
        given.branch or found.branch or _branch_without_git(session, found),
        given.run_id if given.run_id is not None else found.run_id,
        tstamp=given.time,
        url=given.url or found.url,
        commit=given.commit or found.commit,
        status=given.status,
        head_commit=found.head_commit,
        base_commit=given.base or found.base_commit,
        commits=found.commits,
        changes=read_changes(folder, _own_commits(folder, found, given.base)) or None,
        base_history=found.base_history,
        target_branch=given.target or found.target_branch,
        pull_request=given.pull_request or found.pull_request,
        author=given.author or found.author,
        event=found.event,
        declared_parts=declared_parts(part, given.parts),
        complete=given.complete or None,
    )
    header = UploadHeader(part, given.attempt or found.attempt or 1, found.sender or "")
    origin = "" if given.branch else found.origin.get("branch", DEFAULT_ORIGIN)
    return RunWords(run, header, given.config or found.config or "", found.fork, folder, origin)


def tested_folder(paths: list[str]) -> Path:
    """The folder whose git checkout is asked: that of the first path where it lies in one, else the one called from."""
    here = Path.cwd()
    first = Path(paths[0]) if paths[0] != STDIN else here
    folder = next((each for each in (first, *first.parents) if each.is_dir()), here)
    inside = folder.resolve().is_relative_to(here.resolve())
    return folder if inside or has_checkout(folder) else here


def _own_commits(folder: Path, found: CiContext, base: str) -> tuple[str, ...]:
    """The commits that are this run's own: back to the base, as far as one is known, else the one that was tested."""
    head = found.head_commit or found.commit
    if found.commits or not head:
        return found.commits or ()
    return (commits_since(folder, head, base) if base else ()) or (head,)


def _branch_without_git(session: Session, found: CiContext) -> str:
    if session.in_ci or found.root is not None:
        raise InvalidInput("Which branch is this? CI's variables and git do not say; please give --branch.")
    return DEFAULT_BRANCH
