"""Writes answers: tables for people, JSON for machines."""

import json
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from terec.model import as_plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

PIPE_WIDTH = 100_000
"""Columns of a table that goes into a pipe: nothing is cut there."""

PLOT_WIDTH = 100
"""Columns of a plot that goes into a pipe."""


def write_json(answer: Any) -> None:
    """One JSON value on stdout; words of the model as the REST API writes them, times in UTC."""
    sys.stdout.write(json.dumps(as_plain(answer), indent=2, ensure_ascii=False) + "\n")


def write(*parts: "RenderableType") -> None:
    """Rich renderables or text on stdout, one below the other, in the terminal's width, uncut into a pipe."""
    page = console()
    for part in parts:
        page.print(part)


def write_command(line: str) -> None:
    """A command to copy: on one line of its own, whatever the width."""
    console().print(line, soft_wrap=True)


def console(to_stderr: bool = False) -> "Console":
    """A console that colours only a terminal and takes nothing in a text for markup."""
    from rich.console import Console

    stream = sys.stderr if to_stderr else sys.stdout
    return Console(
        stderr=to_stderr, width=_width(stream.isatty(), os.environ), highlight=False, markup=False, emoji=False
    )


def plot_width() -> int:
    """Columns that a plot may take."""
    width = console().width
    return PLOT_WIDTH if width == PIPE_WIDTH else width


def note(sentence: str) -> None:
    """A sentence for a person on stderr, which a pipe does not carry."""
    print(sentence, file=sys.stderr)


def _width(on_terminal: bool, environment: Mapping[str, str]) -> int | None:
    if on_terminal or environment.get("COLUMNS", "").isdigit():
        return None
    return PIPE_WIDTH
