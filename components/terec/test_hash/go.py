"""Go: panics with goroutine stacks, and the places that `go test` and testify print."""

import re

from terec.test_hash.frames import Frame, file_frame
from terec.test_hash.line import NOISE, Kind, Line

_CALL = re.compile(
    r"(?:created by )?([A-Za-z][\w./@%~-]{0,300}?)\.(\(\*?\w{1,100}(?:\[\.\.\.\])?\)\.[\w.]{1,200}|[\w.]{1,200})(?:\[\.\.\.\])?(?:\((?:[^()\s]|, |\{|\}){0,300}\)| in goroutine \d{1,9})\Z"
)
_PLACE = re.compile(r"(/?[^\s:]{1,500}\.(?:go|s)):(\d{1,9})(?: \+0x[0-9a-f]{1,16})?\Z")
_GOROUTINE = re.compile(r"goroutine \d{1,12} (?:gp=\S{1,20} m=\S{1,20} (?:mp=\S{1,20} )?)?\[")
_TRACE = re.compile(r"Error Trace:\s{0,20}(\S{1,500}\.go):(\d{1,9})\Z")
_STANDARD = frozenset(
    [
        "runtime",
        "testing",
        "reflect",
        "net",
        "os",
        "sync",
        "internal",
        "syscall",
        "time",
        "fmt",
        "io",
        "context",
        "encoding",
        "strings",
        "bytes",
        "sort",
        "errors",
        "panic",
        "bufio",
        "crypto",
        "database",
        "math",
        "path",
        "regexp",
        "strconv",
        "log",
        "main_test_runner",
    ]
)
_GENERATED = re.compile(r"\.func\d{1,6}(?:\.\d{1,6}){0,9}|-fm\Z|·dwrap·\d{1,6}|\.gowrap\d{1,6}")


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if ".go:" in line or ".s:" in line:
        found = _PLACE.match(line) or _TRACE.match(line)
        if not found:
            return None
        return Line(Kind.FRAME, file_frame(found[1], "", found[2], location=True))
    if line.startswith("goroutine ") and _GOROUTINE.match(line):
        return NOISE
    if (
        line.startswith(("[signal ", "exit status ", "=== RUN", "=== PAUSE", "=== CONT", "--- FAIL", "FAIL\t"))
        or line == "FAIL"
    ):
        return NOISE
    if line.endswith(")") or " in goroutine " in line:
        found = _CALL.match(line)
        return _frame(found[1], found[2]) if found and _is_package(found[1], line) else None
    return None


def _is_package(package: str, line: str) -> bool:
    """Tells a Go call from a line of another language's source: by its path, or by arguments that are addresses."""
    return (
        "/" in package or package == "main" or package in _STANDARD or "(0x" in line or "(..." in line or "({0x" in line
    )


def _frame(package: str, function: str) -> Line:
    top = package.split("/", 1)[0]
    library = top if top in _STANDARD or "github.com/stretchr/testify" in package or "/vendor/" in package else ""
    function = _GENERATED.sub("", function)
    name = f"{package.rsplit('@', 1)[0]}.{function}"
    test = function.startswith(("Test", "Benchmark", "Fuzz", "Example")) or "Suite)." in function
    return Line(Kind.FRAME, Frame(name, package, 0, library, test))
