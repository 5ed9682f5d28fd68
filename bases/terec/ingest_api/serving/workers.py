"""Runs the API in several processes that share one port."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from shutil import rmtree
from signal import SIG_IGN, SIGINT, SIGTERM, signal
from socket import socket
from tempfile import TemporaryDirectory
from threading import Thread

from terec.ingest_api.serving.announcing import announce
from terec.ingest_api.serving.server import serve
from terec.ingest_api.serving.supervisor import Supervisor, Worker
from terec.listening import Address, listening
from terec.model import InvalidInput, TerecError
from terec.settings import WORKERS_MAX, Settings
from terec.telemetry import SHARED_FOLDER, configure_logs


@dataclass(frozen=True, slots=True)
class _Task:
    """What a worker is given."""

    settings: Settings
    environment: Mapping[str, str]
    bound: Address
    listener: socket
    version: str


def run_workers(
    count: int,
    settings: Settings,
    environment: Mapping[str, str],
    address: Address,
    version: str,
    tell: Callable[[str], None],
) -> None:
    """Serve with so many processes until SIGTERM or SIGINT; one that dies is replaced.

    Each opens the store for itself, and what is done for all of them stands under leases. InvalidInput when the address
    cannot be had; SystemExit when no worker can start, which then has said why.
    """
    if not 1 <= count <= WORKERS_MAX:
        raise InvalidInput(f"{count} is no number of workers: give one from 1 to {WORKERS_MAX}.")
    if sys.platform == "win32":
        raise InvalidInput("Several workers need signals, which this system has not; start terec-api with one.")
    configure_logs(settings.log_level)
    with listening(address) as listener, _counting_together():
        bound = address.bound(listener)
        task = _Task(settings, dict(environment), bound, listener, version)
        code = Supervisor(count, lambda: _start(task), lambda: announce(settings, bound, tell)).run()
    if code:
        sys.exit(code)


@contextmanager
def _counting_together() -> Iterator[None]:
    """The processes that start meanwhile keep their figures in one folder, so that each of them answers for all."""
    with TemporaryDirectory(prefix="terec-figures-") as folder:
        os.environ[SHARED_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_FOLDER]


def _start(task: _Task) -> Worker:
    # A fresh interpreter, no fork: a driver's threads and connections are never those of another process.
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, sender), name="terec-api-worker")
    # Ctrl-C reaches all processes of a terminal; this one stops the others in good order.
    before = signal(SIGINT, SIG_IGN)
    try:
        process.start()
    finally:
        signal(SIGINT, before)
    sender.close()
    return Worker(process, receiver)


def _work(task: _Task, ready: Connection) -> None:
    """The life of a worker."""
    os.setpgrp()
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        serve(
            task.settings, task.environment, task.bound, task.listener, task.version, lambda: ready.send_bytes(b"ready")
        )
    except TerecError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    finally:
        if (parent := parent_process()) and not parent.is_alive():
            rmtree(os.environ[SHARED_FOLDER], ignore_errors=True)  # nobody else will


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os.kill(os.getpid(), SIGTERM)
