"""What one commit changed, as far as a verdict needs it."""

from collections.abc import Iterable
from dataclasses import dataclass

COMMITS_LIMIT = 200
"""Most commits kept of a run, and of the history of its base."""

FILES_PER_CHANGE = 50
"""Most files kept of one commit."""

FILES_PER_RUN = 2000
"""Most files kept of all commits of a run."""

AUTHOR_LIMIT = 200
SUBJECT_LIMIT = 200
PATH_LIMIT = 500
SHA_LIMIT = 64


@dataclass(frozen=True, slots=True)
class CommitChange:
    """A commit with its files, as paths from the top of the checkout with `/`.

    files_left_out: how many more it changed; a commit whose files git did not tell has none.
    """

    sha: str
    author: str = ""
    subject: str = ""
    files: tuple[str, ...] = ()
    files_left_out: int = 0


def bounded_changes(changes: Iterable[CommitChange]) -> tuple[CommitChange, ...]:
    """The changes within all limits: the newest commits, their first files, and of each how many were left out.

    Paths that are too long are left out, texts cut. What a text could do to a screen is not looked at here.
    """
    room = FILES_PER_RUN
    bounded: list[CommitChange] = []
    for each in changes:
        if len(bounded) == COMMITS_LIMIT:
            break
        files = tuple(_whole(path) for path in each.files if len(path) <= PATH_LIMIT)[: min(FILES_PER_CHANGE, room)]
        room -= len(files)
        gone = each.files_left_out + len(each.files) - len(files)
        sha, author = each.sha[:SHA_LIMIT], _whole(each.author)[:AUTHOR_LIMIT]
        bounded.append(CommitChange(sha, author, _whole(each.subject)[:SUBJECT_LIMIT], files, gone))
    return tuple(bounded)


def _whole(text: str) -> str:
    """The text without half characters and NUL, which no store can hold."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
