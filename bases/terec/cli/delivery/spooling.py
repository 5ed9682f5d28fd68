"""Keeps an upload that a server could not take."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from terec.cli.exit_codes import NOT_REACHABLE
from terec.cli.session import Session
from terec.model import Result, Run, TerecError, UploadHeader
from terec.settings import is_server, spool_folder
from terec.spool import Spool, SpooledUpload


class Waiting(NamedTuple):
    """An upload that was put into the spool. dropped: names of older ones that had to go for it."""

    name: str
    results: int
    failures: int
    dropped: tuple[str, ...] = ()


def spool_of(session: Session) -> Spool:
    """The spool that the settings name."""
    settings = session.settings
    return Spool(spool_folder(settings.spool, session.environment), settings.spool_limit, lambda: datetime.now(UTC))


def may_wait(session: Session, error: TerecError) -> bool:
    """Whether an upload that met the error is worth keeping: a server, unlike a file, may be there again later."""
    return is_server(session.settings.url) and error.exit_code == NOT_REACHABLE


def keep_upload(
    session: Session, run: Run, header: UploadHeader, results: Iterable[Result], error: TerecError
) -> Waiting:
    """Put an upload into the spool; its run starts now unless it says when. OSError or StoreFull where that fails."""
    now = datetime.now(UTC)
    run = replace(run, tstamp=run.tstamp or now)
    upload = SpooledUpload(address_of(session), now, str(error), run, header)
    kept, counts, gone = spool_of(session).put(upload, results)
    return Waiting(kept.name, counts.results, counts.failures, tuple(each.name for each in gone))


def address_of(session: Session) -> str:
    """The server's URL, as an upload that waits for it has it."""
    return session.settings.url.rstrip("/")
