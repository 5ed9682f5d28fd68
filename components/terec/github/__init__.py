"""Reads the runs of a GitHub workflow, and the reports among their artifacts."""

from terec.github.importing import Reading
from terec.github.last_runs import Importer, LastRuns
from terec.github.pace import Pace
from terec.github.run_words import run_of
from terec.github.server import GithubServer, Repository, named_repository, open_github
from terec.github.workflow_runs import WorkflowRun

__all__ = [
    "GithubServer",
    "Importer",
    "LastRuns",
    "Pace",
    "Reading",
    "Repository",
    "WorkflowRun",
    "named_repository",
    "open_github",
    "run_of",
]
