"""The lines of a console log as a person saw them: without colours, time stamps and notes of Jenkins."""

import codecs
import re
from collections.abc import Iterable, Iterator

LINE_LIMIT = 64 * 1024
"""Longest line in characters; what follows on it is left out, so that a log without line ends takes no memory."""

_ENCODINGS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8[:2]: "utf-8-sig"}
"""By the first two bytes: PowerShell's `>` writes UTF-16."""

_NOTE = re.compile(r"\x1b\[8mha:[^\x1b]*\x1b\[0m")
"""A hyperlink or the like of Jenkins (hudson.console.ConsoleNote), in logs taken from its disk."""

_ESCAPE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|_[^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])"
)
"""Colours and cursor movements (ECMA-48), titles and links (OSC), Buildkite's times (APC)."""

_STEP = re.compile(r"[^\t]{1,200}\t[^\t]{1,200}\t\ufeff?(?=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")
"""Job and step, which `gh run view --log` writes before each line."""

_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z [0-9a-f]{2}[OE](?:[ +]|$)"  # GitLab, with the stream
    r"|(?:\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]"  # Timestamper in pipelines
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"  # GitHub Actions
    r"|\[?\d\d:\d\d:\d\d(?:\.\d{1,9})?\]?)(?: {1,2}|$)"  # Timestamper elsewhere
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean_lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Every line, without its end; bytes that are no UTF-8 (or UTF-16 after its mark) become U+FFFD."""
    return map(clean_line, _lines(_decoded(chunks)))


def clean_line(line: str) -> str:
    """The line without what is no text; of what carriage returns overwrote the last state."""
    line = line.rstrip("\r\n")
    if "\x1b" in line:
        line = _ESCAPE.sub("", _NOTE.sub("", line))
    if "\r" in line:
        line = line.rpartition("\r")[2]
    if "\t" in line and (step := _STEP.match(line)) is not None:
        line = line[step.end() :]
    stamp = _TIME.match(line)
    if stamp is not None:
        line = line[stamp.end() :]
    return line if line.isascii() and line.isprintable() else _CONTROL.sub("", line)


def _decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = None
    for chunk in chunks:
        if decoder is None:
            encoding = _ENCODINGS.get(chunk[:2], "utf-8")
            decoder = codecs.getincrementaldecoder(encoding)("replace")
        yield decoder.decode(chunk)
    if decoder is not None:
        yield decoder.decode(b"", True)


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """Lines of at most LINE_LIMIT characters; open: the start of the line that has not ended yet."""
    opened = ""
    for text in texts:
        *ended, rest = text.split("\n")
        for line in ended:
            yield (opened + line)[:LINE_LIMIT]
            opened = ""
        opened = (opened + rest)[:LINE_LIMIT]
    if opened:
        yield opened
