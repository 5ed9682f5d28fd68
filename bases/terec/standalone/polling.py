"""Polls a Jenkins into a server's store, as long as the server runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

from terec.history import StoreHistory
from terec.ingest import StoreResults
from terec.jenkins import (
    POLL_LEASE,
    POLL_LEASE_SECONDS,
    BuildReader,
    Importer,
    JenkinsServer,
    Poller,
    job_patterns,
    open_jenkins,
    run_of,
)
from terec.leases import Lease
from terec.model import InvalidInput, TerecError, TextLimit, now
from terec.repeating import repeated
from terec.settings import Settings
from terec.store import Store
from terec.telemetry import log


@contextmanager
def polled_in_background(store: Store, settings: Settings) -> Iterator[None]:
    """What finishes in the jobs of settings.jenkins_jobs is imported until the block ends; nothing when there are none.

    InvalidInput when the settings do not say where Jenkins is, or where results go.
    """
    if not settings.jenkins_jobs:
        yield
        return
    if not (settings.jenkins_url and settings.jenkins_org and settings.jenkins_project):
        raise InvalidInput(
            "TEREC_JENKINS_JOBS is set; set TEREC_JENKINS_URL, TEREC_JENKINS_ORG and TEREC_JENKINS_PROJECT, too."
        )
    with (
        open_jenkins(
            settings.jenkins_url, settings.jenkins_user, settings.jenkins_token, settings.jenkins_requests
        ) as server,
        Lease(store, POLL_LEASE, now, POLL_LEASE_SECONDS) as lease,
    ):
        stopping = Event()
        poller = _poller(store, settings, server, lambda: not stopping.is_set() and lease.held())
        with repeated("jenkins poll", lambda: _poll(poller, lease), settings.jenkins_seconds):
            try:
                yield
            finally:
                stopping.set()


def _poller(store: Store, settings: Settings, server: JenkinsServer, go_on: Callable[[], bool]) -> Poller:
    text = TextLimit(settings.text_head, settings.text_tail)
    reader = BuildReader(server, settings.report_limit, text)
    results = StoreResults(store, now, text)
    importer = Importer(
        server,
        reader,
        results,
        lambda build: run_of(build, settings.jenkins_org, settings.jenkins_project, now()),
        now,
    )
    patterns = job_patterns(settings.jenkins_jobs)
    return Poller(importer, StoreHistory(store), patterns, settings.jenkins_look_back, go_on)


def _poll(poller: Poller, lease: Lease) -> None:
    """What cannot be done now is told in the log, and tried again next time."""
    try:
        if not lease.held():
            return
        polled = poller.poll()
    except TerecError as error:
        log().warning("jenkins poll failed", reason=str(error))
        return
    for each in (*polled.left_out, *polled.trouble):
        log().warning("jenkins poll", reason=each)
    if polled.imported:
        log().info("jenkins poll", jobs=polled.jobs, builds=polled.imported, results=polled.results)
