"""Counters and timings in Prometheus' text form."""

import os
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from math import nan

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from terec.events import Lag

METRICS_TYPE = CONTENT_TYPE_LATEST
"""Media type of Metrics.text()."""

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Variable of a folder in which the workers of one server count together; read when prometheus_client is imported."""

_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)
_TRIES, _INSTANT_SECONDS = 20, 0.01


class Metrics:
    """Figures of one server; each instance counts for itself, so that two servers in a process do not mix.

    Where SHARED_FOLDER is set, the figures are those of all its processes, ended ones included.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = self._histogram(
            "terec_http_request_seconds",
            "Time from a request's arrival to the end of its answer.",
            ("method", "route", "status"),
        )
        self._results = self._counter("terec_results_received", "Results of tests taken in.", ())
        self._expired = self._counter("terec_runs_expired", "Runs removed by retention rules.", ())
        self._handled = self._counter("terec_events_handled", "Events that the reader handled.")
        self._aside = self._counter("terec_events_set_aside", "Events that the reader could not handle.")
        self._outages = self._counter("terec_outages", "Times that the reader had to wait and try again.")
        self._judging = self._histogram("terec_judging_seconds", "Time that the reader took for an event.", ("reader",))
        self._unread = self._gauge("terec_events_unread", "Events that the reader has not read.")
        self._age = self._gauge("terec_events_unread_seconds", "Age of the oldest event that the reader has not read.")
        self._letters = self._gauge("terec_dead_letters", "Events that the reader set aside.")
        self._lost = self._gauge("terec_events_lost", "Events that were gone before the reader read them.")

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request. The number of series is bounded: route is the template, never the path.

        A method may be any word that a caller thinks of; an unusual one counts as `other`.
        """
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).observe(seconds)

    def results(self, count: int) -> None:
        self._results.inc(count)

    def expired(self, runs: int) -> None:
        self._expired.inc(runs)

    def judged(self, reader: str, seconds: float) -> None:
        """Count an event that the reader handled by judging its run."""
        self._handled.labels(reader).inc()
        self._judging.labels(reader).observe(seconds)

    def handled(self, reader: str, count: int) -> None:
        """Count events that the reader handled in another way."""
        self._handled.labels(reader).inc(count)

    def set_aside(self, reader: str, count: int) -> None:
        self._aside.labels(reader).inc(count)

    def outage(self, reader: str) -> None:
        """Count a try that met a store or a broker which does not answer."""
        self._outages.labels(reader).inc()

    def lags(self, lags: Mapping[str, Lag | None]) -> None:
        """How far each reader is behind just now; not a number where nobody can say."""
        for reader, lag in lags.items():
            self._unread.labels(reader).set(lag.records if lag else nan)
            self._age.labels(reader).set(lag.seconds if lag else nan)
            self._letters.labels(reader).set(lag.dead_letters if lag else nan)
            self._lost.labels(reader).set(lag.lost if lag else nan)

    def text(self) -> bytes:
        """All figures as Prometheus scrapes them."""
        if SHARED_FOLDER not in os.environ:
            return generate_latest(self._registry)
        for _ in range(_TRIES - 1):
            with suppress(struct.error):  # the file of a process that starts just now is empty for an instant
                return _shared_text()
            time.sleep(_INSTANT_SECONDS)
        return _shared_text()

    def _counter(self, name: str, about: str, labels: tuple[str, ...] = ("reader",)) -> Counter:
        return Counter(name, about, labels, registry=self._registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, ("reader",), registry=self._registry, multiprocess_mode="mostrecent")

    def _histogram(self, name: str, about: str, labels: tuple[str, ...]) -> Histogram:
        return Histogram(name, about, labels, buckets=_SECONDS, registry=self._registry)


def _shared_text() -> bytes:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
