"""Runs a command in the place of this one: its streams are its own, and signals reach it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from terec.model import TerecError

NOT_FOUND, NOT_EXECUTABLE = 127, 126
"""As a shell answers for a command that it cannot start."""

KILLED = 128
"""A shell adds this to the number of the signal that ended a command."""

_STDERR = 2


class Ran(NamedTuple):
    """code: as a shell says it. interrupted: a signal asked TeReC itself to end meanwhile."""

    code: int
    interrupted: bool


class NotStarted(TerecError):
    """The command cannot be started; exit_code is what a shell answers."""

    title = "Not started"

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def run_command(words: Sequence[str], stdout_to_stderr: bool = False) -> Ran:
    """Run the command to its end; NotStarted when there is none of that name, or it cannot be executed."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    with _forwarding() as forwarded:
        process = _start(words, stdout_to_stderr)
        forwarded.to(process)
        code = process.wait()
    code = code if code >= 0 else KILLED - code
    if forwarded.received and code == 0:
        code = KILLED + forwarded.received[-1]  # it was stopped before its end, however politely
    return Ran(code, bool(forwarded.received))


def _start(words: Sequence[str], stdout_to_stderr: bool) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(words, stdout=_STDERR if stdout_to_stderr else None)  # noqa: S603 - it is what was asked for
    except FileNotFoundError:
        raise NotStarted(f"{words[0]!r} is not found, or what its first line names is not.", NOT_FOUND) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise NotStarted(f"{words[0]!r} cannot be executed: {reason}.", NOT_EXECUTABLE) from None


class _Forwarded:
    """Hands signals on to a process; those that came before it was there, once it is."""

    def __init__(self) -> None:
        self.received: list[int] = []
        self._early: list[int] = []
        self._process: subprocess.Popen[bytes] | None = None

    def take(self, number: int, frame: Any) -> None:
        """Handler of a signal. The terminal sends what is typed to all of its foreground, so to the command as well."""
        self.received.append(number)
        if number in _TYPED and _in_the_foreground():
            return
        if self._process is None:
            self._early.append(number)
        else:
            self._process.send_signal(number)

    def to(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        for number in self._early:
            process.send_signal(number)


_TYPED = tuple(getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name))
_FORWARDED = (*_TYPED, *(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)))


@contextmanager
def _forwarding() -> Iterator[_Forwarded]:
    """What is ignored (`nohup`) stays so, for the command as well."""
    forwarded = _Forwarded()
    before = {each: signal.getsignal(each) for each in _FORWARDED}
    taken = [each for each, handler in before.items() if handler != signal.SIG_IGN]
    try:
        for each in taken:
            signal.signal(each, forwarded.take)
        yield forwarded
    finally:
        for each in taken:
            signal.signal(each, before[each])


def _in_the_foreground() -> bool:
    """Whether what is typed at the terminal, if there is one, goes to this process and its command."""
    if sys.platform == "win32":
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
