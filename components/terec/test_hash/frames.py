"""A stack frame: what ran, and whether it is library, test or production code."""

import re
from functools import lru_cache
from typing import NamedTuple


class Frame(NamedTuple):
    """One frame as far as it counts: module and function, without path, version and generated numbers.

    line: 0 when unknown. library: the deny-list prefix or path part that makes it no code of ours, else "".
    first: it starts a stack (`#0`). location: it says only where the frame before it lies.
    """

    name: str
    owner: str
    line: int = 0
    library: str = ""
    test: bool = False
    first: bool = False
    location: bool = False


_TEST_NAME = re.compile(
    r"(?:^|[.$/\\:_-])(?:[Tt]ests?(?:[A-Z_.:-]|$)|__tests__|spec[._/])"
    r"|(?:Tests?|TestCase|TestBase|TestUtils|Spec|Specs|IT|ITCase|_spec|_test|_tests|conftest)(?:$|[.$:])|\.(?:test|spec|cy|e2e)\.[a-z]{2,3}$"
)
_LIBRARY_PATH = re.compile(
    r"site-packages|dist-packages|[/\\]lib[/\\]python\d|[/\\]Lib[/\\](?:unittest|asyncio|importlib|concurrent|contextlib)|_pytest|<frozen |<string>"
    r"|node_modules|^node:|^internal/|webpack/(?:bootstrap|runtime)|/go/src/|/go/pkg/mod/|/libexec/src/|/rustc/|\.cargo/registry"
    r"|/vendor/|/gems/|/lib/ruby/|/usr/include|/usr/lib/|\.\./sysdeps|/nptl/|libc\.so|libasan|libstdc|^phar:|googletest|/gtest"
)


REMEMBERED = 8192
"""Names and paths whose answers are remembered: the lines of a build differ in their numbers far more than in these."""


@lru_cache(REMEMBERED)
def is_test_name(name: str) -> bool:
    return _TEST_NAME.search(name) is not None


def library_path(path: str) -> str:
    """The part of a path that shows code of somebody else, "" for our own."""
    found = _LIBRARY_PATH.search(path)
    return found[0] if found else ""


def file_name(path: str) -> str:
    """The last segment of a path of any system, without a bundle's content hash and query."""
    last = path.replace("\\", "/").split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1]
    return _BUNDLE_HASH.sub("", last) if any(map(str.isdigit, last)) else last


_BUNDLE_HASH = re.compile(
    r"[.-](?=[A-Za-z_-]{0,20}\d)[A-Za-z0-9_]{6,20}(?=\.(?:chunk\.|bundle\.|min\.)?(?:m?js|css|ts)\Z)"
)


def file_frame(path: str, function: str, line: str | int | None, location: bool = False) -> Frame:
    """A frame of a language that names files: its owner is the file, wherever the checkout lies."""
    owner, library, test = _file(path)
    name = f"{owner}:{function}" if function else owner
    return Frame(name, owner, int(line or 0), library, test, location=location)


@lru_cache(REMEMBERED)
def _file(path: str) -> tuple[str, str, bool]:
    """The owner of its frames, what makes it a library, and whether it holds tests."""
    owner = file_name(path)
    test = is_test_name(owner) or "/tests/" in path or "/__tests__/" in path or "/test/" in path
    return owner, library_path(path), test
