"""What git lists of a checkout, record by record as it is written, within a time and without holding all of it."""

import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from terec.ci_context.git import QUIET

_CHUNK = 64 * 1024


def records(folder: Path, seconds: float, *words: str) -> Iterator[str]:
    """The records of `git -C folder words`, each ended by NUL; those that came within the time, none without git.

    What is no UTF-8 comes as it is in names on the disk (surrogateescape).
    """
    try:
        process = subprocess.Popen(  # noqa: S603 - fixed words and checked commits, no shell
            ["git", "-C", str(folder), *words],  # noqa: S607 - the git of the caller's PATH is meant
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **QUIET},
        )
    except (OSError, ValueError):
        return
    alarm = threading.Timer(seconds, process.kill)
    alarm.start()
    try:
        yield from _split(process)
    finally:
        alarm.cancel()
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def tracked_files(root: Path, seconds: float) -> Iterator[str]:
    """The files that git knows, as paths from the top with `/`."""
    yield from records(root, seconds, "ls-files", "-z", "--cached")


def _split(process: "subprocess.Popen[bytes]") -> Iterator[str]:
    rest = b""
    while process.stdout is not None and (chunk := process.stdout.read1(_CHUNK)):  # type: ignore[attr-defined]
        *whole, rest = (rest + chunk).split(b"\0")
        for each in whole:
            yield os.fsdecode(each)
