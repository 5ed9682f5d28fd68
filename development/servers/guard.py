"""Waits for the end of a process, then stops the servers that it had started and removes their folders.

    python guard.py PID FOLDER

Whatever ends a test run (its last test, Ctrl-C, SIGKILL), no server outlives it.
"""

import sys
import time
from pathlib import Path

from jvm import wait_gone
from server import remove


def main() -> None:
    owner, folder = int(sys.argv[1]), Path(sys.argv[2])
    while not wait_gone(owner, 3600):
        pass
    until = time.monotonic() + 20  # a launcher that was killed amid its start leaves its folder a moment later
    while folder.exists() and time.monotonic() < until:
        remove(folder)
        time.sleep(0.2)


if __name__ == "__main__":
    main()
