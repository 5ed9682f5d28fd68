"""Says of an answer that is empty which time was looked at, and when the newest build was."""

from collections.abc import Sequence
from datetime import UTC, datetime

from terec.cli.branches import builds_of
from terec.cli.phrases import quoted
from terec.cli.session import Session
from terec.model import RecordedRun, SuiteKey


def nothing_since(
    session: Session, nothing: str, words: Sequence[str], suite: SuiteKey, branch: str, begin: datetime
) -> str:
    """`Nothing failed since 2026-11-24; the newest build is main #60 of 2026-04-10: COMMAND`; one question.

    nothing: the beginning of the sentence. words: the command; it follows with as long a time up to the newest build,
    where that is older than begin. branch: empty for all. NotFound as builds_of raises it.
    """
    said = f"{nothing} since {_day(begin)}; "
    newest = _newest_build(session, suite, branch)
    if newest is None:
        return f"{said}there is no build."
    said += f"the newest build is {newest.point} of {_day(newest.began)}"
    if newest.began >= begin:
        return f"{said}."
    earlier = newest.began - (datetime.now(UTC) - begin)
    on_branch = ("--branch", quoted(branch)) if branch else ()
    return f"{said}: {session.call(*words, quoted(suite.suite), *on_branch, '--since', _day(earlier))}"


def _newest_build(session: Session, suite: SuiteKey, branch: str) -> RecordedRun | None:
    history = session.service.history
    runs = builds_of(history, suite, branch, 1) if branch else history.branches(suite)
    return runs[0] if runs else None


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
