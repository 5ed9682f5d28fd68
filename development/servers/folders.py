"""The folder of a server: what is known of it, and whose turn it is there."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STATE, FAILED, TURN = "server.json", "failed", "turn"


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Nobody else starts or stops the folder's server until the block ends."""
    with (folder / TURN).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def state_of(folder: Path) -> dict[str, Any] | None:
    """What was kept of the server; None in a folder that holds none."""
    file = folder / STATE
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def keep(folder: Path, state: dict[str, Any]) -> dict[str, Any]:
    (folder / STATE).write_text(json.dumps(state), encoding="utf-8")
    return state


def mark_failed(folder: Path) -> None:
    """Spare the folder when its server is removed: its log says why the server did not start."""
    (folder / FAILED).touch()


def remove(folder: Path) -> None:
    """Forget the server, unless it did not start."""
    if not (folder / FAILED).exists():
        shutil.rmtree(folder, ignore_errors=True)


def home(folder: Path, number: int) -> Path:
    """Where a node keeps its files."""
    return folder / f"node{number}"
