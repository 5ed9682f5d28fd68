"""Waits for the end of a process, then stops the server that was started for it and removes the server's folder.

    python guard.py PID FOLDER

Whatever ends a test run (its last test, Ctrl-C, SIGKILL), no server outlives it.
"""

import sys
from pathlib import Path

import folders
import server
from jvm import wait_gone


def main() -> None:
    owner, folder = int(sys.argv[1]), Path(sys.argv[2])
    while not wait_gone(owner, 3600):
        pass
    if folder.exists():
        with folders.one_at_a_time(folder):  # a start that is under way ends first
            server.stop(folder)
            folders.remove(folder)


if __name__ == "__main__":
    main()
