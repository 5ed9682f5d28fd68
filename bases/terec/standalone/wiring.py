"""Joins the API with what judges beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

from terec.ingest_api import Beside
from terec.regression_analyzer import judged_in_background as judged
from terec.settings import Settings
from terec.store import Store
from terec.telemetry import Metrics


def judged_in_background(settings: Settings) -> Beside:
    """What judges the events of a server's store, as long as the server runs."""

    @contextmanager
    def beside(store: Store, metrics: Metrics) -> Iterator[None]:
        with judged(store, settings, metrics):
            yield

    return beside
