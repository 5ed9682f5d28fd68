"""The lines of Surefire that carry names and numbers; reference: its ConsoleReporter and DefaultReporterFactory."""

import re
from typing import NamedTuple

_LEVELS = ("[ERROR]", "[INFO]", "[WARNING]", "[WARN]", "[DEBUG]", "[FATAL]")
_TESTS_RUN = re.compile(r"Tests run: *(\d{1,9}), *Failures: *(\d{1,9}), *Errors: *(\d{1,9}), *Skipped: *(\d{1,9})")
_OWNER = re.compile(r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*)*")
_METHOD = re.compile(r"[\w$<>-]+(?:[({\[].*)?")
_OLD_HEADER = re.compile(r"(?P<name>.+)\((?P<owner>[\w$.]+)\)")
_RUN = re.compile(r"Run \d{1,6}: ")
_HEADER_LIMIT = 8192


class Header(NamedTuple):
    """Stands before a failure's lines. owner: empty unless the line has it apart from the name."""

    name: str
    owner: str
    seconds: str


class Mention(NamedTuple):
    """A line below `Results:`. owner: the class, as a rule without its package."""

    owner: str
    name: str
    line: int | None
    message: str


def level_of(line: str) -> tuple[str | None, str]:
    """Maven's level, None without one, and the rest; blanks at its start are kept."""
    if line.startswith("["):
        for level in _LEVELS:
            if line.startswith(level):
                return level, line[len(level) :].removeprefix(" ")
    return None, line


def tests_run(text: str) -> tuple[int, int, int] | None:
    """Passed, failed (errors count) and skipped; None when text is no such line."""
    match = _TESTS_RUN.match(text)
    if match is None:
        return None
    total, failures, errors, skipped = map(int, match.groups())
    return max(total - failures - errors - skipped, 0), failures + errors, skipped


def failure_header(text: str) -> Header | None:
    """`test -- Time elapsed: 0.1 s <<< FAILURE!`, in the forms of Surefire 2 and 3.

    A name with a level in it is none: something unknown stands before Maven's own words.
    """
    if "<<< " not in text or len(text) > _HEADER_LIMIT or text.startswith("Tests run:"):
        return None
    name, elapsed, rest = text.partition("Time elapsed:")
    if not elapsed or not rest.rstrip().endswith(("<<< FAILURE!", "<<< ERROR!")):
        return None
    name = name.strip().removesuffix("--").strip()
    if any(f"{level} " in name for level in _LEVELS):
        return None
    old = _OLD_HEADER.fullmatch(name)
    seconds = rest.split()[0] if rest.split() else ""
    if old is not None and "." in old["owner"] and "." not in old["name"].partition("(")[0]:
        return Header(old["name"], old["owner"], seconds)
    return Header(name, "", seconds) if name else None


def mention(text: str) -> Mention | None:
    """A test listed below `Results:`.

    `Class.method:12->helper:30 message`, `Class>Base.method:12 » Type message`, `method(package.Class): message`,
    `package.Class.method(package.Class)`; None for a run of a test that is listed already, and for anything else.
    """
    if _RUN.match(text) or len(text) > _HEADER_LIMIT:
        return None
    where, _, message = text.partition(" ")
    older = _OLD_HEADER.fullmatch(where.removesuffix(":"))
    if older is not None:
        name = qualified(older["name"])[1]
        return Mention(older["owner"], name, None, message.strip()) if _METHOD.fullmatch(name) else None
    where, line = _with_line(where.partition("->")[0])
    owner, inherited, base = where.partition(">")
    before, dot, name = (base if inherited else where).rpartition(".")
    owner = owner if inherited else before
    if not dot or not _OWNER.fullmatch(owner) or not _METHOD.fullmatch(name):
        return None
    return Mention(owner, name, line, message.removeprefix("»").strip())


def qualified(name: str) -> tuple[str, str]:
    """Class and method of `a.b.C.method(x.y)[1]`, as Surefire 3 writes them; the class is empty where there is none."""
    end = len(simple_name(name))
    owner, _, method = name[:end].rpartition(".")
    return (owner, method + name[end:]) if _OWNER.fullmatch(owner) else ("", name)


def simple_name(name: str) -> str:
    """A method without its arguments and its place among repetitions."""
    end = min((at for at in map(name.find, "({[") if at > 0), default=len(name))
    return name[:end]


def _with_line(where: str) -> tuple[str, int | None]:
    before, colon, line = where.rpartition(":")
    if colon and line.isascii() and line.isdigit() and len(line) < 9:
        return before, int(line) or None
    return where.removesuffix(":"), None
