"""Waits for the end of a process, then stops the server that was started for it and removes the server's folder.

    python guard.py PID FOLDER [COMMAND]

Whatever ends a test run (its last test, Ctrl-C, SIGKILL), no server outlives it. COMMAND: stops a server that is not
one of the folder's processes.
"""

import subprocess
import sys
from pathlib import Path

import folders
import server
from processes import wait_gone


def main() -> None:
    owner, folder, command = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    while not wait_gone(owner, 3600):
        pass
    if folder.exists():
        with folders.one_at_a_time(folder):  # a start that is under way ends first
            server.stop(folder)
            for line in command:
                subprocess.run(line, shell=True, check=False)
            folders.remove(folder)


if __name__ == "__main__":
    main()
