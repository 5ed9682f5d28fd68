"""Keeps an upload that a server could not take, and sends it when the server can be reached again."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from terec.cli.exit_codes import NOT_REACHABLE
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.ingest import upload_in_pieces
from terec.model import Denied, EventsUnreachable, Result, Run, StoreError, TerecError, UploadHeader
from terec.service import Service
from terec.settings import is_server, spool_folder
from terec.spool import Kept, Spool, SpooledUpload


class Waiting(NamedTuple):
    """An upload that was put into the spool. dropped: names of older ones that had to go for it."""

    name: str
    results: int
    failures: int
    dropped: tuple[str, ...] = ()


class Sent(NamedTuple):
    """What became of the uploads that were waiting for this server. set_aside, left: a sentence for each."""

    uploads: int = 0
    results: int = 0
    set_aside: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


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
    upload = SpooledUpload(_address(session), now, str(error), run, header)
    kept, counts, gone = spool_of(session).put(upload, results)
    return Waiting(kept.name, counts.results, counts.failures, tuple(each.name for each in gone))


def send_spooled(session: Session, seconds: float | None = None) -> Sent:
    """Send what waits for this server, oldest first, for at most so long; another process at it is left to it.

    What the server refuses or cannot be read is set aside; what this token may not write stays. StoreError and
    EventsUnreachable, which the next upload would meet as well, are raised.
    """
    if not is_server(session.settings.url):
        return Sent()
    spool = spool_of(session)
    end = None if seconds is None else time.monotonic() + seconds
    try:
        if not spool.waiting():
            return Sent()
        with spool.sending() as alone:
            return _send_all(session, spool, end) if alone else Sent()
    except OSError as error:
        return Sent(left=(f"The spool {spool.folder} cannot be used: {error.strerror or error}.",))


def _send_all(session: Session, spool: Spool, end: float | None) -> Sent:
    sent = Sent()
    files = spool.waiting()
    for number, kept in enumerate(files):
        if end is not None and time.monotonic() > end:
            return sent._replace(left=(*sent.left, f"{counted(len(files) - number, 'upload')} had no time left."))
        sent = _send(session, spool, kept, sent)
    return sent


def _send(session: Session, spool: Spool, kept: Kept, sent: Sent) -> Sent:
    """What was sent so far and this one; one for another server stays and is not counted."""
    try:
        upload, counts = spool.read(kept)
        if upload.url != _address(session):
            return sent
        _store(session.service, upload, spool.results(kept, counts.results) if counts.results else None)
    except (StoreError, EventsUnreachable):
        raise
    except OSError as error:
        return sent._replace(left=(*sent.left, f"{kept.name}: {error.strerror or error}."))
    except Denied as error:
        return sent._replace(left=(*sent.left, f"{kept.name}: {error}"))
    except TerecError as error:
        if error.exit_code == NOT_REACHABLE:
            return sent._replace(left=(*sent.left, f"{kept.name}: {error}"))
        spool.set_aside(kept, str(error))
        return sent._replace(set_aside=(*sent.set_aside, f"{kept.name}: {error}"))
    spool.drop(kept)
    return sent._replace(uploads=sent.uploads + 1, results=sent.results + counts.results)


def _store(service: Service, upload: SpooledUpload, results: Iterable[Result] | None) -> None:
    """As an import stores it; a repetition changes nothing, since run and upload are found again.

    results None: only the counts of the run are known.
    """
    key = service.results.put_run(upload.run).key
    if results is not None:
        upload_in_pieces(service.results, key, upload.header, results)


def _address(session: Session) -> str:
    return session.settings.url.rstrip("/")
