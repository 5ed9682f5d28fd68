"""Which branch a run's change goes into."""

from terec.model import RecordedRun, SuiteKey
from terec.regression import target_of
from terec.store import Store

DEFAULT_BRANCHES = ("main", "master", "trunk")
"""What a project's default branch is called where nobody says: the first of these that has runs."""


class Targets:
    """The targets of a suite's runs, by its project's default branch and long-lived patterns."""

    def __init__(self, store: Store, suite: SuiteKey) -> None:
        project = store.project(suite.org, suite.project)
        self._long_lived = (project.long_lived if project else None) or ()
        self._default = (project.default_branch if project else None) or _default_branch(store, suite)

    def of(self, run: RecordedRun) -> str | None:
        """The run's target; None for a long-lived branch."""
        return target_of(run.branch, run.target_branch, self._default, self._long_lived)

    def against(self, run: RecordedRun, branch: str | None) -> str | None:
        """The run's target when another branch than its own may be named."""
        return self.of(run) if branch is None or branch == run.branch else branch


def _default_branch(store: Store, suite: SuiteKey) -> str:
    return next((name for name in DEFAULT_BRANCHES if store.runs(suite, name, 1)), DEFAULT_BRANCHES[0])
