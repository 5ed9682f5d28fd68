"""Sends what waits in the spool when its server can be reached again."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from terec.cli.delivery.spooling import address_of, spool_of
from terec.cli.exit_codes import NOT_REACHABLE
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.ingest import put_with_results, upload_in_pieces
from terec.model import Denied, EventsUnreachable, Result, Run, StoreError, StoreUnreachable, TerecError
from terec.service import Service
from terec.settings import is_server
from terec.spool import Aside, Kept, SpoiledUpload, Spool, SpooledUpload

_RunName = tuple[object, ...]

_GO_ON_SECONDS = 60.0
"""What an import without a term of its own spends at most on the rest, once the server took its upload."""

_AWAY = 2
"""So many uploads in a row, of as many runs, that met trouble: it is not their own fault, the server is away."""


_ELSEWHERE = "Another process sends what waits just now: what it leaves still waits, so call this again."


class Sent(NamedTuple):
    """What became of the uploads that were waiting for this server. set_aside, left: a sentence for each.

    still_aside: one for each that had been set aside before, and is sent only where that is asked for.
    """

    uploads: int = 0
    results: int = 0
    set_aside: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    still_aside: tuple[str, ...] = ()


def send_spooled(session: Session, set_aside: bool = False) -> Sent:
    """Send what waits for this server; StoreError or EventsUnreachable when it is away.

    It is taken to be away when two uploads of different runs meet trouble one after the other, and when one does and
    none is taken. set_aside: with what was set aside of it.
    """
    sending = Sending(session)
    if set_aside:
        sending.take_back()
    sending.send()
    if sending.trouble is not None and (sending.away or not sending.sent.uploads):
        raise sending.trouble
    if sending.elsewhere:
        return sending.sent._replace(left=(*sending.sent.left, _ELSEWHERE))
    return sending.sent


def how_to_send_aside(session: Session, sent: Sent) -> list[str]:
    """What to do about uploads that are set aside; nothing where none is."""
    count = len(sent.set_aside) + len(sent.still_aside)
    if not count:
        return []
    stay, them = ("stays", "it") if count == 1 else ("stay", "them")
    send = session.call("spool send", "--set-aside")
    return [f"{counted(count, 'upload')} {stay} set aside; when the reason is mended, send {them}: {send}"]


class Sending:
    """Sends what waits for this server, oldest first, for at most so long; another process at it is left to it.

    What the server refuses or cannot be read is set aside; what this token may not write stays. So does an upload that
    meets a StoreError or EventsUnreachable, with what waits for its run, while others are taken.
    sent: what became of them. trouble: what the last one met. away: uploads of two runs met it in a row, so the server
    is taken to be down and the rest was not tried. elsewhere: another process is at it.
    """

    def __init__(self, session: Session, seconds: float | None = None) -> None:
        self._session, self._seconds = session, seconds
        self.sent = Sent()
        self.trouble: TerecError | None = None
        self.away = self.elsewhere = False
        self._troubles = 0
        self._tried: set[Path] = set()
        self._held: set[_RunName] = set()
        self._untried: dict[_RunName, list[Kept]] = {}

    @cached_property
    def _spool(self) -> Spool:
        return spool_of(self._session)

    def take_back(self) -> None:
        """Take what was set aside of this server's uploads among those to be sent; what cannot be read stays."""
        self._under_lock(lambda: self._send_again(self._spool.aside()))

    def send(self) -> None:
        """Send until the server is taken to be away."""
        self._note_aside()
        self._under_lock(lambda: self._send_all(_AWAY, self._seconds))

    def make_way(self, run: Run) -> None:
        """Send what others kept from being tried of the run; StoreUnreachable where an upload of it stays.

        Without that one the server would take what follows for the whole run.
        """
        name = _run_of(run)
        if self.away and name in self._untried:
            self._under_lock(lambda: self._try(self._untried.pop(name)))
        if name in self._held or name in self._untried:
            raise StoreUnreachable("An earlier upload of this run waits in the spool, and this one behind it.")

    def go_on(self) -> None:
        """Send the rest: the server took another upload just now, so what meets trouble keeps no other waiting."""
        if self.away:
            self.away = False
            self._under_lock(lambda: self._send_all(None, self._seconds or _GO_ON_SECONDS))

    def _under_lock(self, work: Callable[[], None]) -> None:
        """Do it unless another process does, where anything is in the spool; nothing is for a store."""
        if not is_server(self._session.settings.url):
            return
        try:
            if not self._spool.waiting() and not self._spool.aside():
                return
            with self._spool.sending() as alone:
                self.elsewhere = self.elsewhere or not alone
                if alone:
                    work()
        except OSError as error:
            self._leave(f"The spool {self._spool.folder} cannot be used: {error.strerror or error}.")

    def _note_aside(self) -> None:
        if is_server(self._session.settings.url):
            with suppress(OSError):
                mine = filter(self._is_mine, self._spool.aside())
                self.sent = self.sent._replace(still_aside=tuple(f"{each.kept.name}: {each.reason}" for each in mine))

    def _send_again(self, some: Iterable[Aside]) -> None:
        for each in filter(self._is_mine, some):
            self._spool.send_again(each)

    def _is_mine(self, aside: Aside) -> bool:
        """Whether it was to go to this server, as far as it can be read."""
        try:
            return self._spool.upload(aside.kept).url == address_of(self._session)
        except SpoiledUpload:
            return False

    def _send_all(self, enough: int | None, seconds: float | None) -> None:
        """enough: after so many in a row that met trouble the rest is left."""
        end = None if seconds is None else time.monotonic() + seconds
        files = [each for each in self._spool.waiting() if each.path not in self._tried]
        self._untried.clear()
        for number, kept in enumerate(files):
            if end is not None and time.monotonic() > end:
                self._note_untried(files[number:])
                self._leave(f"{counted(len(files) - number, 'upload')} had no time left.")
                return
            self._try([kept])
            if self._troubles == enough:
                self._note_untried(files[number + 1 :])
                self.away = True
                return

    def _try(self, files: Iterable[Kept]) -> None:
        for each in files:
            self._tried.add(each.path)
            self._send(each)

    def _note_untried(self, files: Iterable[Kept]) -> None:
        for each in files:
            with suppress(OSError, SpoiledUpload):
                upload = self._spool.upload(each)
                if upload.url == address_of(self._session):
                    self._untried.setdefault(_run_of(upload.run), []).append(each)

    def _send(self, kept: Kept) -> None:
        """Send it, set it aside or leave it; one for another server stays and is not counted."""
        try:
            upload, counts = self._spool.read(kept)
            if upload.url == address_of(self._session):
                self._send_upload(kept, upload, counts.results)
        except OSError as error:
            self._leave(f"{kept.name}: {error.strerror or error}.")
        except Denied as error:
            self._leave(f"{kept.name}: {error}")
        except TerecError as error:
            self._refused(kept, error)

    def _send_upload(self, kept: Kept, upload: SpooledUpload, count: int) -> None:
        run = _run_of(upload.run)
        if run in self._held:
            self._leave(f"{kept.name}: It waits behind another upload of its run.")
            return
        try:
            _store(self._session.service, upload, self._spool.results(kept, count) if count else None)
        except (StoreError, EventsUnreachable) as error:
            self._held.add(run)
            self._leave(f"{kept.name}: {error}")
            self.trouble, self._troubles = error, self._troubles + 1
            return
        self._spool.drop(kept)
        self.trouble, self._troubles = None, 0
        self.sent = self.sent._replace(uploads=self.sent.uploads + 1, results=self.sent.results + count)

    def _refused(self, kept: Kept, error: TerecError) -> None:
        if error.exit_code == NOT_REACHABLE:
            self._leave(f"{kept.name}: {error}")
        else:
            self._spool.set_aside(kept, str(error))
            self.sent = self.sent._replace(set_aside=(*self.sent.set_aside, f"{kept.name}: {error}"))

    def _leave(self, why: str) -> None:
        self.sent = self.sent._replace(left=(*self.sent.left, why))


def _run_of(run: Run) -> _RunName:
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
