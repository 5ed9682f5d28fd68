"""The identity rule of cases: the same for every format, so a test has one identity however it arrives."""

import re
from hashlib import blake2b

from terec.importers.arguments import start_of_arguments
from terec.importers.object_ids import ObjectIds, masked_ids
from terec.model import CASE_NAME_LIMIT, NO_CONFIG

_OPENING = {"]": "[", ")": "("}
_EMPTY_GROUPS = ("()", "[]")
_CLOSING = ("]", ")")
_ENDS = " )]\t\n\r"
_NO_PACKAGE = re.compile(r"[\s/]")
_QUALIFIED = re.compile(r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*){2,}")
_BROWSER = re.compile(r"([A-Z][A-Za-z]*(?:_[A-Z][A-Za-z]*)*)(?:_\d+){2,}_\((\w+)\)\.(?=.)")
_VERSION = re.compile(r"_\d+(?:_\d+)+$")

_CLASSES_KEPT = 2_000
_classes: dict[str, tuple[str, str, str | None]] = {}


def names_of(classname: str, name: str, config: str | None, ids: ObjectIds | None = None) -> tuple[str, str, str, str]:
    """Package, class, case and config of what a report calls classname and name.

    Package: class name up to its last dot; class: the rest; a class name with white space or `/` is all class.
    Config: the one `[…]` or `(…)`, balanced, that ends the name; in the quotes of a list of arguments brackets do not
    count. The argument (`--config`) stands before it. Empty ones are dropped. Without a class name, a name of at least
    three dotted identifiers carries its class. What is over the limit is cut, and stays unique. The address of an
    object in the name is masked; a browser before the class (Karma) is a config, without its version. ids: of the
    report, where it has all cases of a class: keeps those apart that differ in addresses alone. A plain tuple, as it
    is made once a case and costs less than a CaseId.
    """
    names = _classes.get(classname)
    package, owner, browser = names if names is not None else _split_class(classname)
    name, own = name.strip(), None
    if "@" in name or "0x" in name:
        name = masked_ids(name) if ids is None else ids.masked(classname, config, name)
    if name.endswith(_CLOSING):
        name, own = _split_config(name)
    if not classname and is_qualified(name):
        qualifier, _, _ = _before_groups(name).rpartition(".")
        name = name[len(qualifier) + 1 :]
        package, owner, browser = _split_class(qualifier)
    if browser is not None:
        own = browser if own is None else f"{browser}/{own}"
    if own is None:
        own = config or NO_CONFIG
    elif config:
        own = f"{config}/{own}"
    if len(name) + len(own) > CASE_NAME_LIMIT:
        name, own = _within_limit(name), _within_limit(own)
    return package, owner, name, own


def is_qualified(name: str) -> bool:
    """name, before any config, is dotted identifiers with a class in them, as xUnit.net and old Ant write it."""
    return "." in name and _QUALIFIED.fullmatch(_before_groups(name)) is not None


def _before_groups(name: str) -> str:
    return name.partition("(")[0].partition("[")[0].rstrip()


def _split_class(classname: str) -> tuple[str, str, str | None]:
    """Package, class and browser; remembered, as a class has many cases."""
    stripped, browser = _without_browser(classname.strip())
    package, _, owner = stripped.rpartition(".")
    if not package or not owner or _NO_PACKAGE.search(stripped):
        package, owner = "", stripped
    if len(_classes) >= _CLASSES_KEPT:
        _classes.clear()
    names = _classes[classname] = _within_limit(package), _within_limit(owner), browser
    return names


def _without_browser(classname: str) -> tuple[str, str | None]:
    """`Cart` and `Firefox_(Mac_OS)` of `Firefox_121_0_(Mac_OS_10_15_7).Cart`; a class without browser as it is."""
    found = _BROWSER.match(classname) if "_(" in classname else None
    if found is None:
        return classname, None
    return classname[found.end() :], f"{found[1]}_({_VERSION.sub('', found[2])})"


def _split_config(name: str) -> tuple[str, str | None]:
    """The name without its last group, and that group's inside; None when there is none or nothing else."""
    start = start_of_arguments(name) if name[-1] == ")" else -1
    if start > 0:
        return _without_empty_groups(name[:start].rstrip()), name[start + 1 : -1].strip() or None
    start = name.rfind(_OPENING[name[-1]])
    if 0 < start < len(name) - 2 and name[start - 1] not in _ENDS and name.find(name[-1], start) == len(name) - 1:
        return name[:start], name[start + 1 : -1].strip() or None  # nearly all: nothing nested, nothing empty
    stem = _without_empty_groups(name)
    start = _start_of_group(stem)
    bare = stem[:start].rstrip() if start > 0 else ""
    if not bare:
        return stem, None
    return _without_empty_groups(bare), stem[start + 1 : -1].strip() or None


def _start_of_group(name: str) -> int:
    """Where the balanced group that ends name opens; -1 when no group ends it."""
    closing = name[-1:]
    opening = _OPENING.get(closing)
    if opening is None:
        return -1
    depth = 0
    for position in range(len(name) - 1, -1, -1):
        if name[position] == closing:
            depth += 1
        elif name[position] == opening:
            depth -= 1
            if depth == 0:
                return position
    return -1


def _without_empty_groups(name: str) -> str:
    bare = name
    while bare.endswith(_EMPTY_GROUPS):
        bare = bare[:-2].rstrip()
    return bare or name


def _within_limit(name: str) -> str:
    if len(name) <= CASE_NAME_LIMIT:
        return name
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{name[: CASE_NAME_LIMIT - 33]}…{digest}"
