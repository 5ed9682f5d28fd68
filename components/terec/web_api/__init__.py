"""Asks the web servers of other systems, within bounds of time and size, and gives a token to nobody else."""

from terec.web_api.bounds import Bounds
from terec.web_api.opened import Opened
from terec.web_api.proxies import pool_for
from terec.web_api.server import WebServer

__all__ = ["Bounds", "Opened", "WebServer", "pool_for"]
