"""Reads what the commits since the branch's last recorded run changed, where neither CI nor an option names a base."""

from contextlib import suppress
from dataclasses import replace

from terec.ci_context import commits_since, read_changes
from terec.cli.importing.words import RunWords
from terec.model import Denied, NotFound, Run, SuiteKey
from terec.service import History

RUNS_ASKED = 8
"""Newest runs among which the one before is looked for: later ones may have overtaken this."""


def with_own_changes(history: History, words: RunWords) -> Run:
    """The run with the changes of all its commits; as it is where its base, or no earlier run's commit, is known.

    The commit of the run before tested again brings no changes: what is stored of it stays. One question to the store.
    """
    run = words.run
    head = run.head_commit or run.commit
    if words.folder is None or not head or run.commits or run.base_commit or not run.changes:
        return run
    before = _commit_before(history, run)
    if before is None:
        return run
    if before == head:
        return replace(run, changes=None)
    return replace(run, changes=read_changes(words.folder, commits_since(words.folder, head, before)) or run.changes)


def _commit_before(history: History, run: Run) -> str | None:
    """The commit of the newest run of the branch before this one; None where it named none, or may not be read."""
    with suppress(NotFound, Denied):
        for each in history.builds(SuiteKey(run.org, run.project, run.suite), run.branch, RUNS_ASKED):
            if run.run_id is None or each.run_id < run.run_id:
                return each.head_commit or each.commit
    return None
