"""What git tells of commits: author, subject and the files that each changed."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from terec.ci_context.git import Checkout
from terec.ci_context.listing import records
from terec.model import COMMITS_LIMIT, FILES_PER_CHANGE, PATH_LIMIT, CommitChange, bounded_changes

SECONDS = 10
"""Time in which git tells of the commits; those that it told of by then are known."""

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_HEAD = re.compile(r"\n?\x1e([0-9a-f]{40,64})\x1f(\w?)[^\x1f]*\x1f([^\x1f]*)\x1f(.*)", re.DOTALL)
_FORMAT = "--format=%x1e%H%x1f%P%x1f%aN%x1f%s"


def read_changes(folder: Path, commits: Sequence[str]) -> tuple[CommitChange, ...]:
    """What these commits changed, in their order, as far as the checkout around folder has them; never raises.

    A merge has no files of its own: they are those of the commits it brings. A rename is two files. At the edge of a
    shallow clone a commit seems to add everything: of such a one no file is told.
    """
    wanted = [each for each in commits[:COMMITS_LIMIT] if _COMMIT.fullmatch(each)]
    if not wanted:
        return ()
    words = ("log", "--no-walk=unsorted", "--ignore-missing", "-z", "--no-renames", "--name-only", _FORMAT)
    told = records(folder, SECONDS, "-c", "core.quotePath=false", *words, *wanted, "--")
    return bounded_changes(_changes(told, Checkout(folder).is_shallow()))


def commits_since(folder: Path, head: str, base: str) -> tuple[str, ...]:
    """Commits reached from head and not from base, newest first; none where the checkout does not have them."""
    return Checkout(folder).commits(head, base) or ()


def _changes(told: Iterable[str], shallow: bool) -> Iterable[CommitChange]:
    """Commits as their records come; most of the files of a huge one are counted and let go."""
    commit: CommitChange | None = None
    files: list[str] = []
    gone, hidden = 0, False
    for record in told:
        head = _HEAD.fullmatch(record)
        if head:
            if commit:
                yield _with_files(commit, files, gone)
            commit, files, gone = CommitChange(head[1], head[3], head[4]), [], 0
            hidden = shallow and not head[2]
        elif (path := record.lstrip("\n")) and not hidden:
            if len(files) < FILES_PER_CHANGE and len(path) <= PATH_LIMIT:
                files.append(path)
            else:
                gone += 1
    if commit:
        yield _with_files(commit, files, gone)


def _with_files(commit: CommitChange, files: list[str], gone: int) -> CommitChange:
    return CommitChange(commit.sha, commit.author, commit.subject, tuple(files), gone)
