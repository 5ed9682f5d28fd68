"""terec-api at one port, which a test may kill and start again."""

import os
import select
import signal
import socket

from terec_testing.processes import Processes, Running, call

GONE_SECONDS = 20.0


class OwnApi:
    """So many workers with org acme and its project shop; its log is kept to errors, since nobody reads it."""

    def __init__(self, started: Processes, workers: int = 2) -> None:
        self._started, self._workers = started, workers
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = str(free.getsockname()[1])
        self._server = self._start()
        assert call("PUT", f"{self.url}/admin/orgs", {"name": "acme"})[0] == 201
        assert call("PUT", f"{self.url}/admin/orgs/acme/projects", {"org": "acme", "name": "shop"})[0] == 201

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def kill(self) -> None:
        """SIGKILL for it and every worker; returns when they are gone."""
        handles = []
        for pid in (self._server.process.pid, *self._server.workers()):
            handles.append(os.pidfd_open(pid))
            os.kill(pid, signal.SIGKILL)
        for handle in handles:
            gone, _, _ = select.select([handle], [], [], GONE_SECONDS)
            os.close(handle)
            assert gone, "a worker outlived SIGKILL"

    def start_again(self) -> None:
        """Returns when it says where it listens."""
        self._server = self._start()

    def _start(self) -> Running:
        return self._started.api("--workers", str(self._workers), "--port", self._port, TEREC_LOG_LEVEL="error")
