"""Polls a Jenkins from the command line: once, or until it is stopped."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import NamedTuple

from terec.cli.jenkins.words import BuildWords, JenkinsCall
from terec.cli.output import note, write_json
from terec.cli.phrases import counted
from terec.cli.session import Session
from terec.cli.wiring import drain, open_jenkins, polling_lease
from terec.jenkins import Importer, JenkinsServer, Polled, Poller, job_patterns
from terec.model import InvalidInput, RemoteError, TerecError, now
from terec.repeating import repeated


class PollWish(NamedTuple):
    """What the options said; empty or None: as the settings say."""

    jobs: str = ""
    once: bool = False
    seconds: int | None = None
    look_back: int | None = None


class _Polling:
    """Polls while this process may; whatever TeReC itself cannot do is trouble, and tried again."""

    def __init__(self, session: Session, server: JenkinsServer, wish: PollWish, alone: Callable[[], bool]) -> None:
        settings = session.settings
        text = wish.jobs or settings.jenkins_jobs
        if not text:
            raise InvalidInput("Which jobs? Give --jobs, or set TEREC_JENKINS_JOBS: acme/*, shop, **/nightly.")
        asked = JenkinsCall(session, server, "", "")
        importer = Importer(server, asked.reader, session.service.results, BuildWords(asked), now)
        look_back = wish.look_back or settings.jenkins_look_back
        self.stopping = Event()
        self._session, self._alone = session, alone
        self._poller = Poller(importer, session.service.history, job_patterns(text), look_back, self._may_go_on)

    def poll(self) -> Polled:
        if not self._alone():
            return Polled(trouble=["Another process polls into this store."])
        polled = self._poller.poll()
        drain(self._session.where)
        return polled

    def _may_go_on(self) -> bool:
        return not self.stopping.is_set() and self._alone()


def poll_jenkins(session: Session, wish: PollWish) -> None:
    """Poll and tell of it; RemoteError when a single poll met trouble and brought nothing."""
    with open_jenkins(session.settings, "") as server, polling_lease(session.where) as alone:
        polling = _Polling(session, server, wish, alone)
        if wish.once:
            _end(session, polling.poll())
        else:
            _go_on(polling, wish.seconds or session.settings.jenkins_seconds)


def _end(session: Session, polled: Polled) -> None:
    if session.as_json:
        write_json(polled)
    else:
        print(_sentence(polled))
        for each in (*polled.left_out, *polled.trouble):
            note(f"terec: {each}")
    if polled.trouble and not polled.jobs:
        raise RemoteError(polled.trouble[-1])


def _go_on(polling: _Polling, seconds: int) -> None:
    """Tell of every poll that brought something, and of trouble when it is new."""
    told: list[str] = []

    def work() -> None:
        try:
            polled = polling.poll()
        except TerecError as error:
            polled = Polled(trouble=[str(error)])
        if polled.imported:
            print(_sentence(polled), flush=True)
        sentences = [*polled.left_out, *polled.trouble]
        for each in sentences:
            if each not in told:
                note(f"terec: {each}")
        told[:] = sentences

    note(f"terec: polling every {seconds} seconds; Ctrl-C stops it.")
    with _told_to_end(polling.stopping), repeated("jenkins poll", work, seconds):
        polling.stopping.wait()


@contextmanager
def _told_to_end(stopping: Event) -> Iterator[None]:
    """Set when SIGTERM or Ctrl-C comes, even where Ctrl-C was ignored; a second one ends the process at once."""

    def stop(*_: object) -> None:
        stopping.set()
        for order, handler in before.items():
            signal.signal(order, handler or signal.SIG_DFL)

    before = {order: signal.getsignal(order) for order in (signal.SIGINT, signal.SIGTERM)}
    for order in before:
        signal.signal(order, stop)
    try:
        yield
    finally:
        stop()


def _sentence(polled: Polled) -> str:
    builds, jobs = counted(polled.imported, "build"), counted(polled.jobs, "job")
    return f"Imported {builds} of {jobs}: {counted(polled.results, 'result')}."
