"""What is known of the run from where a command was called."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from terec.ci_context.lies import Lie


@dataclass(frozen=True, slots=True)
class CiContext:
    """Words of a run, None where unknown; meanings and limits as in model.Run and model.UploadHeader.

    base_history: the base and up to 200 first parents. commits: head back to the base, newest first, at most 200.
    part: the job, with `k/N` at its end for a shard. config: what CI calls the leg of a matrix.
    fork: the change comes from another repository, whose jobs are given no secrets.
    repository: as the API of its host names it, `owner/repo` or `group/project` (of a fork's change the one that the
    change goes into). api_url: where that API is, without `/` at its end; both only where CI is of the same host.
    root: top folder of the git checkout. shallow: the checkout has not the whole history.
    ci: name of the CI that answered, None outside of one.
    origin: for each word that is known the variable or `git` it came from. lies: variables that were passed over.
    """

    org: str | None = None
    project: str | None = None
    suite: str | None = None
    branch: str | None = None
    run_id: int | None = None
    url: str | None = None
    commit: str | None = None
    head_commit: str | None = None
    base_commit: str | None = None
    base_history: tuple[str, ...] | None = None
    commits: tuple[str, ...] | None = None
    target_branch: str | None = None
    pull_request: str | None = None
    author: str | None = None
    event: str | None = None
    part: str | None = None
    config: str | None = None
    attempt: int | None = None
    sender: str | None = None
    fork: bool = False
    repository: str | None = None
    api_url: str | None = None
    root: Path | None = None
    shallow: bool = False
    ci: str | None = None
    origin: Mapping[str, str] = field(default_factory=dict)
    lies: tuple[Lie, ...] = ()

    @property
    def from_ci(self) -> bool:
        """Whether CI itself named org and project."""
        return self.ci is not None and all(self.origin.get(name, GIT) != GIT for name in ("org", "project"))


GIT = "git"
"""Origin of a word that git told."""

WORDS = tuple(each.name for each in fields(CiContext) if each.name not in ("origin", "lies"))
"""What may be known, in the order in which it is shown."""
