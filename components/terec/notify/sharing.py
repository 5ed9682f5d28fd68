"""What becomes of a status where another project of the same repository has a suite of the same name."""

from terec.model import SuiteKey
from terec.notify.host import CommitStatus, State
from terec.notify.rules import project_in, project_of

_WEIGHTS = {State.SUCCESS: 0, State.PENDING: 1, State.FAILURE: 2, State.ERROR: 2}


def other_project(status: CommitStatus | None, own: str | None) -> str | None:
    """The project that the status names, where that is another one; who names none is taken for one's own."""
    named = project_in(status.url) if status is not None else None
    return named if own is not None and named != own else None


def stays(stands: CommitStatus, wanted: CommitStatus) -> bool:
    """Whether another project's status stays: only a worse one may be put in its place, so nothing bad is hidden."""
    return _WEIGHTS[wanted.state] <= _WEIGHTS[stands.state]


def sharing_words(suite: SuiteKey, context: str, other: str) -> str:
    """What to tell people of it, one sentence."""
    return (
        f"{context} tells of {other} on the same commit, too, and shows only the worse of both: give the suite another "
        f"name there or in {project_of(suite)}."
    )
