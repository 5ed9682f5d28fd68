"""Joins the API with what works beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from terec.ingest_api import Beside
from terec.regression_analyzer import judged_in_background
from terec.settings import Settings
from terec.standalone.polling import polled_in_background
from terec.store import Store
from terec.telemetry import Metrics


def judged_and_polled(settings: Settings) -> Beside:
    """What judges the events of a server's store, and polls a Jenkins into it, as long as the server runs."""

    @contextmanager
    def beside(store: Store, metrics: Metrics) -> Iterator[None]:
        with judged_in_background(store, settings, metrics), polled_in_background(store, settings):
            yield

    return beside
