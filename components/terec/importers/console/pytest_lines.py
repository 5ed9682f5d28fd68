"""The lines of pytest that carry names and numbers; reference: its terminal.py, reports.py and junitxml.py."""

import re
from typing import NamedTuple

LINE_LIMIT = 8192
"""Longest line that is looked at: no name is longer."""

_RULE = re.compile(r"={3,} (.{1,300}) ={3,}")
_HEADING = re.compile(r"_+ (.+) _+")
_COUNTED = re.compile(r"(\d{1,9}) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
_SUM = re.compile(r"(?:\d{1,9} (?:subtests )?[a-z]{4,12}(?:, )?){1,10} in \d[\d.:]*s?.{0,40}|no tests ran in .{1,40}")
_STATUS = r"(PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR|RERUN)"
_SUBTEST = re.compile(r"SUBFAIL(?:ED)?(?:\[.{0,300}?\])?(?: \(.{0,300}?\))? (\S.{0,4000}::.*)")
_VERBOSE = re.compile(rf"(\S.*?::.*?) {_STATUS}(?: \((.{{0,2000}})\))?(?: +\[ *\d{{1,3}}%\])?\s*")
_WORKER = re.compile(rf"\[gw\d+\](?: \[ *\d{{1,3}}%\])? {_STATUS} (\S.*::.*)")
_PLACE = re.compile(r"(\S[^:]{0,1000}):(\d{1,8}): (.{1,300})")


SUBFAILED = "SUBFAILED"
RERUN = "RERUN"


class Status(NamedTuple):
    """What became of a test, as `-v` and the short summary tell it."""

    word: str
    node: str
    message: str = ""


def rule_title(line: str) -> str | None:
    """The title of a `==== title ====` line."""
    if not line.startswith("=") or len(line) > LINE_LIMIT:
        return None
    match = _RULE.fullmatch(line.rstrip())
    return match[1].strip() if match else None


def heading(line: str) -> str | None:
    """The title of a `____ title ____` line; the rule between two frames of a trace is none."""
    if not line.startswith("_") or len(line) > LINE_LIMIT:
        return None
    match = _HEADING.fullmatch(line.rstrip())
    return match[1] if match and match[1].strip("_ ") else None


def captured_title(line: str) -> bool:
    """Whether what follows was captured: `----- Captured stdout call -----`."""
    return line.startswith("-") and line.rstrip().endswith("-") and " Captured " in line[:200]


def sums(text: str) -> dict[str, int] | None:
    """The counts of `1 failed, 2 passed in 0.10s`; None for anything else."""
    if len(text) > 400 or not _SUM.fullmatch(text):
        return None
    return {word.removesuffix("s") if word == "errors" else word: int(count) for count, word in _COUNTED.findall(text)}


def verbose_status(line: str) -> Status | None:
    """`path::test FAILED [ 10%]`, or of a worker `[gw0] [ 10%] FAILED path::test`."""
    if "::" not in line or len(line) > LINE_LIMIT or line.startswith(" "):
        return None
    worker = _WORKER.fullmatch(line.rstrip())
    if worker is not None:
        return Status(worker[1], worker[2])
    match = _VERBOSE.fullmatch(line)
    return Status(match[2], match[1], match[3] or "") if match else None


def summary_status(line: str) -> Status | None:
    """`FAILED path::test[a - b] - message` of the short summary; of a subtest the word is SUBFAILED."""
    word, _, rest = line.partition(" ")
    if line.startswith("SUBFAIL") and (subtest := _SUBTEST.fullmatch(line[:LINE_LIMIT].rstrip())) is not None:
        word, rest = SUBFAILED, subtest[1]
    if word not in ("FAILED", "ERROR", SUBFAILED) or not rest or len(line) > 2 * LINE_LIMIT:
        return None
    bracket, dash = rest.find("["), rest.find(" - ")
    if 0 <= bracket < dash and (closing := rest.find("] - ", bracket)) >= 0:
        dash = closing + 1
    if dash < 0:
        return Status(word, rest.strip())
    return Status(word, rest[:dash].strip(), rest[dash + 3 :].strip())


def rerun_node(line: str) -> str | None:
    """The test of `RERUN path::test`, which pytest-rerunfailures lists with `-r R`."""
    word, _, node = line.partition(" ")
    return node.strip() if word == RERUN and "::" in node and len(line) <= LINE_LIMIT else None


def place_in(line: str) -> tuple[str, int] | None:
    """File and line of `path:12: AssertionError`, which ends each frame of a trace."""
    match = _PLACE.fullmatch(line) if len(line) < 2000 else None
    return (match[1], int(match[2])) if match else None


def junit_names(node: str) -> tuple[str, str]:
    """classname and name that pytest's own JUnit report gives to a node id (junitxml.mangle_test_address).

    A whole file, which has no classname there, is read as a case of the report's suite: `pytest`.
    """
    path, bracket, values = node.partition("[")
    names = path.split("::")
    names[0] = names[0].replace("/", ".").removesuffix(".py")
    names[-1] += bracket + values
    return ".".join(names[:-1]) or "pytest", names[-1]


def domain(node: str) -> str:
    """How the heading of a failure calls a node id: `TestCart.test_adds[1]`; a whole file by its path."""
    path, bracket, values = node.partition("[")
    _, colons, inner = path.partition("::")
    return inner.replace("::", ".") + bracket + values if colons else node
