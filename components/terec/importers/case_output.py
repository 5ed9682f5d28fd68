"""A failure's words out of what its test printed, for runners that put them nowhere else."""

import re

_TAIL = 4096
_SHORT = 1024
_TELLING = re.compile(r"error|fail|panic|assert|exception|expected|fatal", re.IGNORECASE)


def words_in_output(stdout: str | None, stderr: str | None) -> tuple[str | None, str | None]:
    """Message and stack of a failure that has none: the end of what was printed, on stderr if anything was.

    The message is the first line there that speaks of a failure, with the next one when it ends in a colon; else the
    last line.
    """
    text = (stderr or "").strip() or (stdout or "").strip()
    if len(text) > _TAIL:
        text = text[-_TAIL:].partition("\n")[2].strip() or text[-_TAIL:]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return None, None
    place = next((number for number, line in enumerate(lines) if _TELLING.search(line)), len(lines) - 1)
    line = lines[place]
    if line.endswith(":") and place + 1 < len(lines):
        line = f"{line} {lines[place + 1]}"
    return line[:_SHORT], text
