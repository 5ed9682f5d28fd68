"""Counters and timings in Prometheus' text form."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

METRICS_TYPE = CONTENT_TYPE_LATEST
"""Media type of Metrics.text()."""

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


class Metrics:
    """Figures of one server; each instance counts for itself, so that two servers in a process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "terec_http_request_seconds",
            "Time from a request's arrival to the end of its answer.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._results = Counter("terec_results_received", "Results of tests taken in.", registry=self._registry)
        self._expired = Counter("terec_runs_expired", "Runs removed by retention rules.", registry=self._registry)
        self._handled = Counter(
            "terec_events_handled", "Events that the reader handled.", ("reader",), registry=self._registry
        )
        self._unread = self._gauge("terec_events_unread", "Events that the reader has not read.")
        self._age = self._gauge("terec_events_unread_seconds", "Age of the oldest event that the reader has not read.")
        self._letters = self._gauge("terec_dead_letters", "Events that the reader set aside.")

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request; route is the template, never the path, so that the number of series is bounded."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    def results(self, count: int) -> None:
        self._results.inc(count)

    def expired(self, runs: int) -> None:
        self._expired.inc(runs)

    def handled(self, reader: str) -> None:
        """Count an event that the reader handled."""
        self._handled.labels(reader).inc()

    def lag(self, reader: str, records: float, seconds: float, dead_letters: float) -> None:
        """How far the reader is behind just now; not a number where nobody can say."""
        self._unread.labels(reader).set(records)
        self._age.labels(reader).set(seconds)
        self._letters.labels(reader).set(dead_letters)

    def text(self) -> bytes:
        """All figures as Prometheus scrapes them."""
        return generate_latest(self._registry)

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, ("reader",), registry=self._registry)
