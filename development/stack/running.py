"""What both ways to run TeReC have in common: where it answers, and how long it may take to work."""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from shlex import quote
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
KEPT = Path(os.environ.get("TEREC_STACK_FOLDER") or ROOT / ".terec" / "stack").absolute()
"""What the stack keeps beside the volumes of Docker."""
DEADLINE = 180.0
"""Seconds after which a service that does not say that it works counts as broken."""


class StackError(Exception):
    """Why the stack does not run, in a sentence for the reader."""


class Running(NamedTuple):
    """token: for writing; token_file: where it lies; both empty where none is needed."""

    url: str
    analyzer_url: str
    token: str = ""
    token_file: str = ""

    @property
    def exports(self) -> list[str]:
        """Lines for a shell after which the terec command works on it."""
        token = [f'export TEREC_API_KEY="$(cat {quote(self.token_file)})"'] if self.token_file else []
        return [f"export TEREC_URL={self.url}", *token]


def wait_until_works(name: str, url: str, look: Callable[[], str]) -> None:
    """Return when /health says so. look: what there is to say meanwhile; its StackError ends the waiting."""
    until = time.monotonic() + DEADLINE
    while (trouble := _trouble(url)) is not None:
        log = look()
        if time.monotonic() > until:
            raise StackError(f"{name} does not work after {DEADLINE:.0f} seconds: {trouble}\n{log}")
        time.sleep(0.3)


def _trouble(url: str) -> str | None:
    """What /health complains of; None when it is well."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            health = json.load(answer)
    except urllib.error.HTTPError as error:
        return f"{url}/health answers {error.code}: {error.read().decode(errors='replace')}"
    except (OSError, ValueError) as error:
        return f"{url}/health: {error}"
    return None if health.get("status") == "ok" else f"{url}/health: {health}"
