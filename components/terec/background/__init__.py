"""Keeps something at work in a process until it is told to stop."""

from terec.background.pausing import growing_pause
from terec.background.stopping import Order, order_to_stop
from terec.background.worker import Worker, in_background

__all__ = ["Order", "Worker", "growing_pause", "in_background", "order_to_stop"]
