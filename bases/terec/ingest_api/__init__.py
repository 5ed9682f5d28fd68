"""The REST API: HTTP in and out of the service."""

from terec.ingest_api.address import Address, listening
from terec.ingest_api.app import create_app
from terec.ingest_api.server import Beside, run_server
from terec.ingest_api.wiring import build_api

__all__ = ["Address", "Beside", "build_api", "create_app", "listening", "run_server"]
