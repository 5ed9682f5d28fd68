"""Makes a picture of a command's real output: runs it in a pseudo-terminal and writes what it shows as SVG.

    python development/picture.py docs/pictures/bar.svg -- terec builds bar ci main

The command keeps the caller's folder and environment. The picture names fonts that lie on the reader's machine and
fetches nothing.
"""

import argparse
import os
import pty
import struct
import subprocess
import sys
from contextlib import suppress
from fcntl import ioctl
from io import StringIO
from pathlib import Path
from tempfile import TemporaryFile
from termios import TIOCSWINSZ

from rich.ansi import AnsiDecoder
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROWS = 50
THEME = TerminalTheme(
    (24, 26, 31),
    (208, 212, 220),
    [
        *((40, 44, 52), (224, 92, 101), (126, 186, 110), (219, 178, 92)),
        *((97, 160, 226), (193, 120, 213), (82, 178, 188), (208, 212, 220)),
    ],
    [
        *((96, 104, 120), (238, 110, 118), (146, 206, 128), (238, 198, 112)),
        *((122, 182, 242), (210, 142, 230), (104, 202, 212), (240, 242, 246)),
    ],
)
# Characters are a little higher than their lines, so that blocks join without seams.
SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace;
  font-size: 21.4px; line-height: {line_height}px; white-space: pre; }}
.{unique_id}-title {{ font-family: sans-serif; font-size: 18px; }}
{styles}
</style>
<defs>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def run_in_terminal(command: list[str], columns: int) -> str:
    """What the command writes to a terminal so many columns wide; its exit code is that of a check, 0 or 1.

    Exits with the command's stderr when it ends otherwise. stderr is no terminal: progress is not in the picture.
    """
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR", "CI")}
    environment.update(TERM="xterm-256color", COLORTERM="truecolor")
    with TemporaryFile() as errors:
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=errors, env=environment)
        os.close(theirs)
        written = b""
        with suppress(OSError):  # Linux says EIO when the other end is closed
            while piece := os.read(ours, 65536):
                written += piece
        os.close(ours)
        if process.wait() not in (0, 1):
            errors.seek(0)
            sys.exit(f"{command} ended with {process.returncode}: {errors.read().decode(errors='replace')}")
    return written.decode().replace("\r\n", "\n")


def picture(title: str, output: str, columns: int) -> str:
    """The SVG of what a terminal was sent: text, colours and links; nothing that moves the cursor."""
    console = Console(record=True, width=columns, file=StringIO(), force_terminal=True, color_system="truecolor")
    for line in AnsiDecoder().decode(output.rstrip("\n")):
        for row in line.divide(range(columns, len(line), columns)):  # where a terminal goes on in the next line
            console.print(row, no_wrap=True, highlight=False)
    return console.export_svg(title=title, theme=THEME, code_format=SVG, unique_id="terec")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path, help="the SVG to write")
    parser.add_argument("--columns", type=int, default=100, help="width of the terminal")
    parser.add_argument("--title", default="", help="in the picture's bar; default: the command")
    parser.add_argument("command", nargs="+", help="the command to run, after --")
    given = parser.parse_args()
    output = run_in_terminal(given.command, given.columns)
    given.target.parent.mkdir(parents=True, exist_ok=True)
    given.target.write_text(picture(given.title or " ".join(given.command), output, given.columns), encoding="utf-8")
    print(f"{given.target}: {len(Text.from_ansi(output).plain.splitlines())} lines")


if __name__ == "__main__":
    main()
