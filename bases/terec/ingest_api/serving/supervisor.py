"""Keeps worker processes running until it is told to stop."""

from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import NamedTuple

from terec.background import Order, growing_pause, order_to_stop
from terec.ingest_api.serving.server import GRACE_SECONDS
from terec.telemetry import log


class Worker(NamedTuple):
    """ready: something can be read from it once the worker answers."""

    process: SpawnProcess
    ready: Connection


class Supervisor:
    """So many workers, each replaced when it dies; began is called when the first one answers."""

    def __init__(self, count: int, start: Callable[[], Worker], began: Callable[[], None]) -> None:
        self._count = count
        self._start = start
        self._began = began
        self._workers: list[Worker] = []
        self._unready = 0
        self._served = False

    def run(self) -> int:
        """Until SIGTERM or SIGINT: 0. The exit code of a worker that ended by itself before any answered: that."""
        with order_to_stop() as order:
            try:
                self._workers = [self._start() for _ in range(self._count)]
                return self._watch(order)
            finally:
                self._end()

    def _watch(self, order: Order) -> int:
        while True:
            seen = wait([order.fileno(), *(each.process.sentinel for each in self._workers), *self._waited()])
            if order.fileno() in seen:
                return 0
            for worker in list(self._workers):
                if worker.ready in seen:
                    self._greet(worker)
                if worker.process.sentinel in seen:
                    code = self._replace(worker, order)
                    if code is not None:
                        return code

    def _waited(self) -> list[Connection]:
        return [each.ready for each in self._workers if not each.ready.closed]

    def _greet(self, worker: Worker) -> None:
        """It answers, or it died on the way there."""
        try:
            worker.ready.recv_bytes()
        except EOFError:
            return
        finally:
            worker.ready.close()
        self._unready = 0
        if not self._served:
            self._served = True
            self._began()

    def _replace(self, worker: Worker, order: Order) -> int | None:
        """Start another one, after a while where none got ready lately; an exit code when there is no sense in it."""
        worker.process.join()
        worker.ready.close()
        self._workers.remove(worker)
        code = worker.process.exitcode or 0
        if code > 0 and not self._served:
            return code
        log().warning("worker died", pid=worker.process.pid, code=code)
        pause = growing_pause(self._unready)
        self._unready += 1
        if order.wait(pause):
            return 0
        self._workers.append(self._start())
        return None

    def _end(self) -> None:
        for worker in self._workers:
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(GRACE_SECONDS + 5)
            if worker.process.exitcode is None:
                log().warning("worker did not end", pid=worker.process.pid)
                worker.process.kill()
                worker.process.join()
