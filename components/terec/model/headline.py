"""The line of a failure's texts that says most."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from terec.model.names import CaseId

READ = 8_000
"""Characters of a text that are looked at; the hash of a failure finds what was taken of them in its stack again."""

_LINES = 200
_PLACE = r"(?:[A-Za-z]:)?[^\s:()]{1,500}(?:\.\w{1,10})"
_SAYS_NOTHING = (
    r"[\W_]*(?:(?:assertion|collection|tests?|test suite|fatal) )?(?:fail|failed|failures?|errors?|errored)"
    r"(?: to run)?[\W_]*"
    rf"|(?:at )?{_PLACE}(?:(?::\d{{1,9}}){{1,2}}|\(\d{{1,9}}(?:,\d{{1,9}})?\)):?(?: (?:failure|failed|error))?"
    rf"|(?:\d{{1,6}}\) )?(?:\[[^\]]{{1,200}}\] › )?{_PLACE}:\d{{1,9}}:\d{{1,9}} › .*"  # Playwright: the test
    r"|thread '.*' (?:\(\d{1,12}\) )?panicked at [^\s']{1,500}:\d{1,9}:\d{1,9}:?"  # Rust
    r"|[\w\\]{1,500}::(?:(?-i:test)\w{0,500}|\w{1,500} with data set .*)"  # PHPUnit: the test
    r"|\((?:in|from) .{1,500}, line \d{1,9}\),?"  # bats
    r"|- (?:file|line) *: .*"  # Boost
    r"|=== (?:RUN|PAUSE|CONT|NAME) .*|--- (?:FAIL|PASS|SKIP): .*|Error Trace:.*|# \S{1,500}(?: \[\S{1,500}\])?"  # Go
    r"|[\w\\]{1,500}::(?P<method>\w{1,500})"  # PHPUnit's test, or an error: `Net::ReadTimeout`
    rf"|{_PLACE}:\d{{1,9}}:\d{{1,9}} (?! *- error|.*\berror TS\d)(?P<title>[^:].*)"  # the same; no error of tsc
)
_MARK = re.compile(r"- message *: *|Error:\s{2,}|E {2,}")
_PANIC = ("panic: ", "fatal error: ")
_LOGGED = re.compile(r"\S{1,300}\.go:\d{1,9}:(?:\d{1,9}:)? \S")


def headline(*texts: str | None, case: CaseId | None = None) -> str:
    """The first line of the first text; where that is a place, the test's name or a word such as `Failed`, a later one.

    Later ones are what pytest marks as message, Go's panic or log, else the first line that says more. Of a Python
    traceback the error's first line is taken. What may be a test's name or an error, such as `A::B`, is the name where
    it is that of case. Without such a line the first one stays, and "" where there is no text.
    """
    spoken = [text.strip() for text in texts if text and text.strip()]
    if not spoken:
        return ""
    first = _first_of(spoken[0])
    if not _says_nothing(first, case):
        return first
    return next(filter(None, (_telling(text, case) for text in spoken)), first)


def _first_of(text: str) -> str:
    return _raised(text) if text.startswith("Traceback (") else text.partition("\n")[0].strip()


def _raised(traceback: str) -> str:
    """The first line that is not indented behind the last frame, as an error may have more lines; else the last."""
    lines = traceback[traceback.rfind('\n  File "') + 1 :].split("\n")
    return next((line for line in lines[1:] if line.strip() and not line[0].isspace()), lines[-1]).strip()


def _telling(text: str, case: CaseId | None) -> str:
    """The line that says most behind one that says nothing, with the next where it only introduces that; else ""."""
    if text.startswith("Traceback ("):
        return _first_of(text)
    lines = [line.strip() for line in text[:READ].split("\n", _LINES)[:_LINES] if line.strip()]
    for wanted in (_marked, _of_go, lambda _: True):
        for place, line in enumerate(lines):
            if wanted(line) and not _says_nothing(line, case):
                return _with_next(line, lines[place + 1 : place + 2])
    return ""


def _marked(line: str) -> bool:
    return line.startswith("E  ")


def _of_go(line: str) -> bool:
    return line.startswith(_PANIC) or _LOGGED.match(line) is not None


def _with_next(line: str, following: Iterable[str]) -> str:
    bare = _MARK.sub("", line, count=1) if _MARK.match(line) else line
    return f"{bare} {' '.join(following)}".strip() if bare.endswith(":") else bare


def _says_nothing(line: str, case: CaseId | None) -> bool:
    if len(line) >= 2_000:
        return False
    found = _empty().fullmatch(line)
    return line in _names(case) or (found is not None and _is_name(found["method"], found["title"], case))


def _is_name(method: str | None, title: str | None, case: CaseId | None) -> bool:
    """Whether what may be the method or title of a test is that of case; a line with neither is sure to say nothing."""
    if method is not None:
        return case is not None and method == case.test_case
    if title is None or case is None:
        return True
    last = case.test_case.rpartition(" › ")[2]
    return title.startswith(last) and title[len(last) :].lstrip()[:1] in ("", "(", "[")  # a config may follow


@cache
def _empty() -> re.Pattern[str]:
    """Compiled on its first use: most commands show no failure."""
    return re.compile(_SAYS_NOTHING, re.IGNORECASE)


def _names(case: CaseId | None) -> Iterator[str]:
    if case is not None:
        yield case.test_case
        yield f"{case.test_suite}.{case.test_case}"
        yield f"{case.test_package}.{case.test_suite}.{case.test_case}"
