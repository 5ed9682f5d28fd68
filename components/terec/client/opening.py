"""Joins the four views to one connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from terec.client.administration import HttpAdministration
from terec.client.history import HttpHistory
from terec.client.judgement import HttpJudgement
from terec.client.patience import Patience
from terec.client.results import HttpResults
from terec.client.transport import Transport
from terec.service import Service


@contextmanager
def open_client(url: str, api_key: str = "", patience: Patience | None = None) -> Iterator[Service]:
    """The service of the server at `url` (http or https, any path before the API's own); closed at the end.

    Nothing is sent before the first call. Every method raises the errors of the service, or StoreUnreachable when the
    server is down, sends elsewhere or answers something that is no TeReC answer. InvalidInput for a URL that is none.
    """
    transport = Transport(url, api_key, patience or Patience())
    try:
        yield Service(
            HttpAdministration(transport), HttpResults(transport), HttpHistory(transport), HttpJudgement(transport)
        )
    finally:
        transport.close()
