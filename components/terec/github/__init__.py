"""Reads the runs of a GitHub workflow, and the reports among their artifacts."""

from terec.github.importing import ImportedRun, Reading, import_run
from terec.github.last_runs import Importer, LastRuns, LeftOut
from terec.github.pace import Pace
from terec.github.run_words import run_of
from terec.github.server import GithubServer, Repository, named_repository, open_github
from terec.github.workflow_runs import Artifact, WorkflowRun

__all__ = [
    "Artifact",
    "GithubServer",
    "ImportedRun",
    "Importer",
    "LastRuns",
    "LeftOut",
    "Pace",
    "Reading",
    "Repository",
    "WorkflowRun",
    "import_run",
    "named_repository",
    "open_github",
    "run_of",
]
