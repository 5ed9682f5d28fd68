"""The identity hash of a case."""

from collections.abc import Sequence
from hashlib import blake2b

IDENTITY_VERSION = "t1"
"""Incremented whenever a case may get another hash; the pinned values in the tests must change with it."""


def test_id(test_package: str, test_suite: str, test_case: str, test_config: str) -> str:
    """`t1:` and 32 hexadecimal digits (128 bits of BLAKE2b) of the case's four names.

    The names are joined with U+001F, which no XML report can contain; each is preceded by its length so that no
    two cases share the joined text. A lone surrogate is hashed as it is, never an error.
    """
    return "t1:" + identity_digest((test_package, test_suite, test_case, test_config)).hex()


def identity_digest(names: Sequence[str]) -> bytes:
    """The 16 bytes that test_id writes in hexadecimal, of package, class, case and config."""
    joined = "\x1f".join([f"{len(name)}:{name}" for name in names])
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).digest()


test_id.__test__ = False  # type: ignore[attr-defined]
