"""Reads from CI's variables and git which run of which project this is."""

from terec.ci_context.changes import commits_since, read_changes
from terec.ci_context.context import GIT, WORDS, CiContext
from terec.ci_context.jenkins import jenkins_words, without_remote
from terec.ci_context.lies import Lie
from terec.ci_context.listing import tracked_files
from terec.ci_context.names import as_name, org_and_project
from terec.ci_context.reading import SYSTEMS, has_checkout, read_context

__all__ = [
    "GIT",
    "SYSTEMS",
    "WORDS",
    "CiContext",
    "Lie",
    "as_name",
    "commits_since",
    "has_checkout",
    "jenkins_words",
    "org_and_project",
    "read_changes",
    "read_context",
    "tracked_files",
    "without_remote",
]
