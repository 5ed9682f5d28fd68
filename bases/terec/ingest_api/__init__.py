"""The REST API: HTTP in and out of the service."""

from terec.ingest_api.app import create_app
from terec.ingest_api.serving.server import Beside, run_server
from terec.ingest_api.wiring import build_api

__all__ = ["Beside", "build_api", "create_app", "run_server"]
