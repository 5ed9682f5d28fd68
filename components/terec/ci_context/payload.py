"""Reads the file in which GitHub describes the event of a job."""

import json
from pathlib import Path
from typing import Any

PAYLOAD_LIMIT = 32 * 1024 * 1024
"""Bytes of an event file that are read; GitHub's own limit for a payload is 25 MB."""


def read_payload(path: str) -> dict[str, Any]:
    """The event; empty where there is no file, or another thing in it."""
    try:
        with Path(path).open("rb") as file:
            payload = json.loads(file.read(PAYLOAD_LIMIT))
    except (OSError, ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}
