"""Runs the analyzer in this process until it is told to stop."""

import json
from collections.abc import Callable, Mapping

from terec.background import order_to_stop
from terec.events import ANALYZER
from terec.garbage import collect_seldom
from terec.listening import Address
from terec.regression_analyzer.analyzer import Analyzer
from terec.regression_analyzer.answering import Page, answering
from terec.regression_analyzer.wiring import judged_in_background
from terec.server_store import open_server_store
from terec.settings import Settings
from terec.store import Store
from terec.telemetry import METRICS_TYPE, Metrics, Probe, configure_logs

END_SECONDS = 9.5
"""How long everything may take to end after the order; what is left behind is made good by whoever is next."""


def run_analyzer(
    settings: Settings, environment: Mapping[str, str], address: Address, version: str, tell: Callable[[str], None]
) -> None:
    """Judge until SIGTERM or SIGINT; tell is given a sentence for who started it.

    InvalidInput when the address cannot be had or a setting not be used; StoreError when the file cannot.
    """
    configure_logs(settings.log_level)
    metrics = Metrics()
    with (
        order_to_stop(END_SECONDS) as order,
        open_server_store(settings, environment) as store,
        judged_in_background(store, settings, metrics) as analyzer,
    ):
        probe = probe_of(store, analyzer)
        pages = {"/health": lambda: _health(probe, version), "/metrics": lambda: _figures(probe, metrics)}
        with answering(address, pages) as url:
            collect_seldom()
            tell(f"TeReC's analyzer answers at {url}/health - Ctrl-C stops it.")
            order.wait()


def probe_of(store: Store, analyzer: Analyzer) -> Probe:
    """Without its store or its events an analyzer is down."""
    return Probe((store.trouble, analyzer.outage), (analyzer.waiting,), {ANALYZER: analyzer.lag})


def _health(probe: Probe, version: str) -> Page:
    health = probe.look()
    return Page(503 if health.down else 200, "application/json", json.dumps(health.plain(version)).encode())


def _figures(probe: Probe, metrics: Metrics) -> Page:
    metrics.lags(probe.look().lags)
    return Page(200, METRICS_TYPE, metrics.text())
