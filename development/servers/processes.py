"""Starts, watches and stops one process in a group of its own, by the pid file in its folder."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

DEADLINE = 90.0
"""Seconds after which a server that is not ready counts as broken."""


class NotStarted(Exception):
    """Why a server is not there, with the end of its log."""


def start(folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Run the command in the folder; `pid` and `log` are files there. The log of an earlier start goes on."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (folder / "pid").write_text(f"{process.pid}\n", encoding="utf-8")
    return process


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], folder: Path, deadline: float) -> None:
    """Return when `ready` says so; NotStarted when the process ends or the deadline (time.monotonic) passes first."""
    while not ready():
        if process.poll() is not None:
            raise NotStarted(f"It ended with code {process.returncode}:\n{end_of_log(folder)}")
        if time.monotonic() > deadline:
            raise NotStarted(f"It was not ready within {DEADLINE:.0f} seconds:\n{end_of_log(folder)}")
        time.sleep(0.1)


def is_running(pid: int) -> bool:
    """Whether the process runs; a dead one that nobody has waited for does not."""
    return not wait_gone(pid, 0)


def running_pid(folder: Path) -> int | None:
    """The process of the folder's pid file, while it runs."""
    with suppress(FileNotFoundError, ValueError):
        pid = int((folder / "pid").read_text(encoding="utf-8"))
        return pid if is_running(pid) else None
    return None


def stop(folder: Path, grace: float = 10) -> None:
    """End the folder's process: SIGTERM, after the grace SIGKILL."""
    if pid := running_pid(folder):
        _end(pid, grace)
    (folder / "pid").unlink(missing_ok=True)


def _end(pid: int, grace: float) -> None:
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGCONT)  # a process that was held takes SIGTERM only when it goes on
        os.killpg(pid, signal.SIGTERM)
        if not wait_gone(pid, grace):
            os.killpg(pid, signal.SIGKILL)
            wait_gone(pid, grace)


def wait_gone(pid: int, seconds: float) -> bool:
    if not hasattr(os, "pidfd_open"):  # not Linux
        return _poll_gone(pid, seconds)
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)


def _poll_gone(pid: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while True:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(0.05)


def end_of_log(folder: Path) -> str:
    lines = (folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join([*lines[-20:], f"The whole log: {folder / 'log'}"])
