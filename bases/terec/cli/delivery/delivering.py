"""Delivers reports to where results are: first what waited, then these, which wait themselves when that is away."""

from typing import NamedTuple

from terec.cli.delivery.sending import Sending, Sent, how_to_send_aside
from terec.cli.delivery.spooling import Waiting, keep_upload, may_wait
from terec.cli.forks import without_secrets
from terec.cli.importing.importing import (
    Find,
    Imported,
    Reports,
    Tally,
    identified,
    read_results,
    reports_at,
    send_reports,
)
from terec.cli.importing.words import RunWords
from terec.cli.phrases import counted
from terec.cli.progress import import_progress
from terec.cli.session import Session
from terec.cli.wiring import drain
from terec.importers import with_counts
from terec.model import TerecError


class Delivered(NamedTuple):
    """imported None: the server could not take it for the reason in trouble; then waiting says where it is kept.

    waiting None as well: it could not be kept either, and lost says why. sent: what had waited before.
    """

    imported: Imported | None
    sent: Sent = Sent()
    trouble: TerecError | None = None
    waiting: Waiting | None = None
    lost: str = ""


def deliver(session: Session, words: RunWords, reports: Reports, tally: Tally | None = None) -> Delivered:
    """Store reports, or keep them for a server that is away; every other error is raised.

    What waited keeps them from nothing when it meets trouble, unless it is of their run. tally is told what is in the
    reports either way.
    """
    tally = tally if tally is not None else Tally()
    with reports_at(reports.paths, session.settings) as find, import_progress() as progress:
        words = identified(words, find, progress, session.settings)
        waiting = Sending(session, session.wait_seconds and session.wait_seconds / 2)
        waiting.send()
        try:
            waiting.make_way(words.run)
            with without_secrets(session, lambda: words.fork):
                imported = send_reports(session, words, reports, find, progress, tally)
        except TerecError as error:
            if not may_wait(session, error):
                raise
            return _keep(session, words, reports, find, tally, error)._replace(sent=waiting.sent)
        waiting.go_on()
    drain(session.where)
    return Delivered(imported, waiting.sent)


def _keep(
    session: Session, words: RunWords, reports: Reports, find: Find, tally: Tally, error: TerecError
) -> Delivered:
    """Read once more, from the start: how much of the upload arrived does not matter, it is the same upload."""
    tally.clear()
    results = read_results(find, reports, session.settings, tally)
    run = words.run if tally.unnamed is None else with_counts(words.run, tally.unnamed)
    try:
        return Delivered(None, trouble=error, waiting=keep_upload(session, run, words.header, results, error))
    except (OSError, TerecError) as lost:
        for _ in results:
            pass  # what they hold decides the exit code
        return Delivered(None, trouble=error, lost=f"It could not be kept for later either: {lost}")


def delivery_notes(session: Session, delivered: Delivered) -> list[str]:
    """A sentence for each thing that did not go the straight way."""
    sent, waiting = delivered.sent, delivered.waiting
    notes = [f"Sent {counted(sent.uploads, 'upload')} that waited: {counted(sent.results, 'result')}."] * bool(
        sent.uploads
    )
    notes += [f"Set aside, and sent no more by itself: {each}" for each in sent.set_aside]
    notes += how_to_send_aside(session, sent)
    notes += [f"Still waiting: {each}" for each in sent.left]
    if delivered.trouble is not None:
        notes.append(str(delivered.trouble))
    if waiting is not None:
        notes.append(
            f"Kept in the spool: {counted(waiting.results, 'result')} as {waiting.name}; the next upload sends them."
        )
        notes += [
            f"Dropped unsent to make room for it: {each}. The spool is full (TEREC_SPOOL_LIMIT_MIB)."
            for each in waiting.dropped
        ]
    return notes + [delivered.lost] * bool(delivered.lost)
