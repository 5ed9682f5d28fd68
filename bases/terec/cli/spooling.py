"""Keeps an upload that a server could not take, and sends it when the server can be reached again."""

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from terec.cli.exit_codes import NOT_REACHABLE
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.ingest import put_with_results, upload_in_pieces
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


def send_spooled(session: Session, seconds: float | None = None, *, another_follows: bool = False) -> Sent:
    """Send what waits for this server, oldest first, for at most so long; another process at it is left to it.

    What the server refuses or cannot be read is set aside; what this token may not write stays. So does an upload that
    meets a StoreError or EventsUnreachable, with what waits for its run, while others are taken. The error is raised
    when the next one, of another run, meets one as well, or when nothing is sent and none is left to try:
    another_follows says that the caller has one.
    """
    if not is_server(session.settings.url):
        return Sent()
    spool = spool_of(session)
    end = None if seconds is None else time.monotonic() + seconds
    try:
        if not spool.waiting():
            return Sent()
        with spool.sending() as alone:
            return _Sending(session, spool).send_all(end, another_follows) if alone else Sent()
    except OSError as error:
        return Sent(left=(f"The spool {spool.folder} cannot be used: {error.strerror or error}.",))


class _Sending:
    """One pass over the spool. trouble: that the upload before met; held: runs of which an upload stays."""

    def __init__(self, session: Session, spool: Spool) -> None:
        self._session, self._spool = session, spool
        self._sent = Sent()
        self._trouble: TerecError | None = None
        self._held: set[tuple[object, ...]] = set()

    def send_all(self, end: float | None, another_follows: bool) -> Sent:
        files = self._spool.waiting()
        for number, kept in enumerate(files):
            if end is not None and time.monotonic() > end:
                self._leave(f"{counted(len(files) - number, 'upload')} had no time left.")
                return self._sent
            self._send(kept)
        if self._trouble is not None and not self._sent.uploads and not another_follows:
            raise self._trouble
        return self._sent

    def _send(self, kept: Kept) -> None:
        """Send it, set it aside or leave it; one for another server stays and is not counted."""
        try:
            upload, counts = self._spool.read(kept)
            if upload.url == _address(self._session):
                self._send_upload(kept, upload, counts.results)
        except OSError as error:
            self._leave(f"{kept.name}: {error.strerror or error}.")
        except Denied as error:
            self._leave(f"{kept.name}: {error}")
        except TerecError as error:
            if isinstance(error, StoreError | EventsUnreachable):
                raise
            self._refused(kept, error)

    def _send_upload(self, kept: Kept, upload: SpooledUpload, count: int) -> None:
        run = _run_of(upload.run)
        if run in self._held:
            self._leave(f"{kept.name}: It waits behind another upload of its run.")
            return
        try:
            _store(self._session.service, upload, self._spool.results(kept, count) if count else None)
        except (StoreError, EventsUnreachable) as error:
            if self._trouble is not None:
                raise
            self._trouble = error
            self._held.add(run)
            self._leave(f"{kept.name}: {error}")
            return
        self._spool.drop(kept)
        self._trouble = None
        self._sent = self._sent._replace(uploads=self._sent.uploads + 1, results=self._sent.results + count)

    def _refused(self, kept: Kept, error: TerecError) -> None:
        if error.exit_code == NOT_REACHABLE:
            self._leave(f"{kept.name}: {error}")
        else:
            self._spool.set_aside(kept, str(error))
            self._sent = self._sent._replace(set_aside=(*self._sent.set_aside, f"{kept.name}: {error}"))

    def _leave(self, why: str) -> None:
        self._sent = self._sent._replace(left=(*self._sent.left, why))


def _run_of(run: Run) -> tuple[object, ...]:
    """What is equal for uploads of one run: its number, else the content by which it is found."""
    return (run.org, run.project, run.suite, run.branch, run.run_id or run.content_digest)


def _store(service: Service, upload: SpooledUpload, results: Iterable[Result] | None) -> None:
    """As an import stores it; a repetition changes nothing, since run and upload are found again.

    results None: only the counts of the run are known.
    """
    if results is None:
        service.results.put_run(upload.run)
    else:
        send = partial(upload_in_pieces, service.results, header=upload.header, results=results)
        put_with_results(service.results.put_run, upload.run, send)


def _address(session: Session) -> str:
    return session.settings.url.rstrip("/")
