"""The files of a checkout, in which that of a test is looked for."""

from pathlib import Path

from terec.ci_context import tracked_files
from terec.owners import SourceIndex

LISTING_SECONDS = 10
"""Time in which git lists the files of the checkout; those that came by then are looked in."""


def root_of(folder: Path) -> Path | None:
    """The top of the checkout around a folder; of a worktree and a submodule `.git` is a file."""
    folder = folder.absolute()
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)


def sources_of(root: Path) -> SourceIndex:
    """The files that git tracks below the top of a checkout."""
    return SourceIndex(tracked_files(root, LISTING_SECONDS))
