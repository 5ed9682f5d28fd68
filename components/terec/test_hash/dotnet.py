""".NET: `at Namespace.Class.Method(Type name) in path:line 12`."""

import re

from terec.test_hash.frames import Frame, is_test_name
from terec.test_hash.line import NOISE, Kind, Line

_FRAME = re.compile(
    r"(?:at|bei|à|в) ([\w.<>`+$|,\[\]&~@ -]{1,600}?)\(([^()]{0,600}(?:\([^()]{0,100}\)[^()]{0,200}){0,3})\)(?: in (.{1,1000}):(?:line|Zeile|ligne) (\d{1,9}))?\Z"
)
_STATE_MACHINE = re.compile(r"[.+]<([\w.|<>]{0,200}?)>d(?:__\d{1,6})?(?:`\d{1,3})?\.MoveNext\Z")
_CLOSURE = re.compile(
    r"[.+]<>c(?:__DisplayClass\d{1,6}_\d{1,6})?(?:`\d{1,3})?\.<([\w.]{1,200})>[bg]__(?:\w{1,100}\|)?\d{0,6}(?:_\d{1,6})?"
)
_LOCAL = re.compile(r"<([\w.]{1,200})>g__(\w{1,100})\|\d{1,6}(?:_\d{1,6})?")
_GENERIC = re.compile(r"`\d{1,3}|\[[\w.,&` ]{0,300}\]")
_LIBRARIES = (
    "System.",
    "Microsoft.",
    "Xunit.",
    "NUnit.",
    "Moq.",
    "FluentAssertions.",
    "Shouldly.",
    "Castle.",
    "NSubstitute.",
    "lambda_method",
    "MSTest",
)


def read(line: str) -> Line | None:
    """The line stripped of blanks, or None when this family does not know it."""
    if line.startswith(("---> ", "---- ")):
        return Line(Kind.CAUSE, said=line[5:])
    if line.startswith(("--- End of ", "at lambda_method(")):
        return NOISE
    if not line.startswith(("at ", "bei ", "à ", "в ")):
        return None
    found = _FRAME.match(line)
    return _frame(found[1], found[4]) if found else None


def _frame(called: str, line: str | None) -> Line:
    called = _STATE_MACHINE.sub(r".\1", called)
    called = _CLOSURE.sub(r".\1", called)
    called = _GENERIC.sub("", _LOCAL.sub(r"\1", called)).replace("+", ".")
    owner, _, function = called.rpartition(".")
    library = next((prefix for prefix in _LIBRARIES if called.startswith(prefix)), "")
    return Line(Kind.FRAME, Frame(f"{owner}.{function}", owner, int(line or 0), library, is_test_name(owner)))
