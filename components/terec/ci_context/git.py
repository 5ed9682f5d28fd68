"""What git knows of a checkout; every question is one call with a time limit, and no answer is None."""

import os
import re
import subprocess
from pathlib import Path

SECONDS = 5
"""A repository that answers later than this is treated as one that does not answer."""

COMMITS = 200
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Checkout:
    """The git checkout around a folder, if there is one."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self._folder = folder
        self._seconds = seconds

    def root(self) -> Path | None:
        """Top folder of the checkout; None: no git, no repository, or one that git refuses to read."""
        line = self._line("rev-parse", "--show-toplevel")
        return Path(line) if line else None

    def branch(self) -> str | None:
        """The branch checked out, also before its first commit; None when HEAD is detached."""
        return self._line("symbolic-ref", "--quiet", "--short", "HEAD")

    def commit(self) -> str | None:
        return self._commit("HEAD")

    def remote(self) -> str | None:
        """Address of `origin`, else of `upstream`, else of the first remote."""
        lines = self._lines("config", "--get-regexp", r"^remote\..*\.url$")
        addresses: dict[str, str] = {}
        for line in lines or ():
            name, _, address = line.partition(" ")
            addresses.setdefault(name.removeprefix("remote.").removesuffix(".url"), address)
        return addresses.get("origin") or addresses.get("upstream") or next(iter(addresses.values()), None)

    def parents(self, commit: str) -> tuple[str, ...]:
        """Parents as the commit itself names them; a shallow clone names them too, though it does not have them."""
        lines = self._lines("cat-file", "commit", commit) if _COMMIT.fullmatch(commit) else None
        parents = []
        for line in lines or ():
            if not line:
                break
            if line.startswith("parent "):
                parents.append(line.removeprefix("parent "))
        return tuple(parents)

    def subject(self, commit: str) -> str | None:
        """The first line of a commit's message."""
        return self._line("log", "--max-count=1", "--format=%s", commit) if _COMMIT.fullmatch(commit) else None

    def is_shallow(self) -> bool:
        """Whether the checkout lacks a part of the history."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def fork_point(self, branch: str) -> str | None:
        """Where HEAD left the remote branch; the local one in a checkout that has no remote."""
        place = "remotes/origin" if self.remote() else "heads"
        return self._line("merge-base", "HEAD", f"refs/{place}/{branch}")

    def commits(self, head: str, base: str) -> tuple[str, ...] | None:
        """Commits reached from head and not from base, newest first."""
        return self._list(head, f"^{base}", limit=COMMITS)

    def history(self, base: str) -> tuple[str, ...] | None:
        """base and its first parents, newest first."""
        return self._list("--first-parent", base, limit=COMMITS)

    def _list(self, *words: str, limit: int) -> tuple[str, ...] | None:
        if not all(_COMMIT.fullmatch(word.removeprefix("^")) for word in words if not word.startswith("--")):
            return None
        lines = self._lines("rev-list", f"--max-count={limit}", *words)
        return tuple(lines) if lines else None

    def _commit(self, name: str) -> str | None:
        return self._line("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")

    def _line(self, *words: str) -> str | None:
        lines = self._lines(*words)
        return lines[0] if lines else None

    def _lines(self, *words: str) -> list[str] | None:
        try:
            done = subprocess.run(  # noqa: S603 - fixed words and checked commits, no shell
                ["git", "-C", str(self._folder), *words],  # noqa: S607 - the git of the caller's PATH is meant
                capture_output=True,
                timeout=self._seconds,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **QUIET},
                check=False,
            )
        except (OSError, subprocess.SubprocessError, ValueError):
            return None
        return done.stdout.decode("utf-8", "replace").splitlines() if done.returncode == 0 else None


QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
"""git neither writes, asks nor fetches for us."""
