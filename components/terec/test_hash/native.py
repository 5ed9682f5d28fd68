"""C and C++: gtest, Catch2 and doctest places, assert(), sanitizer and debugger stacks."""

import re

from terec.test_hash.frames import Frame, file_frame, is_test_name, library_path
from terec.test_hash.line import NOISE, Kind, Line

_SOURCE = r"(?:[A-Za-z]:)?[^\s:()]{1,500}\.(?:cc|cpp|cxx|c|h|hh|hpp|hxx|m|mm|swift)"
_PLACE = re.compile(
    rf"({_SOURCE})[:(](\d{{1,9}})\)?:(?:\d{{1,9}}:)? ?(?:(?:Failure|FAILED|ERROR|FATAL ERROR|error)[:!]?)?\Z"
)
_ASSERT = re.compile(rf"(?:[\w.-]{{1,100}}: )?({_SOURCE}):(\d{{1,9}}): ([^\n]{{1,300}}): (Assertion [^\n]{{1,2000}})\Z")
_UNDEFINED = re.compile(rf"({_SOURCE}):(\d{{1,9}}):\d{{1,9}}: (runtime error: [^\n]{{1,2000}})\Z")
_CALL = re.compile(
    r"#(\d{1,5}) {1,4}(?:0x[0-9a-fA-F]{1,16} )?(?:in )?([^\n]{1,500}?)(?: at| from|)"
    rf"(?: ({_SOURCE})(?::(\d{{1,9}}))?(?::\d{{1,9}})?| \(?([^\s()]{{1,300}})(?:\+0x[0-9a-f]{{1,16}})?\)?(?: \(BuildId: [0-9a-f]{{1,64}}\))?)?\Z"
)
_ABI = re.compile(r"\[abi:\w{1,20}\]|\bstd::__(?:1|cxx11|2)::|\.(?:isra|part|constprop|cold|llvm)(?:\.\d{1,20})?")
_LIBRARIES = (
    "std::",
    "testing::",
    "__interceptor_",
    "__asan",
    "__ubsan",
    "__tsan",
    "__sanitizer",
    "_start",
    "__libc",
    "__GI_",
    "operator new",
    "operator delete",
    "malloc",
    "free",
    "abort",
    "raise",
    "__assert",
    "__cxa",
    "boost::",
    "start_thread",
    "clone",
    "Catch::",
    "doctest::",
    "calloc",
    "realloc",
    "gsignal",
    "__pthread",
)


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if line.startswith("#"):
        found = _CALL.match(line)
        return _frame(*found.groups()) if found else None
    if line.startswith(("freed by thread", "previously allocated by", "SUMMARY: ", "Shadow bytes", "0x")):
        return NOISE
    if "Assertion" in line:
        found = _ASSERT.match(line)
        return _assertion(found) if found else None
    if "runtime error: " in line:
        found = _UNDEFINED.match(line)
        return Line(Kind.FRAME, file_frame(found[1], "", found[2]), said=found[3]) if found else None
    if line.endswith((":", "Failure", "FAILED", "error", "ERROR", "!")):
        found = _PLACE.match(line)
        return Line(Kind.FRAME, file_frame(found[1], "", found[2])) if found else None
    return None


def _assertion(found: re.Match[str]) -> Line:
    function = found[3].partition("(")[0].rsplit(" ", 1)[-1]
    return Line(Kind.FRAME, file_frame(found[1], function, found[2]), said=found[4], type="assert")


def _frame(index: str, called: str, source: str | None, line: str | None, module: str | None) -> Line:
    function = _ABI.sub("", called)
    if not function.startswith(("operator", "(")):
        function = re.split(r"[(<]", function, maxsplit=1)[0].strip() or function
    library = next((prefix for prefix in _LIBRARIES if function.startswith(prefix)), "") or library_path(
        source or module or ""
    )
    test = (
        is_test_name(function)
        or function.endswith("::TestBody")
        or bool(source and is_test_name(source.rpartition(".")[0]))
    )
    return Line(Kind.FRAME, Frame(function, function, int(line or 0), library, test, first=index == "0"))
