"""The order to stop a process, and its end."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal
from threading import Thread

from terec.telemetry import log

END_SECONDS = 9.5
"""How long everything may take to end after the order; what is left behind is made good by whoever is next."""


@contextmanager
def order_to_stop() -> Iterator[Signal]:
    """Set by SIGTERM or SIGINT, after which the process ends in END_SECONDS with exit code 0, whatever hangs."""
    ordered = Signal()
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    Thread(target=_watch, args=(receiver, ordered), name="terec-stopping", daemon=True).start()
    # A handler in Python waits for the main thread, which may be held up, and must not set what it waits for.
    before_fd = signal.set_wakeup_fd(sender.fileno())
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield ordered
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before_fd)
        sender.close()


def _watch(receiver: socket.socket, ordered: Signal) -> None:
    with receiver:
        if not receiver.recv(1):
            return  # it ended by itself
    ordered.set()
    time.sleep(END_SECONDS)
    log().warning("what does not end is left behind", seconds=END_SECONDS)
    os._exit(0)
