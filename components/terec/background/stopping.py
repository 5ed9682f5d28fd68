"""The order to stop a process, and its end."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from select import select
from threading import Thread

from terec.telemetry import log


class Order:
    """The order to stop. Something can be read from its fileno once it was given; nobody takes it away."""

    def __init__(self, receiver: socket.socket) -> None:
        self._receiver = receiver

    def fileno(self) -> int:
        return self._receiver.fileno()

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it is given, waited for at most so long."""
        return bool(select([self._receiver], [], [], seconds)[0])


@contextmanager
def order_to_stop(end_seconds: float | None = None) -> Iterator[Order]:
    """Given by SIGTERM or SIGINT until the block ends.

    The process then ends in end_seconds at the latest, with exit code 0, whatever hangs; None: it takes its time.
    """
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    with receiver, sender:
        if end_seconds is not None:
            words = (receiver.dup(), end_seconds)
            Thread(target=_end_in_time, args=words, name="terec-stopping", daemon=True).start()
        # A handler in Python waits for the main thread, which may be held up; the interpreter's own byte does not.
        before_fd = signal.set_wakeup_fd(sender.fileno())
        before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield Order(receiver)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before_fd)


def _end_in_time(receiver: socket.socket, seconds: float) -> None:
    with receiver:
        if not receiver.recv(1, socket.MSG_PEEK):
            return  # it ended by itself
    time.sleep(seconds)
    log().warning("what does not end is left behind", seconds=seconds)
    os._exit(0)
