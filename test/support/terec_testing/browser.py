"""A real browser without a window: what it made of a page, what it painted, and what it complained of."""

import shutil
import struct
import subprocess
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from terec_testing.test_data import require

TIMEOUT_SECONDS = 60
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Seen:
    """html: the page as the browser has it. console: what it logged. colours: painted pixels of each."""

    html: str
    console: list[str]
    colours: Counter[Colour]


def browser() -> str:
    """The program; skips aloud when there is none."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if found is None:
        require("chromium", f"none of {', '.join(_PROGRAMS)} is installed")
    return str(found)


def look(url: str, folder: Path, width: int = 800, height: int = 600) -> Seen:
    """What a reader of the page at the URL sees in a window of this size, in light colours."""
    picture = folder / "seen.png"
    command = [browser(), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom"]
    command += [f"--user-data-dir={folder / 'profile'}", f"--window-size={width},{height}", "--hide-scrollbars"]
    command += ["--force-color-profile=srgb", "--blink-settings=preferredColorScheme=1", f"--screenshot={picture}"]
    done = subprocess.run([*command, url], capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=True)
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    return Seen(done.stdout, console, colours_of(picture.read_bytes()))


def colours_of(png: bytes) -> Counter[Colour]:
    """Pixels of each colour in a picture of 8 bits a channel, as browsers write them."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (depth, kind) in ((8, 2), (8, 6)), "a picture of another kind"
    size = 3 if kind == 2 else 4
    data = zlib.decompress(b"".join(body for name, body in _chunks(png) if name == b"IDAT"))
    found: Counter[Colour] = Counter()
    above = bytearray(width * size)
    for row in range(height):
        start = row * (width * size + 1)
        above = _unfiltered(data[start], data[start + 1 : start + 1 + width * size], above, size)
        found.update(zip(above[0::size], above[1::size], above[2::size], strict=True))
    return found


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += length + 12
    return found


def _unfiltered(kind: int, line: bytes, above: bytearray, size: int) -> bytearray:
    """A line of pixels, of which the file has differences to the pixels on the left and above."""
    if kind == 0:
        return bytearray(line)
    done = bytearray(line)
    for at, value in enumerate(line):
        left = done[at - size] if at >= size else 0
        corner = above[at - size] if at >= size else 0
        done[at] = (value + _guess(kind, left, above[at], corner)) & 255
    return done


def _guess(kind: int, left: int, above: int, corner: int) -> int:
    if kind < 3:
        return left if kind == 1 else above
    if kind == 3:
        return (left + above) // 2
    near = left + above - corner
    return min((left, above, corner), key=lambda each: abs(near - each))


__all__ = ["Seen", "browser", "colours_of", "look"]
